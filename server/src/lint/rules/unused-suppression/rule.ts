import type { Fix } from '../../finding.js';
import type { Report } from '../../context.js';
import { defineLint } from '../../lint.js';
import type { Suppression } from '../../suppressions.js';

/** Judged after all other lints have run, see {@link suppressionFaults}. */
export const unusedSuppression = defineLint({
  id: 'unused-suppression',
  category: 'maintainability',
  defaultSeverity: 'warning',
  fixKind: 'safe',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'ESLint: report unused disable directives', url: 'https://eslint.org/docs/latest/use/configure/rules' },
    { title: 'Ruff: unused-noqa', url: 'https://docs.astral.sh/ruff/rules/unused-noqa/' },
  ],
  summary: 'A suppression comment that silences nothing, names no lint, or gives no reason where one is asked for.',
  options: {
    requireReason: {
      type: 'boolean',
      default: false,
      description: 'Whether each suppression must say why, after `--`.',
    },
  },
  messages: {
    unused: {
      message: '`{lint}` reports nothing here, so this suppression silences nothing.',
      why: 'It would hide the finding if it came back, and readers take it for a known flaw.',
      remedy: 'Remove it.',
    },
    unknown: {
      message: 'There is no lint of the name {words}.',
      why: 'What the suppression was to silence is still reported, and a reason written this way is lost among names.',
      remedy: 'Name lints by their ids, with commas between them, and write the reason after `--`.',
    },
    unnamed: {
      message: 'This suppression names no lint, so it silences nothing.',
      why: 'A suppression is about the lints that it names, so that others are still heard.',
      remedy: 'Write the id of the lint after it, or remove it.',
    },
    noReason: {
      message: 'This suppression does not say why.',
      why: 'Whoever tunes the rule next cannot tell an accepted risk from an oversight.',
      remedy: 'Add `-- ` and the reason.',
    },
  },
  create: () => ({}),
});

/**
 * What is wrong with a suppression.
 *
 * @param silenced - the lints that it did silence.
 * @param exists - whether a lint or an analyzer has a name.
 * @param isOff - whether a lint is turned off, so that nothing can be said about its suppressions.
 * @param text - the text that the suppression's offsets are about.
 */
export function suppressionFaults(
  suppression: Suppression,
  silenced: ReadonlySet<string>,
  exists: (lint: string) => boolean,
  isOff: (lint: string) => boolean,
  text: string,
  options: { readonly requireReason: boolean },
): readonly Report<'unused' | 'unknown' | 'unnamed' | 'noReason'>[] {
  const { start, end, lints, reason } = suppression;
  if (lints.length === 0) {
    return [{ start, end, messageId: 'unnamed', fixes: () => [removal(suppression, text)] }];
  }
  const unused = lints.filter(({ id }) => exists(id) && !silenced.has(id) && !isOff(id));
  const faults = unused.map((lint): Report<'unused' | 'unknown'> => ({
    start: lint.start,
    end: lint.end,
    messageId: 'unused',
    data: { lint: lint.id },
    fixes: () => [lints.length === unused.length ? removal(suppression, text) : withoutName(suppression, lint, text)],
  }));
  // Words that are no names may be a reason in the wrong place: nothing is removed, and they are told once.
  const unknown = lints.filter(({ id }) => !exists(id));
  const [first] = unknown;
  if (first !== undefined) {
    const words = unknown.map(({ id }) => `\`${id}\``).join(', ');
    faults.push({ start: first.start, end: unknown.at(-1)!.end, messageId: 'unknown', data: { words } });
  }
  const needsReason = options.requireReason && reason === '' && unused.length + unknown.length < lints.length;
  return needsReason ? [...faults, { start, end, messageId: 'noReason' }] : faults;
}

/** Takes the comment away, with its line if nothing else stands there. */
function removal({ start, end }: Suppression, text: string): Fix {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const alone = text.slice(lineStart, start).trim() === '';
  const after = /^[ \t]*\r?\n/.exec(text.slice(end));
  const before = /[ \t]*$/.exec(text.slice(0, start))![0].length;
  const edit =
    alone && after !== null ? { start: lineStart, end: end + after[0].length } : { start: start - before, end };
  return { title: 'Remove the suppression', kind: 'safe', edits: [{ ...edit, newText: '' }] };
}

function withoutName(suppression: Suppression, lint: Suppression['lints'][number], text: string): Fix {
  const index = suppression.lints.indexOf(lint);
  const next = suppression.lints[index + 1];
  const previous = suppression.lints[index - 1];
  const [start, end] = next === undefined ? [previous!.end, lint.end] : [lint.start, next.start];
  return {
    title: `Remove \`${text.slice(lint.start, lint.end)}\``,
    kind: 'safe',
    edits: [{ start, end, newText: '' }],
  };
}
