import type { Predicate, TextPredicate } from '../../implication/predicate.js';
import { defineLint } from '../../lint.js';
import { isCommandLine, storedName } from '../../model/column-text.js';
import { evidenceAround } from '../../model/evidence.js';
import type { QueryModel } from '../../model/query-model.js';
import { rememberedIn, rememberedText } from '../../model/remembered.js';
import { termsOf } from '../../model/text-terms.js';
import { breadthOf } from '../overly-broad-term/everyday-words.js';

export const commandLineWithoutProcess = defineLint({
  id: 'command-line-without-process',
  category: 'precision',
  defaultSeverity: 'info',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
  ],
  summary: 'A test of the command line with no test of the program beside it.',
  messages: {
    noImage: {
      message: '`{column}` is tested for {text}, whatever program runs.',
      why: 'Whoever writes, searches or prints that text matches as well: `echo`, `grep`, editors, commit messages.',
      remedy: 'Test `FileName` beside it, with the names that the program goes by.',
    },
  },
  create: ({ model, report, textOf }) => ({
    Where: (where) => {
      const predicate = model.predicate(where.condition);
      if (namesProgram(predicate, model) || evidenceAround(where, model).anchored) return;
      const bare = bareTest(predicate, model);
      if (bare === undefined) return;
      const { node, subject, test } = bare;
      const data = { column: textOf(subject.expression), text: `\`"${test.needle}"\`` };
      report({ start: node.start, end: node.end, messageId: 'noImage', data });
    },
  }),
});

/** Whether a condition tests which program runs, for all rows that satisfy it. */
const namesProgram = rememberedIn((predicate: Predicate, model): boolean => {
  switch (predicate.kind) {
    case 'and':
      return predicate.parts.some((part) => namesProgram(part, model));
    case 'or':
      return predicate.parts.every((part) => namesProgram(part, model));
    case 'text':
      return !predicate.negated && isProgram(predicate, model);
    case 'opaque':
      return !predicate.negated;
    default:
      return false;
  }
});

function isProgram({ subject }: TextPredicate, model: QueryModel): boolean {
  const name = storedName(subject.expression, model);
  return name === undefined || tellsProgram(name);
}

const PROGRAM =
  /file_?name|process_?name|folder_?path|image|original|company|signer|sha|md5|registry|action|^process$/i;
const tellsProgram = rememberedText((name) => PROGRAM.test(name));

/** The first test of a command line on a branch that does not say which program runs. */
function bareTest(predicate: Predicate, model: QueryModel): TextPredicate | undefined {
  switch (predicate.kind) {
    case 'or':
      for (const part of predicate.parts) {
        const found = namesProgram(part, model) ? undefined : bareTest(part, model);
        if (found !== undefined) return found;
      }
      return undefined;
    case 'and': {
      const tests = predicate.parts.flatMap((part) => (part.kind === 'or' ? part.parts : [part]));
      // A word that tells nothing at all is overly-broad-term's matter.
      if (tests.some((part) => part.kind === 'text' && isEveryday(part, model))) return undefined;
      for (const part of predicate.parts) {
        const found = bareTest(part, model);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    case 'text':
      return !predicate.negated &&
        isCommandLine(predicate.subject.expression, model) &&
        !isEveryday(predicate, model) &&
        isLoose(predicate)
        ? predicate
        : undefined;
    default:
      return undefined;
  }
}

const isLoose = ({ test }: TextPredicate): boolean =>
  test.relation !== 'equals' && test.relation !== 'startswith' && test.needle !== '';

function isEveryday({ test, subject, negated }: TextPredicate, model: QueryModel): boolean {
  const terms = termsOf(test.needle);
  return (
    !negated &&
    isCommandLine(subject.expression, model) &&
    terms.length === 1 &&
    breadthOf(terms[0]!, false) !== undefined
  );
}
