import { testsOf, type TextPredicate } from '../../implication/predicate.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { withoutParentheses } from '../../model/columns.js';

/** Columns with the name of a program's file, and those with the name that its maker gave it. */
const ORIGINAL: Readonly<Record<string, string>> = {
  FileName: 'ProcessVersionInfoOriginalFileName',
  InitiatingProcessFileName: 'InitiatingProcessVersionInfoOriginalFileName',
};

export const renamedBinaryGap = defineLint({
  id: 'renamed-binary-gap',
  category: 'evasion',
  defaultSeverity: 'off',
  fixKind: 'suggest',
  requires: 'schema',
  since: '0.1.0',
  sources: [
    {
      title: 'MITRE ATT&CK: Masquerading, rename legitimate utilities',
      url: 'https://attack.mitre.org/techniques/T1036/003/',
    },
  ],
  summary: 'A program of Windows by the name of its file, though the table has the name that its maker gave it.',
  messages: {
    renamed: {
      message: '{names} is found by the name of the file only; `{original}` keeps the name when the file is renamed.',
      why: 'A copy under another name does the same and is not seen.',
      remedy: 'Test `{original}` as well.',
    },
  },
  create: ({ model, report, textOf }) => ({
    Where: ({ condition }) => {
      const tests = [...testsOf(model.predicate(condition))].filter(
        (test): test is TextPredicate => test.kind === 'text' && !test.negated,
      );
      for (const [column, original] of Object.entries(ORIGINAL)) {
        const named = tests.filter(({ subject, test }) => {
          const at = withoutParentheses(subject.expression);
          return at.kind === 'Name' && at.name === column && test.relation === 'equals' && /\.exe$/i.test(test.needle);
        });
        const [first] = named;
        if (first === undefined) continue;
        const at = withoutParentheses(first.subject.expression);
        const known = at.kind === 'Name' && model.columns.scopeAt(at).lookup(original)?.kind === 'stored';
        if (!known || tests.some(({ subject }) => textOf(subject.expression).includes('OriginalFileName'))) continue;
        const { node } = first;
        const fixes = (): readonly Fix[] => {
          const again = textOf(node).replace(column, original);
          return [replacement('suggest', `Test \`${original}\` as well`, node, `(${textOf(node)} or ${again})`)];
        };
        const names = [...new Set(named.map(({ test }) => test.needle))].slice(0, 5);
        report({ start: node.start, end: node.end, messageId: 'renamed', data: { names, original }, fixes });
      }
    },
  }),
});
