import type { Expression } from '../../../syntax/expressions.js';
import type { Predicate, TextPredicate } from '../../implication/predicate.js';
import { defineLint } from '../../lint.js';
import { isCommandLine } from '../../model/column-text.js';
import { termsOf } from '../../model/text-terms.js';
import { listed } from '../../model/wording.js';

export const negatedControlledField = defineLint({
  id: 'negated-controlled-field',
  category: 'evasion',
  defaultSeverity: 'warning',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Public rules: exclusions by a word of the command line' },
    {
      title: 'Unit 42 and others: evasion by appended arguments',
      url: 'https://attack.mitre.org/techniques/T1027/010/',
    },
  ],
  summary: 'An exclusion by a word of the command line, which the attacker can add.',
  messages: {
    word: {
      message: 'Whoever adds {words} to `{column}` is excluded.',
      why: 'The attacker writes the command line: a comment, an unused argument or a path with the word takes the attack out of the rule.',
      remedy:
        'Exclude by what the attacker cannot choose as well: the parent, the signer, the full path or the account.',
    },
    text: {
      message: 'Events whose `{column}` holds {words} are excluded, and the attacker can write that.',
      why: 'What is public in a rule can be copied into a command: as an argument that is ignored, or as a comment.',
      remedy: 'Tie the exclusion to the parent, the signer, the full path or the account.',
      severity: 'info',
    },
  },
  create: ({ model, report, textOf }) => {
    const judge = (tests: readonly TextPredicate[]): void => {
      const [first] = tests;
      if (first === undefined) return;
      const short = tests.some(({ test }) => termsOf(test.needle).length <= 1 && !/[\\/:=]/.test(test.needle));
      const data = {
        words: listed(tests.map(({ test }) => `"${test.needle}"`)),
        column: textOf(first.subject.expression),
      };
      const related = tests.slice(1).filter(({ node }) => node !== first.node);
      report({
        start: first.node.start,
        end: first.node.end,
        messageId: short ? 'word' : 'text',
        data,
        related: related.map(({ node: { start, end } }) => ({ start, end, message: 'Excluded as well' })),
      });
    };
    return {
      Where: ({ condition }) => {
        const predicate = model.predicate(condition);
        const parts = predicate.kind === 'and' ? predicate.parts : [predicate];
        const isExclusion = (part: Predicate): part is TextPredicate =>
          part.kind === 'text' && part.negated && isLoose(part) && isCommandLine(part.subject.expression, model);
        judge(parts.filter(isExclusion));
      },
    };
  },
});

/** Whether a word anywhere in the text is enough. */
function isLoose({ test, node }: TextPredicate): boolean {
  return (
    termsOf(test.needle).length > 0 &&
    ['has', 'contains', 'hasprefix', 'hassuffix'].includes(test.relation) &&
    isWritten(node)
  );
}

const isWritten = ({ kind }: Expression): boolean => kind === 'Binary' || kind === 'In' || kind === 'Call';
