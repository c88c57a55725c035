import type { Expression, Span } from '../../../syntax/expressions.js';
import type { Fix } from '../../finding.js';
import type { Predicate, TextPredicate } from '../../implication/predicate.js';
import { defineLint } from '../../lint.js';
import { isCommandLine } from '../../model/column-text.js';
import { termsOf } from '../../model/text-terms.js';
import { listed } from '../../model/wording.js';
import { missingPlurals } from './plurals.js';

export const phraseOnCommandLine = defineLint({
  id: 'phrase-on-command-line',
  category: 'evasion',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
  ],
  summary: 'Several words of a command line tested as one phrase, with one blank between them.',
  messages: {
    phrase: {
      message: '{phrases} must stand in `{column}` with just these blanks and in this order.',
      why: 'A second blank, a tab, quotes, a caret or an option between the words leaves the command as it is and takes it out of the rule.',
      remedy: 'Test the words apart with `has_all`, or a pattern with `\\s+` over the parsed arguments.',
      severity: 'info',
    },
    plural: {
      message: '`{operator}` does not find {plural} by {phrase}: the term goes on after it.',
      why: 'Tools take both forms, and the attacker picks the one that the rule does not know.',
      remedy: 'Test both forms.',
    },
  },
  create: ({ model, report, text, textOf }) => {
    const judge = (tests: readonly TextPredicate[]): void => {
      const phrases = tests.filter((test) => isPhrase(test) && isCommandLine(test.subject.expression, model));
      const [first] = phrases;
      if (first === undefined) return;
      const places = phrases.map(needleOf);
      const data = {
        phrases: listed(phrases.map(({ test }) => `"${test.needle}"`)),
        column: textOf(first.subject.expression),
      };
      const related = places.slice(1).map((place) => ({ ...place, message: 'A phrase as well' }));
      report({ ...places[0]!, messageId: 'phrase', data, related, fixes: () => fixesFor(phrases, text) });
      for (const { test, plural } of missingPlurals(phrases)) {
        const operator = operatorOf(test.node);
        report({
          ...needleOf(test),
          messageId: 'plural',
          data: { operator, plural: `\`${plural}\``, phrase: `\`${test.test.needle}\`` },
        });
      }
    };
    const step = (predicate: Predicate): void => {
      switch (predicate.kind) {
        case 'or':
          judge(predicate.parts.filter((part) => part.kind === 'text'));
          for (const part of predicate.parts) if (part.kind !== 'text') step(part);
          return;
        case 'and':
          predicate.parts.forEach(step);
          return;
        case 'text':
          judge([predicate]);
          return;
        default:
          return;
      }
    };
    return { Where: ({ condition }) => step(model.predicate(condition)) };
  },
});

/** Words with single blanks between them: no path, no quoted text, no assignment. */
function isPhrase({ test, negated, node }: TextPredicate): boolean {
  if (negated || !['has', 'contains', 'hasprefix', 'hassuffix'].includes(test.relation)) return false;
  if (node.kind !== 'Binary' && node.kind !== 'In') return false;
  const words = test.needle.trim().split(' ');
  // Words that all begin in upper case are a name, as `Domain Admins` is.
  if (words.every((word) => /^[A-Z]/.test(word))) return false;
  return termsOf(test.needle).length > 1 && /^\s*[\w-]+(?: [\w/-]+)+\s*$/.test(test.needle);
}

/** The place of the phrase: its literal, or the list that it stands in under another name. */
function needleOf({ node, test }: TextPredicate): Span {
  const literal =
    node.kind === 'Binary'
      ? node.right
      : node.kind === 'In'
        ? (node.right.find((item) => item.kind === 'Literal' && item.value === test.needle) ?? node)
        : node;
  return { start: literal.start, end: literal.end };
}

const operatorOf = (node: Expression): string => (node.kind === 'Binary' || node.kind === 'In' ? node.operator : 'has');

function fixesFor(phrases: readonly TextPredicate[], text: string): readonly Fix[] {
  const edits = phrases.map(({ node, test }) => {
    if (node.kind !== 'Binary' || node.right.kind !== 'Literal' || !['has', 'contains'].includes(node.operator))
      return undefined;
    const words = test.needle
      .trim()
      .split(/\s+/)
      .map((word) => JSON.stringify(word));
    const column = text.slice(node.left.start, node.left.end);
    return { start: node.start, end: node.end, newText: `${column} has_all (${words.join(', ')})` };
  });
  if (!edits.every((edit) => edit !== undefined)) return [];
  return [{ title: 'Test the words apart with `has_all`', kind: 'suggest', edits }];
}
