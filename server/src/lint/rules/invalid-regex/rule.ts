import { parseRegex } from '../../../engine/regex/parse.js';
import { defineLint } from '../../lint.js';
import { regexVisitor } from '../../model/regex-patterns.js';

const LOOK_AROUND = /\(\?<?[=!]/;
const BACK_REFERENCE = /\\[1-9]|\\k</;

/**
 * Whether the fault is one that older versions of the engine read as plain text, as a brace that begins no repetition or the escape of
 * a null: public rules with them run.
 */
function isTolerated(pattern: string): boolean {
  if (LOOK_AROUND.test(pattern) || BACK_REFERENCE.test(pattern)) return false;
  try {
    new RegExp(
      pattern
        .replace(/\(\?[a-zA-Z-]+\)/g, '')
        .replace(/\(\?[a-zA-Z-]+:/g, '(?:')
        .replace(/\(\?P</g, '(?<'),
    );
    return true;
  } catch {
    return false;
  }
}

export const invalidRegex = defineLint({
  id: 'invalid-regex',
  category: 'correctness',
  defaultSeverity: 'error',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: regular expression syntax', url: 'https://learn.microsoft.com/kusto/query/regex' },
    { title: 'SigmaHQ: regular expression validators', url: 'https://github.com/SigmaHQ/sigma' },
  ],
  summary: 'A regular expression that the engine cannot compile.',
  messages: {
    lookAround: {
      message: 'This pattern uses look-around, which the engine does not have.',
      why: 'The query fails when it runs, so the rule never fires.',
      remedy: 'Test what must not stand there with a second condition, or with a class such as `[^a-z]`.',
    },
    backReference: {
      message: 'This pattern uses a back-reference, which the engine does not have.',
      why: 'The query fails when it runs, so the rule never fires.',
      remedy: 'Extract the groups and compare them.',
    },
    invalid: {
      message: 'This pattern does not compile: {reason}.',
      why: 'The query fails when it runs, so the rule never fires.',
      remedy:
        'Correct it; characters with a meaning of their own are escaped by a backslash, best in a verbatim literal.',
    },
  },
  create: ({ model, report }) =>
    regexVisitor(model, ({ pattern, source }) => {
      const { error } = parseRegex(pattern);
      if (error === undefined || isTolerated(pattern)) return;
      const at = { start: source.start, end: source.end };
      if (LOOK_AROUND.test(pattern)) report({ ...at, messageId: 'lookAround' });
      else if (BACK_REFERENCE.test(pattern)) report({ ...at, messageId: 'backReference' });
      else report({ ...at, messageId: 'invalid', data: { reason: error.message } });
    }),
});
