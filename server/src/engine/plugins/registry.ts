import { activeUsersCount, activityCountsMetrics, sessionCount, slidingWindowCounts } from './activity-counts.js';
import { activityEngagement, activityMetrics, newActivityMetrics } from './activity-rates.js';
import { bagUnpack } from './bag-unpack.js';
import type { Plugin } from './contract.js';
import { dcountIntersect } from './dcount-intersect.js';
import { funnelSequence, funnelSequenceCompletion } from './funnel.js';
import { geoLineLookup, geoPolygonLookup } from './geo-lookup.js';
import { ipv4Lookup, ipv6Lookup } from './ip-lookup.js';
import { narrow } from './narrow.js';
import { autocluster, basket, diffpatterns } from './pattern-plugins.js';
import { pivot } from './pivot.js';
import { identity, preview } from './preview.js';
import { rollingPercentile } from './rolling-percentile.js';
import { rowsNear } from './rows-near.js';
import { schemaMerge } from './schema-merge.js';
import { sequenceDetect } from './sequence-detect.js';

/** The plugins; a new one is a file and a line here. */
const PLUGINS: readonly Plugin[] = [
  activeUsersCount,
  activityCountsMetrics,
  activityEngagement,
  activityMetrics,
  autocluster,
  bagUnpack,
  basket,
  dcountIntersect,
  diffpatterns,
  funnelSequence,
  funnelSequenceCompletion,
  geoLineLookup,
  geoPolygonLookup,
  identity,
  ipv4Lookup,
  ipv6Lookup,
  narrow,
  newActivityMetrics,
  pivot,
  preview,
  rollingPercentile,
  rowsNear,
  schemaMerge,
  sequenceDetect,
  sessionCount,
  slidingWindowCounts,
];

/** Plugins that a local engine cannot have, by what they need. */
const ELSEWHERE: ReadonlyMap<string, 'network' | 'cluster'> = new Map([
  ...[
    'ai_chat_completion',
    'ai_chat_completion_prompt',
    'ai_embed_text',
    'ai_embeddings',
    'azure_digital_twins_query_request',
    'cosmosdb_sql_request',
    'csharp',
    'dax_request',
    'execute_query',
    'external_datatable',
    'http_request',
    'http_request_post',
    'infer_storage_schema',
    'infer_storage_schema_with_suggestions',
    'mysql_request',
    'postgresql_request',
    'python',
    'r',
    'sql_request',
  ].map((name) => [name, 'network'] as const),
  ...['estimate_rows_count', 'execute_show_command', 'identity_v3'].map((name) => [name, 'cluster'] as const),
]);

const plugins = new Map(PLUGINS.map((p) => [p.name, p]));

/** The plugin of a name. */
export function lookupPlugin(name: string): Plugin | undefined {
  return plugins.get(name);
}

/** Every registered name. */
export function pluginNames(): string[] {
  return [...plugins.keys()];
}

/** What a plugin needs that is not there locally; undefined for other names. */
export function elsewhere(name: string): 'network' | 'cluster' | undefined {
  return ELSEWHERE.get(name);
}

/** The names of the plugins that a local engine cannot have. */
export function elsewhereNames(): ReadonlyMap<string, 'network' | 'cluster'> {
  return ELSEWHERE;
}
