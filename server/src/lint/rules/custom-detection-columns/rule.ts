import { detectionFacts, requiredColumns } from '../../../schema/defender-detection.js';
import type { Operator } from '../../../syntax/operators.js';
import { builtInCatalog } from '../../../schema/catalog.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import type { QueryModel } from '../../model/query-model.js';
import { mainTables } from '../../model/tables.js';

export const customDetectionColumns = defineLint({
  id: 'custom-detection-columns',
  category: 'metadata',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'rule-file',
  platforms: ['defender-xdr'],
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: custom detection rules',
      url: 'https://learn.microsoft.com/defender-xdr/custom-detection-rules',
    },
  ],
  summary: 'A custom detection that does not return the columns the service needs to make an alert.',
  messages: {
    required: {
      message: 'A detection on {table} must return {missing}.',
      why: 'The service cannot tie the result to an event, so the rule cannot be saved, or fails at every run.',
      remedy: 'Return them, after grouping with `arg_max(Timestamp, *)`.',
    },
    asset: {
      message: 'No column names the device, account or mailbox that is affected.',
      why: 'An alert without an asset is neither grouped into an incident nor shown on the page of the device or user.',
      remedy: 'Return one of {columns}.',
    },
  },
  create: ({ model, metadata, analysis, report }) => ({
    'QueryBlock:exit': () => {
      const { result } = analysis;
      if (metadata?.kind !== 'CustomDetection' || result === undefined || result.open || hasErrors(model)) return;
      const [table] = mainTables(model);
      if (table === undefined) return;
      const known = builtInCatalog('defender-xdr').table(table) !== undefined;
      const { columns } = requiredColumns(table, known ? 'defender-xdr' : 'sentinel');
      const returned = new Set(result.columns.map(({ name }) => name));
      const missing = columns.filter((name) => !returned.has(name));
      const at = shapingOperator(model);
      if (at === undefined) return;
      const place = { start: at.keyword.start, end: at.keyword.end };
      if (missing.length > 0) {
        const fixes = (): readonly Fix[] => fixesFor(at, missing, model);
        report({ ...place, messageId: 'required', data: { table: `\`${table}\``, missing }, fixes });
      }
      const assets = detectionFacts().impactedAssetColumns;
      if (!assets.some((name) => returned.has(name)))
        report({ ...place, messageId: 'asset', data: { columns: assets.slice(0, 6) } });
    },
  }),
});

function hasErrors({ analysis }: QueryModel): boolean {
  return analysis.diagnostics.some(({ severity }) => severity === 'error');
}

/** The last operator that decides which columns there are. */
function shapingOperator(model: QueryModel): Operator | undefined {
  const operators = model.resultPipeline()?.operators ?? [];
  return operators.findLast(({ kind }) => SHAPING.has(kind)) ?? operators.at(-1);
}

const SHAPING = new Set([
  'Project',
  'ProjectAway',
  'ProjectKeep',
  'Summarize',
  'Distinct',
  'Count',
  'Join',
  'MakeSeries',
]);

/** Adds to `project` the columns that reach it. */
function fixesFor(at: Operator, missing: readonly string[], model: QueryModel): readonly Fix[] {
  if (at.kind !== 'Project') return [];
  const first = at.expressions[0];
  const scope = model.columns.scopeAt(at.expressions[0] ?? at);
  if (first === undefined || !missing.every((name) => scope.lookup(name)?.kind === 'stored')) return [];
  const names = missing.join(', ');
  const insertion = { start: first.start, end: first.start, newText: `${names}, ` };
  return [{ title: `Return ${names}`, kind: 'suggest', edits: [insertion] }];
}
