import type { CallSite, ScalarImplementation } from '../../../server/src/engine/functions/contract.js';
import { lookupFunction } from '../../../server/src/engine/functions/registry.js';
import type { Value } from '../../../server/src/engine/values/types.js';
import type { ScalarType } from '../../../server/src/syntax/types.js';

/** An argument of a call: its type, its value, and whether the query has it as a constant. */
export interface Argument {
  readonly type: ScalarType;
  readonly value: Value;
  readonly constant: boolean;
}

/** A constant of the query. */
export const literal = (type: ScalarType, value: Value): Argument => ({ type, value, constant: true });
/** A value of a row. */
export const cell = (type: ScalarType, value: Value): Argument => ({ type, value, constant: false });

/** What a function says when it refuses a call. */
export class Refused extends Error {}

/** Prepares a registered function for arguments of these types. */
export function bindCall(name: string, args: readonly Argument[], type: ScalarType = 'dynamic'): ScalarImplementation {
  const entry = lookupFunction(name);
  if (entry?.kind !== 'scalar') throw new Error(`no scalar function ${name}`);
  const site: CallSite = {
    name,
    argTypes: args.map((a) => a.type),
    args: args.map((a, index) =>
      a.constant
        ? { op: 'constant', type: a.type, value: a.value }
        : { op: 'column', type: a.type, index, name: `column${index}` },
    ),
    type,
    constant: (index) => (args[index]?.constant === true ? { value: args[index].value } : undefined),
    input: [],
    refuse: (message) => {
      throw new Refused(message);
    },
  };
  return entry.definition.bind(site);
}

/** Calls a registered function with cells of a row. Plain values are typed by what they are; integers are longs. */
export function call(name: string, ...args: readonly (Argument | Value)[]): Value {
  const typed = args.map((a) => (isArgument(a) ? a : cell(typeOf(a), a)));
  return bindCall(name, typed)(...typed.map((a) => a.value));
}

/** Like {@link call}, with every argument a constant. */
export function callConstant(name: string, ...args: readonly (Argument | Value)[]): Value {
  const typed = args.map((a) => (isArgument(a) ? { ...a, constant: true } : literal(typeOf(a), a)));
  return bindCall(name, typed)(...typed.map((a) => a.value));
}

function isArgument(a: Argument | Value): a is Argument {
  return typeof a === 'object' && a !== null && 'constant' in a;
}

function typeOf(value: Value): ScalarType {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'number':
      return Number.isInteger(value) ? 'long' : 'real';
    default:
      return 'dynamic';
  }
}
