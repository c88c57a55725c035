import { caseFold } from '../../../engine/values/fold.js';
import type { TextPredicate } from '../../implication/predicate.js';
import { testsOf } from '../../implication/predicate.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { isFileName } from '../../model/column-text.js';
import { withoutParentheses } from '../../model/columns.js';
import type { QueryModel } from '../../model/query-model.js';
import { otherForm } from './programs.js';

export const filenameExtensionGap = defineLint({
  id: 'filename-extension-gap',
  category: 'evasion',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [{ title: 'Public rules: tools by the name that they have on one system' }],
  summary: 'A tool by the name that it has on one system only, with or without `.exe`.',
  messages: {
    windows: {
      message: 'Named as on Unix: {names}. On Windows the program is called {others}.',
      why: 'Such tools are in use on both, and on the other system the rule does not see them.',
      remedy: 'Test both names, or the name without its extension.',
    },
    unix: {
      message: 'Named as on Windows: {names}. On Unix the program is called {others}.',
      why: 'Such tools are in use on both, and on the other system the rule does not see them.',
      remedy: 'Test both names, or the name without its extension.',
    },
    incomplete: {
      message: 'No program is called {names}: sensors report {others}.',
      why: 'A program of Windows has its extension in every event, so the test never matches.',
      remedy: 'Write the whole name.',
    },
  },
  create: ({ model, report, textOf }) => ({
    Where: ({ condition }) => {
      const tests = [...testsOf(model.predicate(condition))].filter(
        (test): test is TextPredicate =>
          test.kind === 'text' && !test.negated && test.test.relation === 'equals' && isStoredName(test, model),
      );
      const tested = new Set(tests.map(({ subject, test }) => `${subject.key} ${caseFold(test.needle)}`));
      for (const messageId of ['windows', 'unix', 'incomplete'] as const) {
        const gaps = tests.filter(({ subject, test }) => {
          const other = otherForm(test.needle);
          return other?.gap === messageId && !tested.has(`${subject.key} ${caseFold(other.name)}`);
        });
        const [first] = gaps;
        if (first === undefined) continue;
        const unique = [...new Set(gaps.map(({ test }) => test.needle))];
        const data = { names: unique, others: unique.map((name) => otherForm(name)!.name) };
        const places = gaps.map(placeOf);
        const related = places.slice(1).map((place) => ({ ...place, message: 'As well' }));
        report({ ...places[0]!, messageId, data, related, fixes: () => fixesFor(gaps, textOf) });
      }
    },
  }),
});

/** Whether a test is about a file name as it is stored, not one whose extension a calculation has taken off. */
function isStoredName({ subject, node }: TextPredicate, model: QueryModel): boolean {
  const column = withoutParentheses(subject.expression);
  return column.kind === 'Name' && isFileName(column, model) && (node.kind === 'Binary' || node.kind === 'In');
}

function placeOf({ node, test }: TextPredicate): { start: number; end: number } {
  const at =
    node.kind === 'Binary'
      ? node.right
      : node.kind === 'In'
        ? (node.right.find((e) => e.kind === 'Literal' && e.value === test.needle) ?? node)
        : node;
  return { start: at.start, end: at.end };
}

function fixesFor(
  gaps: readonly TextPredicate[],
  textOf: (range: { start: number; end: number }) => string,
): readonly Fix[] {
  const edits = gaps.flatMap(({ node, test }) => {
    const other = JSON.stringify(otherForm(test.needle)!.name);
    if (node.kind === 'In') {
      const item = node.right.find((e) => e.kind === 'Literal' && e.value === test.needle);
      return item === undefined ? [] : [{ start: item.end, end: item.end, newText: `, ${other}` }];
    }
    if (node.kind !== 'Binary' || node.right.kind !== 'Literal') return [];
    const operator = node.operator === '=~' ? 'in~' : 'in';
    const newText = `${textOf(node.left)} ${operator} (${textOf(node.right)}, ${other})`;
    return [{ start: node.start, end: node.end, newText }];
  });
  return edits.length < gaps.length ? [] : [{ title: 'Test both names', kind: 'suggest', edits }];
}
