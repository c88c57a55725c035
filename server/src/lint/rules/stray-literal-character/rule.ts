import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { isCommandLine } from '../../model/column-text.js';
import { respelled, textComparisonVisitor } from '../../model/text-comparisons.js';

/** Characters that show as nothing or as a blank. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff\u00a0]/u;
/** A word in which letters of two scripts that look alike stand side by side. */
const MIXED =
  /(?=\p{Script=Latin})[\p{Script=Latin}\d]*[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}][\p{Script=Latin}]/u;

export const strayLiteralCharacter = defineLint({
  id: 'stray-literal-character',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [{ title: 'Public rules: literals pasted from reports and web pages' }],
  summary:
    'A character in a literal that cannot be seen or looks like another one, or a blank at an end that must match.',
  messages: {
    invisible: {
      message: '{text} holds {code}, which cannot be seen.',
      why: 'It came along from a web page; no event has it, so the test never matches.',
      remedy: 'Remove it.',
    },
    mixed: {
      message: '{text} mixes letters of several scripts that look alike: {code}.',
      why: 'No event has the word in this form unless somebody imitates a name, so the test most likely never matches.',
      remedy: 'Type the word anew, or say in a comment that the imitation is meant.',
    },
    blank: {
      message: '{text} has a blank at its end, which `{operator}` does not overlook.',
      why: 'Values do not end in a blank, so the test never matches.',
      remedy: 'Remove the blank.',
    },
  },
  create: ({ model, report, textOf }) =>
    textComparisonVisitor(model, ({ subject, operator, relation, texts }) => {
      for (const { text, source } of texts) {
        const written = textOf(source);
        const at = { start: source.start, end: source.end };
        const fix = (title: string, change: (body: string) => string) => (): readonly Fix[] => {
          const changed = respelled(written, change);
          return changed === undefined || changed === written ? [] : [replacement('suggest', title, at, changed)];
        };
        const invisible = INVISIBLE.exec(text)?.[0];
        const mixed = MIXED.exec(text)?.[0];
        if (invisible !== undefined) {
          const clean = (body: string): string =>
            body.replace(/\u00a0/gu, ' ').replace(new RegExp(INVISIBLE, 'gu'), '');
          report({
            ...at,
            messageId: 'invisible',
            data: { text: `\`${written}\``, code: codeOf(invisible) },
            fixes: fix('Remove it', clean),
          });
        } else if (mixed !== undefined) {
          const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}]/u.exec(mixed)![0];
          report({ ...at, messageId: 'mixed', data: { text: `\`${written}\``, code: codeOf(foreign) } });
        } else if (hasOuterBlank(text, relation) && !isCommandLine(subject, model)) {
          const trim = (body: string): string =>
            relation === 'startswith' ? body.trimStart() : relation === 'endswith' ? body.trimEnd() : body.trim();
          report({
            ...at,
            messageId: 'blank',
            data: { text: `\`${written}\``, operator },
            fixes: fix('Remove the blank', trim),
          });
        }
      }
    }),
});

function hasOuterBlank(text: string, relation: string): boolean {
  if (text.trim() === '') return false;
  const [leading, trailing] = [/^\s/.test(text), /\s$/.test(text)];
  switch (relation) {
    case '==':
    case '=~':
    case 'in':
    case 'in~':
      return leading || trailing;
    case 'startswith':
    case 'startswith_cs':
      return leading;
    case 'endswith':
    case 'endswith_cs':
      return trailing;
    default:
      return false;
  }
}

function codeOf(character: string): string {
  return `\`U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}\``;
}
