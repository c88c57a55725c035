import type { Expression } from '../../../syntax/expressions.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';

export const adjacentStringLiterals = defineLint({
  id: 'adjacent-string-literals',
  category: 'correctness',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: string literals', url: 'https://learn.microsoft.com/kusto/query/scalar-data-types/string' },
    {
      title: 'Ruff: single-line implicit string concatenation',
      url: 'https://docs.astral.sh/ruff/rules/single-line-implicit-string-concatenation/',
    },
  ],
  summary: 'Two literals of a list that no comma parts, so that they are one value.',
  messages: {
    fused: {
      message: 'No comma stands between {pieces}: they are one value, {value}.',
      why: 'Neither of the values is looked for, so the events that they stand for are missed, and no error says so.',
      remedy: 'Write a comma between them, or one literal if the joined text is meant.',
    },
  },
  create: ({ report, textOf }) => {
    const check = (item: Expression): void => {
      if (item.kind !== 'Literal' || item.pieces === undefined || item.pieces.length < 2) return;
      const { pieces, start, end } = item;
      const data = { pieces: pieces.map((piece) => textOf(piece)), value: `\`${JSON.stringify(item.value)}\`` };
      const fix = (): Fix => ({
        title: 'Write a comma between the literals',
        kind: 'suggest',
        edits: pieces.slice(0, -1).map((piece) => ({ start: piece.end, end: piece.end, newText: ',' })),
      });
      report({ start, end, messageId: 'fused', data, fixes: () => [fix()] });
    };
    return {
      In: ({ right }) => right.forEach(check),
      DynamicLiteral: ({ elements }) => elements.forEach(check),
      DataTable: ({ values }) => values.forEach(check),
      Call: ({ name, args }) => {
        if (name === 'pack_array') args.forEach(check);
      },
    };
  },
});
