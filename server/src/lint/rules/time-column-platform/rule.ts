import { defineLint } from '../../lint.js';
import type { Name } from '../../../syntax/expressions.js';

/** The time columns that rules for one product have and the other lacks. */
const OTHER: Readonly<Record<string, string>> = { Timestamp: 'TimeGenerated', TimeGenerated: 'Timestamp' };

export const timeColumnPlatform = defineLint({
  id: 'time-column-platform',
  category: 'portability',
  defaultSeverity: 'error',
  fixKind: 'safe',
  requires: 'schema',
  since: '0.1.0',
  sources: [
    { title: 'Azure-Sentinel issue 12285', url: 'https://github.com/Azure/Azure-Sentinel/issues/12285' },
    {
      title: 'Defender XDR: advanced hunting schema',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-schema-tables',
    },
  ],
  summary: '`Timestamp` or `TimeGenerated` where the table has only the other one on the target platform.',
  messages: {
    missing: {
      message: 'The time column is `{right}` here, not `{wrong}`: {tables} has none of that name on {platform}.',
      why: 'The rule does not run there: one product calls it `Timestamp`, the other `TimeGenerated`.',
      remedy: 'Use `{right}`, or set the platform that the rule is for in the configuration.',
    },
    guessed: {
      message: 'The query reads as one of {platform}, where {tables} has `{right}` and no `{wrong}`.',
      why: 'One product calls it `Timestamp`, the other `TimeGenerated`; where only one of them is known the rule does not run.',
      remedy: 'Use `{right}`, or set the platform that the rule is for in the configuration.',
      severity: 'warning',
    },
  },
  create: ({ model, catalog, platform, platformIsGuess, analysis, report }) => {
    const found = new Map<string, { readonly names: Name[]; readonly tables: readonly string[] }>();
    return {
      Name: (name) => {
        const right = OTHER[name.name];
        if (right === undefined || name.symbol !== undefined) return;
        const unresolved = analysis.diagnostics.some(
          (d) => d.severity === 'error' && d.start <= name.start && name.end <= d.end,
        );
        // What the table has under the other name is what is meant.
        const origin = unresolved ? model.columns.scopeAt(name).lookup(right) : undefined;
        if (origin?.kind !== 'stored') return;
        const lacking = origin.tables.filter((table) => {
          const known = catalog.table(table);
          return known !== undefined && !known.open && !known.columns.some((column) => column.name === name.name);
        });
        if (lacking.length === 0 || lacking.length < origin.tables.length) return;
        const known = found.get(name.name);
        if (known === undefined) found.set(name.name, { names: [name], tables: lacking });
        else known.names.push(name);
      },
      'QueryBlock:exit': () => {
        for (const [wrong, { names, tables }] of found) {
          const right = OTHER[wrong]!;
          const edits = names.map(({ start, end }) => ({ start, end, newText: right }));
          const [first, ...others] = names as [Name, ...Name[]];
          report({
            start: first.start,
            end: first.end,
            messageId: platformIsGuess ? 'guessed' : 'missing',
            data: { wrong, right, tables, platform: platform === 'sentinel' ? 'Sentinel' : 'Defender XDR' },
            related: others.map(({ start, end }) => ({ start, end, message: 'As well' })),
            fixes: () => [{ title: `Use \`${right}\``, kind: 'safe', edits }],
          });
        }
      },
    };
  },
});
