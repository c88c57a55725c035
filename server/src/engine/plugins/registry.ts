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

const plugins = new Map(PLUGINS.map((p) => [p.name, p]));

/** The plugin of a name. */
export function lookupPlugin(name: string): Plugin | undefined {
  return plugins.get(name);
}

/** Every registered name. */
export function pluginNames(): string[] {
  return [...plugins.keys()];
}
