import type { ScalarType } from '../../syntax/types.js';
import { toDynamic, toStringValue } from '../values/convert.js';
import type { Dynamic, Value } from '../values/types.js';
import type { CallSite, Evaluator, ScalarFunction, ScalarImplementation, SpecialForm } from './contract.js';

/** `pack_array(…)`: the values as they are held in a dynamic. */
const packArray: ScalarFunction = {
  name: 'pack_array',
  bind(site): ScalarImplementation {
    const types = site.argTypes;
    return (...values) => values.map((value, i) => toDynamic(value, types[i]!));
  },
};

/**
 * `bag_pack(key, value, …)`; of equal keys the last wins.
 * Source: https://learn.microsoft.com/kusto/query/pack-function
 */
const bagPack: ScalarFunction = {
  name: 'bag_pack',
  aliases: ['pack', 'pack_dictionary'],
  bind(site): ScalarImplementation {
    const types = site.argTypes;
    if (types.length % 2 === 1) site.refuse(`${site.name}() takes pairs of a key and a value`);
    return (...args) => {
      const bag = new Map<string, Dynamic>();
      for (let i = 0; i < args.length; i += 2) {
        bag.set(toStringValue(args[i]!, types[i]!), toDynamic(args[i + 1]!, types[i + 1]!));
      }
      return bag;
    };
  },
};

/** `bag_pack_columns(…)`: a bag whose keys are the names of the columns given. */
const bagPackColumns: ScalarFunction = {
  name: 'bag_pack_columns',
  bind(site): ScalarImplementation {
    const names = site.args.map((arg, i) =>
      arg.op === 'column' ? arg.name : site.refuse('bag_pack_columns() takes columns only', i),
    );
    return (...values) => new Map(values.map((value, i) => [names[i]!, toDynamic(value, site.argTypes[i]!)]));
  },
};

/** Null, or a text that is empty, alone or in a dynamic. */
function isNullOrEmpty(value: Value): boolean {
  return value === null || value === '';
}

/** The argument of `pack_all()`: whether to leave out what is null or empty. */
function leavesOutEmpty(site: CallSite): boolean {
  if (site.args.length === 0) return false;
  const constant = site.constant(0);
  if (constant === undefined) site.refuse('pack_all() takes a literal bool', 0);
  return constant.value === true;
}

/**
 * `pack_all([ignore_null_empty])`: a bag of all columns of the operator's input.
 * Source: https://learn.microsoft.com/kusto/query/pack-all-function
 */
const packAll: SpecialForm = {
  name: 'pack_all',
  readsRow: true,
  check(site) {
    leavesOutEmpty(site);
  },
  compile(site): Evaluator {
    const columns: readonly { readonly name: string; readonly type: ScalarType }[] = site.input;
    const leaveOut = leavesOutEmpty(site);
    return (batch, row) => {
      const bag = new Map<string, Dynamic>();
      columns.forEach(({ name, type }, i) => {
        const value = batch.columns[i]!.get(row);
        if (!(leaveOut && isNullOrEmpty(value))) bag.set(name, toDynamic(value, type));
      });
      return bag;
    };
  },
};

export const PACKING_FUNCTIONS: readonly ScalarFunction[] = [packArray, bagPack, bagPackColumns];
export const PACKING_FORMS: readonly SpecialForm[] = [packAll];
