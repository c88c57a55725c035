import type { Call, Expression } from '../../syntax/expressions.js';
import type { Value } from '../../engine/values/types.js';
import type { ScalarType } from '../../syntax/types.js';
import {
  above,
  exactly,
  holdsQuantity,
  includes,
  intersection,
  isEmpty,
  union,
  type Quantity,
  type RangeSet,
} from '../implication/ranges.js';
import { withoutParentheses, type Columns, type ColumnScope } from './columns.js';
import type { Constants } from './constants.js';

/** The arms of a `case()` or `iff()`, the default last. */
export interface Arm {
  readonly condition: Expression | undefined;
  readonly result: Expression;
}

/** What values an expression can have on any row. */
export type ValueSet =
  /** These and no others. */
  | { readonly kind: 'values'; readonly values: readonly KnownValue[] }
  /** Numbers in a range; never null. */
  | { readonly kind: 'range'; readonly set: RangeSet };

/** One of the values, and an expression that can yield it. */
export interface KnownValue {
  readonly value: Value;
  readonly type: ScalarType;
  readonly source: Expression;
}

/** More values than this are not followed. */
const LIMIT = 200;

/** Tells which values expressions can have. */
export class ValueSets {
  constructor(
    private readonly constants: Constants,
    private readonly columns: Columns,
  ) {}

  /** The possible values, or undefined where anything is possible. */
  of(expression: Expression, scope?: ColumnScope): ValueSet | undefined {
    return this.compute(expression, scope, 0);
  }

  private compute(expression: Expression, scope: ColumnScope | undefined, depth: number): ValueSet | undefined {
    const at = withoutParentheses(expression);
    if (depth > 30) return undefined;
    const constant = this.constants.of(at);
    if (constant !== undefined) {
      return { kind: 'values', values: [{ value: constant.value, type: constant.type, source: constant.source }] };
    }
    switch (at.kind) {
      case 'Name': {
        if (at.symbol !== 'column') return undefined;
        const origin = (scope ?? this.columns.scopeAt(at)).lookup(at.name);
        return origin?.kind === 'computed' ? this.compute(origin.expression, origin.scope, depth + 1) : undefined;
      }
      case 'Call':
        return this.call(at, scope, depth);
      case 'Binary':
        return this.sum(at, scope, depth);
      default:
        return undefined;
    }
  }

  private call(call: Call, scope: ColumnScope | undefined, depth: number): ValueSet | undefined {
    const arms = armsOf(call);
    if (arms !== undefined) {
      const results = arms.map(({ result }) => this.compute(result, scope, depth + 1));
      return merged(results);
    }
    switch (call.name) {
      case 'max_of':
      case 'min_of': {
        const sets = call.args.map((argument) => this.compute(argument, scope, depth + 1));
        return extremes(sets, call.name === 'max_of');
      }
      case 'toint':
      case 'tolong': {
        const inner = call.args[0] === undefined ? undefined : this.compute(call.args[0], scope, depth + 1);
        if (inner?.kind !== 'values') return inner;
        return inner.values.every(({ value }) => typeof value === 'number' && Number.isInteger(value))
          ? inner
          : undefined;
      }
      case 'tostring': {
        const inner = call.args[0] === undefined ? undefined : this.compute(call.args[0], scope, depth + 1);
        return inner?.kind === 'values' && inner.values.every(({ type }) => type === 'string') ? inner : undefined;
      }
      case 'strlen':
      case 'string_size':
      case 'countif':
      case 'dcount':
      case 'dcountif':
      case 'count_distinct':
        return { kind: 'range', set: above(0, true) };
      default:
        return undefined;
    }
  }

  private sum(
    node: Expression & { readonly kind: 'Binary' },
    scope: ColumnScope | undefined,
    depth: number,
  ): ValueSet | undefined {
    if (node.operator !== '+' && node.operator !== '-' && node.operator !== '*') return undefined;
    if (node.type !== 'long' && node.type !== 'int' && node.type !== 'real') return undefined;
    const left = this.compute(node.left, scope, depth + 1);
    const right = this.compute(node.right, scope, depth + 1);
    if (left?.kind !== 'values' || right?.kind !== 'values' || left.values.length * right.values.length > LIMIT)
      return undefined;
    const values: KnownValue[] = [];
    for (const { value: a } of left.values) {
      for (const { value: b } of right.values) {
        if (typeof a !== 'number' || typeof b !== 'number') return undefined;
        const value = node.operator === '+' ? a + b : node.operator === '-' ? a - b : a * b;
        values.push({ value, type: node.type, source: node });
      }
    }
    return { kind: 'values', values: distinct(values) };
  }
}

/** The arms of a call of `case()`, `iff()` or `iif()`. */
export function armsOf(call: Call): readonly Arm[] | undefined {
  const { name, args } = call;
  if (name === 'iff' || name === 'iif') {
    if (args.length !== 3) return undefined;
    return [
      { condition: args[0], result: args[1]! },
      { condition: undefined, result: args[2]! },
    ];
  }
  if (name !== 'case' || args.length < 3 || args.length % 2 === 0) return undefined;
  const arms: Arm[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) arms.push({ condition: args[i]!, result: args[i + 1]! });
  arms.push({ condition: undefined, result: args.at(-1)! });
  return arms;
}

function distinct(values: readonly KnownValue[]): readonly KnownValue[] {
  const seen = new Set<unknown>();
  return values.filter(({ value }) => !seen.has(value) && seen.add(value));
}

function merged(sets: readonly (ValueSet | undefined)[]): ValueSet | undefined {
  const known = sets.filter((set) => set !== undefined);
  if (known.length < sets.length) return undefined;
  if (known.every((set) => set.kind === 'values')) {
    const values = distinct(known.flatMap((set) => set.values));
    return values.length > LIMIT ? undefined : { kind: 'values', values };
  }
  const ranges = known.map(rangeOf);
  return ranges.every((range) => range !== undefined) ? { kind: 'range', set: union(...ranges) } : undefined;
}

function rangeOf(set: ValueSet): RangeSet | undefined {
  if (set.kind === 'range') return set.set;
  const quantities = quantitiesOf(set.values);
  return quantities === undefined ? undefined : union(...quantities.map(exactly));
}

function quantitiesOf(values: readonly KnownValue[]): readonly Quantity[] | undefined {
  const quantities = values.map(({ value }) => value);
  return quantities.every((value) => typeof value === 'number' || typeof value === 'bigint') ? quantities : undefined;
}

/** The greatest (or least) of one value from each set: those that are no less than every set's least. */
function extremes(sets: readonly (ValueSet | undefined)[], greatest: boolean): ValueSet | undefined {
  const known = sets.filter((set) => set !== undefined);
  if (known.length < sets.length || known.length === 0) return undefined;
  if (known.every((set) => set.kind === 'values')) {
    const all = known.map((set) => set.values);
    if (all.some((values) => quantitiesOf(values) === undefined)) return undefined;
    const pick = (values: readonly KnownValue[], most: boolean): Quantity =>
      quantitiesOf(values)!.reduce((a, b) => (a > b === most ? a : b));
    // The bound: the greatest of the sets' least values (the other way round for the least of all).
    const bounds = all.map((values) => pick(values, !greatest));
    const bound = bounds.reduce((a, b) => (a > b === greatest ? a : b));
    const values = distinct(all.flat()).filter(({ value }) =>
      greatest ? (value as Quantity) >= bound : (value as Quantity) <= bound,
    );
    return { kind: 'values', values };
  }
  const ranges = known.map(rangeOf);
  if (!ranges.every((range) => range !== undefined)) return undefined;
  const lows = ranges.map((range) => range[0]?.low);
  if (!greatest || lows.every((low) => low === undefined)) return undefined;
  const low = lows.filter((value) => value !== undefined).reduce((a, b) => (a > b ? a : b));
  return { kind: 'range', set: intersection(union(...ranges), above(low, true)) };
}

/** Whether every possible value lies in a set of numbers, and whether none does. */
export function comparedWith(values: ValueSet, set: RangeSet): { readonly all: boolean; readonly none: boolean } {
  if (values.kind === 'range') {
    return { all: includes(set, values.set), none: isEmpty(intersection(values.set, set)) };
  }
  const quantities = quantitiesOf(values.values);
  if (quantities === undefined) return { all: false, none: false };
  const inside = quantities.map((value) => holdsQuantity(set, value));
  return { all: inside.every(Boolean), none: !inside.some(Boolean) };
}
