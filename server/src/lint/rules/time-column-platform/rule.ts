import { replacement } from '../../context.js';
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
  },
  create: ({ model, catalog, platform, analysis, report }) => {
    const seen = new Map<string, Name[]>();
    return {
      Name: (name) => {
        const right = OTHER[name.name];
        if (right === undefined || name.symbol !== undefined) return;
        const unresolved = analysis.diagnostics.some(
          (d) => d.severity === 'error' && d.start <= name.start && name.end <= d.end,
        );
        if (!unresolved) return;
        // What the table has under the other name is what is meant.
        const origin = model.columns.scopeAt(name).lookup(right);
        if (origin?.kind !== 'stored') return;
        const lacking = origin.tables.filter((table) => {
          const known = catalog.table(table);
          return known !== undefined && !known.open && !known.columns.some((column) => column.name === name.name);
        });
        if (lacking.length === 0 || lacking.length < origin.tables.length) return;
        seen.set(name.name, [...(seen.get(name.name) ?? []), name]);
        const data = {
          wrong: name.name,
          right,
          tables: lacking,
          platform: platform === 'sentinel' ? 'Sentinel' : 'Defender XDR',
        };
        report({
          start: name.start,
          end: name.end,
          messageId: 'missing',
          data,
          fixes: () => {
            const edits = seen.get(name.name)!.map(({ start, end }) => ({ start, end, newText: right }));
            const all = { title: `Use \`${right}\` everywhere`, kind: 'safe' as const, edits };
            const here = replacement('safe', `Use \`${right}\``, name, right);
            return edits.length > 1 ? [here, all] : [here];
          },
        });
      },
    };
  },
});
