import type { ColumnInfo, ScalarType } from '../../syntax/types.js';
import { checkpoint } from '../checkpoint.js';
import { EngineError, notImplemented } from '../errors.js';
import { DictionaryColumn, ValuesColumn, type Column } from '../exec/column.js';
import { missing } from '../exec/evaluation.js';
import { readsGroup } from '../exec/row-source.js';
import { materialized } from '../plan/planner.js';
import type { TablePlan } from '../plan/table-plan.js';
import { compareText } from '../values/compare.js';
import { convertValue, heldType } from '../values/convert.js';
import { toDynamicText } from '../values/json.js';
import { DynamicReal, isDynamicArray, isDynamicBag, type Dynamic, type Value } from '../values/types.js';
import { PluginArguments } from './arguments.js';
import type { Plugin, PluginSite } from './contract.js';

type Conflict = 'error' | 'replace_source' | 'keep_source';

/** Where a column of the result comes from: a column of the input, or a key of the bag. */
type Origin = { readonly source: number } | { readonly key: string };

/**
 * `bag_unpack(column, prefix, columnsConflict, ignoredProperties)`: a column for each key of a bag, sorted by name.
 * Without an output schema the keys are read from the data, so the input is run while planning.
 * Source: https://learn.microsoft.com/kusto/query/bag-unpack-plugin
 */
export const bagUnpack: Plugin = {
  name: 'bag_unpack',
  plan(site) {
    const args = new PluginArguments(site, ['column', 'OutputColumnPrefix', 'columnsConflict', 'ignoredProperties']);
    const bag = args.column(args.required(0));
    const prefix = (args.optional(1, 'string') ?? '') as string;
    const conflict = (args.optional(2, 'string') ?? 'error') as Conflict;
    if (!['error', 'replace_source', 'keep_source'].includes(conflict)) {
      args.refuse(`columnsConflict is error, replace_source or keep_source, not '${conflict}'`, site.call);
    }
    const ignoredNode = args.at(3);
    const ignoredValue = ignoredNode === undefined ? [] : args.constantOf(ignoredNode, 'dynamic');
    const ignored = new Set(
      (isDynamicArray(ignoredValue) ? ignoredValue : [ignoredValue as Dynamic]).map(toDynamicText),
    );
    const declared = site.operator.declared;
    if (declared === undefined && readsGroup(site.input)) {
      throw notImplemented('bag_unpack without an output schema inside a subquery', site.call);
    }
    const input = declared === undefined ? materialized(site.input) : site.input;
    const unpacked =
      declared === undefined
        ? foundKeys(site, input, bag.index, ignored).map((c) => ({ key: c.name, name: prefix + c.name, type: c.type }))
        : undefined;
    const shape =
      unpacked === undefined
        ? declaredShape(site, bag.index, prefix, conflict)
        : foundShape(site, bag.index, unpacked, conflict);
    return {
      kind: 'bag_unpack',
      columns: shape.columns,
      inputs: [input],
      serialized: site.input.serialized,
      *run(run) {
        for (const batch of input.run(run)) {
          const bags = batch.columns[bag.index]!;
          const columns = shape.origins.map((origin, i) =>
            'source' in origin
              ? batch.columns[origin.source]!
              : keyColumn(bags, batch.length, origin.key, bag.type, shape.columns[i]!),
          );
          yield batch.withColumns(columns);
        }
      },
    };
  },
};

interface Shape {
  readonly columns: readonly ColumnInfo[];
  readonly origins: readonly Origin[];
}

/** The keys in the data with the types of their values, sorted by name. */
function foundKeys(site: PluginSite, input: TablePlan, at: number, ignored: ReadonlySet<string>): ColumnInfo[] {
  const types = new Map<string, ScalarType | undefined>();
  for (const batch of site.planner.run.materialize(input)) {
    const bags = batch.columns[at]!;
    for (let i = 0; i < batch.length; i++) {
      checkpoint();
      const bag = bagOf(bags.get(i), input.columns[at]!.type);
      if (bag === undefined) continue;
      for (const [key, value] of bag) {
        if (ignored.has(key)) continue;
        const before = types.get(key);
        const type = value === null ? before : (heldType(value) ?? 'dynamic');
        types.set(key, before === undefined || before === type ? type : 'dynamic');
      }
    }
  }
  return [...types]
    .map(([name, type]): ColumnInfo => ({ name, type: type ?? 'dynamic' }))
    .sort((a, b) => compareText(a.name, b.name));
}

function foundShape(
  site: PluginSite,
  at: number,
  unpacked: readonly { readonly key: string; readonly name: string; readonly type: ScalarType }[],
  conflict: Conflict,
): Shape {
  const columns: ColumnInfo[] = [];
  const origins: Origin[] = [];
  site.input.columns.forEach((column, source) => {
    if (source === at) return;
    const replacement = unpacked.find((u) => u.name === column.name);
    if (replacement !== undefined && conflict === 'error') {
      throw new EngineError(
        'refused',
        `bag_unpack: the rows have a column ${column.name} already; choose with columnsConflict or a prefix`,
        site.call,
      );
    }
    const replaced = replacement !== undefined && conflict === 'replace_source';
    columns.push(replaced ? { name: column.name, type: replacement.type } : column);
    origins.push(replaced ? { key: replacement.key } : { source });
  });
  const taken = new Set(columns.map((c) => c.name));
  for (const { key, name, type } of unpacked) {
    if (taken.has(name)) continue;
    columns.push({ name, type });
    origins.push({ key });
  }
  return { columns, origins };
}

/** The declared columns: of the bag, or of the input where the bag may not give one of that name. */
function declaredShape(site: PluginSite, at: number, prefix: string, conflict: Conflict): Shape {
  const declared = site.operator.declared!;
  const columns: ColumnInfo[] = [];
  const origins: Origin[] = [];
  const add = (column: ColumnInfo, origin: Origin): void => {
    columns.push(column);
    origins.push(origin);
  };
  const own = new Map(site.input.columns.flatMap((c, i) => (i === at ? [] : [[c.name, i] as const])));
  if (declared.open) {
    for (const [name, source] of own) {
      const wanted = declared.columns.find((c) => c.name === name);
      if (wanted !== undefined && conflict === 'replace_source') add(wanted, { key: name.slice(prefix.length) });
      else add(site.input.columns[source]!, { source });
    }
  }
  for (const column of declared.columns) {
    const source = own.get(column.name);
    if (source !== undefined && declared.open) continue;
    if (source !== undefined && conflict !== 'replace_source') add(site.input.columns[source]!, { source });
    else add(column, { key: column.name.startsWith(prefix) ? column.name.slice(prefix.length) : column.name });
  }
  return { columns, origins };
}

function bagOf(value: Value, type: ScalarType): ReadonlyMap<string, Dynamic> | undefined {
  const held = type === 'string' ? convertValue(value, 'string', 'dynamic') : value;
  return isDynamicBag(held) ? held : undefined;
}

/** The values of one key, as values of its column. */
function keyColumn(bags: Column, length: number, key: string, bagType: ScalarType, column: ColumnInfo): Column {
  const values = new Array<Value>(length);
  let last: Value | undefined;
  let lastResult: Value = null;
  for (let i = 0; i < length; i++) {
    checkpoint();
    const held = bags.get(i);
    // Text in a dictionary is parsed once for each run of equal values.
    if (bags instanceof DictionaryColumn && held === last) {
      values[i] = lastResult;
      continue;
    }
    const value = bagOf(held, bagType)?.get(key) ?? null;
    last = held;
    values[i] = lastResult = typedValue(value, column);
  }
  return new ValuesColumn(values);
}

function typedValue(value: Dynamic, column: ColumnInfo): Value {
  if (value === null) return missing(column);
  if (column.type === 'dynamic') return value;
  if (column.type === 'real' && value instanceof DynamicReal) return value.value;
  return convertValue(value, 'dynamic', column.type);
}
