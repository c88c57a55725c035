import type { AggregateSite } from '../../../server/src/engine/aggregates/contract.js';
import { lookupAggregate } from '../../../server/src/engine/aggregates/registry.js';
import type { Value } from '../../../server/src/engine/values/types.js';
import type { ColumnInfo, ScalarType } from '../../../server/src/syntax/types.js';
import { Refused } from '../functions/call-site.js';

/** A constant among the arguments of an aggregate; a type alone is a column. */
export interface Constant {
  readonly type: ScalarType;
  readonly value: Value;
}

export interface AggregateCall {
  readonly name: string;
  readonly args: readonly (ScalarType | Constant)[];
  readonly type?: ScalarType;
  readonly columns?: readonly ColumnInfo[];
}

/** The result of an aggregate over rows of the column arguments' values; constants are filled in. */
export function aggregate(call: AggregateCall, rows: readonly (readonly Value[])[]): Value | readonly Value[] {
  const { args } = call;
  const argTypes = args.map((a) => (typeof a === 'string' ? a : a.type));
  const site: AggregateSite = {
    name: call.name,
    argTypes,
    args: args.map((a, index) =>
      typeof a === 'string'
        ? { op: 'column', type: a, index, name: `column${index}` }
        : { op: 'constant', type: a.type, value: a.value },
    ),
    star: undefined,
    type: call.type ?? argTypes[0] ?? 'long',
    columns: call.columns,
    constant: (index) => {
      const a = args[index];
      return typeof a === 'object' ? { value: a.value } : undefined;
    },
    refuse: (message) => {
      throw new Refused(message);
    },
  };
  const definition = lookupAggregate(call.name);
  if (definition === undefined) throw new Error(`no aggregate ${call.name}`);
  const accumulator = definition.bind(site)();
  for (const row of rows) {
    let next = 0;
    accumulator.add(args.map((a) => (typeof a === 'string' ? row[next++]! : a.value)));
  }
  return accumulator.result();
}

/** One column of values, for an aggregate with further constant arguments. */
export function over(name: string, type: ScalarType, values: readonly Value[], ...constants: Constant[]): Value {
  return aggregate(
    { name, args: [type, ...constants] },
    values.map((v) => [v]),
  ) as Value;
}
