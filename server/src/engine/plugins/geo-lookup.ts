import type { ColumnInfo } from '../../syntax/types.js';
import { BatchBuilder } from '../exec/batch.js';
import { collect, missing } from '../exec/evaluation.js';
import { mergeSources } from '../exec/lineage.js';
import { ColumnNames } from '../exec/naming.js';
import { planCall } from '../plan/plan-scalar.js';
import { NO_ROW, RowScope } from '../plan/scope.js';
import type { ScalarImplementation } from '../functions/contract.js';
import type { Value } from '../values/types.js';
import { PluginArguments } from './arguments.js';
import type { Plugin, PluginSite } from './contract.js';

/** What sets the two plugins apart. */
interface Shapes {
  readonly name: string;
  readonly key: string;
  /** Whether a place without a radius can be in a shape. */
  readonly containment: string | undefined;
  readonly distance: string;
}

/** A function over a longitude, a latitude and a shape. */
function placeFunction(name: string): ScalarImplementation {
  const args = (['real', 'real', 'dynamic'] as const).map(
    (type, index) => ({ op: 'column', index, name: '', type }) as const,
  );
  const call = planCall(name, args, undefined, NO_ROW, undefined);
  if (call.op !== 'call') throw new Error(`${name} is no plain function`);
  return call.apply;
}

function planLookup(shapes: Shapes, site: PluginSite): ReturnType<Plugin['plan']> {
  const args = new PluginArguments(site, [
    'LookupTable',
    shapes.key,
    'SourceLongitude',
    'SourceLatitude',
    'radius',
    'return_unmatched',
    'lookup_area_radius',
    'return_lookup_key',
  ]);
  const lookup = args.table(args.required(0));
  const keyNode = args.required(1);
  const key = site.planner.scalar(keyNode, new RowScope(lookup.columns), site.scope);
  if (key.op !== 'column') return args.refuse('a column of the lookup table is expected here', keyNode);
  const [longitude, latitude] = [args.column(args.required(2)), args.column(args.required(3))];
  const radius = args.optional(4, 'real') as number | undefined;
  const unmatched = args.optional(5, 'bool') === true;
  const withKey = args.optional(7, 'bool') === true;
  if (radius === undefined && shapes.containment === undefined) args.refuse('a radius is missing', site.call);
  const matches = matcher(shapes, radius);
  const added = lookup.columns.flatMap((_, i) => (i === key.index && !withKey ? [] : [i]));
  const { input } = site;
  const names = new ColumnNames();
  const columns: ColumnInfo[] = [...input.columns, ...added.map((i) => lookup.columns[i]!)].map((c) => ({
    ...c,
    name: names.add(c.name),
  }));
  return {
    kind: shapes.name,
    columns,
    inputs: [input, lookup],
    serialized: false,
    *run(run) {
      const table = collect(lookup, run);
      const nothing = added.map((i) => missing(lookup.columns[i]!));
      const builder = new BatchBuilder(columns, run.lineage);
      let count = 0;
      for (const batch of input.run(run)) {
        for (let row = 0; row < batch.length; row++) {
          run.check();
          const [x, y] = [batch.columns[longitude.index]!.get(row), batch.columns[latitude.index]!.get(row)];
          const sources = batch.lineage?.of(row) ?? [];
          let matched = false;
          for (let r = 0; r < table.length; r++) {
            if (!matches(x, y, table.columns[key.index]!.get(r))) continue;
            matched = true;
            const found = added.map((c) => table.columns[c]!.get(r));
            const from = run.lineage ? mergeSources(sources, table.lineage?.of(r) ?? []) : undefined;
            builder.add([...batch.row(row), ...found], from);
          }
          if (!matched && unmatched) builder.add([...batch.row(row), ...nothing], sources);
          if (!builder.isFull) continue;
          count += builder.length;
          run.checkRows(count, shapes.name);
          yield builder.take();
        }
      }
      if (builder.length > 0) yield builder.take();
    },
  };
}

function matcher(shapes: Shapes, radius: number | undefined): (x: Value, y: Value, shape: Value) => boolean {
  if (radius === undefined) {
    const contains = placeFunction(shapes.containment!);
    return (x, y, shape) => contains(x, y, shape) === true;
  }
  const distance = placeFunction(shapes.distance);
  return (x, y, shape) => {
    const found = distance(x, y, shape);
    return typeof found === 'number' && found <= radius;
  };
}

/**
 * `geo_polygon_lookup(table, polygon, longitude, latitude, radius, …)`: each row with the rows of a table whose polygon
 * its place is in, or not farther from than a radius.
 * Source: https://learn.microsoft.com/kusto/query/geo-polygon-lookup-plugin
 */
export const geoPolygonLookup: Plugin = {
  name: 'geo_polygon_lookup',
  plan: (site) =>
    planLookup(
      {
        name: 'geo_polygon_lookup',
        key: 'LookupPolygonKey',
        containment: 'geo_point_in_polygon',
        distance: 'geo_distance_point_to_polygon',
      },
      site,
    ),
};

/**
 * `geo_line_lookup(table, line, longitude, latitude, radius, …)`: each row with the rows of a table whose line its place
 * is not farther from than a radius.
 * Source: https://learn.microsoft.com/kusto/query/geo-line-lookup-plugin
 */
export const geoLineLookup: Plugin = {
  name: 'geo_line_lookup',
  plan: (site) =>
    planLookup(
      {
        name: 'geo_line_lookup',
        key: 'LookupLineKey',
        containment: undefined,
        distance: 'geo_distance_point_to_line',
      },
      site,
    ),
};
