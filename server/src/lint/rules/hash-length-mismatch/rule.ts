import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { storedName } from '../../model/column-text.js';
import { withoutParentheses } from '../../model/columns.js';
import { rememberedText } from '../../model/remembered.js';
import { textComparisonVisitor } from '../../model/text-comparisons.js';

/** Hexadecimal digits of the hashes that columns hold. */
const LENGTHS: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64, SHA512: 128 };
const NAMES = Object.keys(LENGTHS);

/** The hash that a column holds, by the end of its name. */
const hashIn = rememberedText((column) => NAMES.find((name) => new RegExp(`${name}(?:_s)?$`, 'i').test(column)));

export const hashLengthMismatch = defineLint({
  id: 'hash-length-mismatch',
  category: 'correctness',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [{ title: 'Lengths of MD5, SHA-1, SHA-256 and SHA-512 digests' }],
  summary: 'A hash compared with a literal whose length that hash cannot have.',
  messages: {
    other: {
      message: '{column} holds {digits} digits; {text} has {length}, as {hash} has.',
      why: 'The indicator never matches, so the file that it stands for goes unseen.',
      remedy: 'Compare it with the column for {hash}.',
    },
    length: {
      message: '{column} holds {digits} digits; {text} has {length}.',
      why: 'The indicator never matches, so the file that it stands for goes unseen.',
      remedy: 'Look it up again: a digit was lost or added.',
    },
  },
  create: ({ model, report, textOf }) =>
    textComparisonVisitor(model, ({ subject, relation, texts }) => {
      const column = withoutParentheses(subject);
      const stored = storedName(column, model);
      const hash = stored === undefined ? undefined : hashIn(stored);
      if (hash === undefined || !['==', '=~', 'in', 'in~', 'has', 'has_any'].includes(relation)) return;
      for (const { text, source } of texts) {
        if (!/^[0-9a-f]{24,}$/i.test(text) || text.length === LENGTHS[hash]) continue;
        const right = NAMES.find((name) => LENGTHS[name] === text.length);
        const other =
          right === undefined || column.kind !== 'Name' ? undefined : column.name.replace(new RegExp(hash, 'i'), right);
        const has =
          column.kind === 'Name' && other !== undefined && model.columns.scopeAt(column).lookup(other) !== undefined;
        const fixes = (): readonly Fix[] =>
          has && texts.length === 1 ? [replacement('suggest', `Compare \`${other}\``, column, other)] : [];
        const short = text.length > 16 ? `${text.slice(0, 8)}…${text.slice(-4)}` : text;
        report({
          start: source.start,
          end: source.end,
          messageId: right === undefined ? 'length' : 'other',
          data: {
            column: `\`${textOf(column)}\``,
            digits: LENGTHS[hash]!,
            length: text.length,
            text: `\`${short}\``,
            hash: right ?? '',
          },
          fixes,
        });
      }
    }),
});
