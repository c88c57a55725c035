import type { ScalarType } from '../../syntax/types.js';
import { convertValue, heldType } from '../values/convert.js';
import { checkDatetime } from '../values/datetime.js';
import { Decimal } from '../values/decimal.js';
import { toDynamicText } from '../values/json.js';
import { DynamicReal, type Dynamic, type Value } from '../values/types.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/** Compares two values, neither null: negative, 0, positive, or NaN when they have no order (one is NaN). */
type Order = (a: Value, b: Value) => number;

type Relation = '<' | '<=' | '>' | '>=';

const NUMERIC: ReadonlySet<ScalarType> = new Set<ScalarType>(['bool', 'int', 'long', 'real', 'decimal']);

/** Whether values of a type take part in numeric comparison; bool counts as 0 and 1. */
function isNumeric(type: ScalarType): boolean {
  return NUMERIC.has(type);
}

/**
 * How two operands of these types compare: what each becomes first, and the order of the results.
 * Undefined for types that Kusto does not compare.
 */
interface Comparison {
  readonly left: (value: Value) => Value;
  readonly right: (value: Value) => Value;
  readonly order: Order;
}

const same = (value: Value): Value => value;

/** The order of values of one type, or of two numeric types. */
function orderOf(left: ScalarType, right: ScalarType): Order | undefined {
  if (isNumeric(left) && isNumeric(right)) {
    if (left === 'decimal' || right === 'decimal') return orderDecimals;
    return left === 'real' || right === 'real' ? orderReals : orderLongs;
  }
  return left === right && left !== 'dynamic' ? orderPlain : undefined;
}

/** Texts, ticks: JavaScript's own order. Texts are tested for equality only, so code units do. */
function orderPlain(a: Value, b: Value): number {
  return a === b ? 0 : (a as bigint) < (b as bigint) ? -1 : 1;
}

function orderLongs(a: Value, b: Value): number {
  const [x, y] = [a as number, b as number];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A long beside a real becomes a real. */
function orderReals(a: Value, b: Value): number {
  const [x, y] = [Number(a), Number(b)];
  return x < y ? -1 : x > y ? 1 : x === y ? 0 : NaN;
}

function orderDecimals(a: Value, b: Value): number {
  const [x, y] = [asDecimal(a), asDecimal(b)];
  return x.isNaN() || y.isNaN() ? NaN : x.cmp(y);
}

/** Unlike `todecimal()` it keeps NaN and infinities, which have their place in an order. */
function asDecimal(value: Value): Decimal {
  if (value instanceof Decimal) return value;
  return new Decimal(typeof value === 'boolean' ? Number(value) : (value as number | bigint).toString());
}

/**
 * A dynamic beside a number keeps its own kind of number; a text is read as a number. Anything else is null.
 */
function dynamicNumber(value: Value): Value {
  const plain = value instanceof DynamicReal ? value.value : value;
  switch (typeof plain) {
    case 'string': {
      const long = convertValue(plain, 'string', 'long');
      return long ?? convertValue(plain, 'string', 'real');
    }
    case 'number':
    case 'bigint':
    case 'boolean':
      return plain;
    default:
      return null;
  }
}

/** The order of a number of a known type and a number out of a dynamic. */
function orderWithDynamic(type: ScalarType): Order {
  if (type === 'decimal') return orderDecimals;
  return (a, b) => (isReal(a) || isReal(b) || type === 'real' ? orderReals(a, b) : orderLongs(a, b));
}

function isReal(value: Value): boolean {
  return typeof value === 'number' && heldType(value) === 'real';
}

function comparisonOf(site: CallSite, left: number, right: number): Comparison | undefined {
  const [from, to] = [site.argTypes[left]!, site.argTypes[right]!];
  const order = orderOf(from, to);
  if (order !== undefined) return { left: same, right: same, order };
  if (from === 'dynamic' && to !== 'dynamic') return { left: fromDynamic(to), right: same, order: dynamicOrder(to) };
  if (to === 'dynamic' && from !== 'dynamic')
    return { left: same, right: fromDynamic(from), order: dynamicOrder(from) };
  // A text literal takes the type of the other side; a column of text does not.
  const [a, b] = [site.constant(left), site.constant(right)];
  if (to === 'string' && b !== undefined && from !== 'dynamic') return literal(from, b.value, 'right');
  if (from === 'string' && a !== undefined && to !== 'dynamic') return literal(to, a.value, 'left');
  return undefined;
}

function fromDynamic(type: ScalarType): (value: Value) => Value {
  if (type === 'string') return (value) => toDynamicText(value as Dynamic);
  return isNumeric(type) && type !== 'bool' ? dynamicNumber : (value) => convertValue(value, 'dynamic', type);
}

function dynamicOrder(type: ScalarType): Order {
  return isNumeric(type) && type !== 'bool' ? orderWithDynamic(type) : orderOf(type, type)!;
}

function literal(type: ScalarType, text: Value, side: 'left' | 'right'): Comparison {
  const value = convertValue(text, 'string', type);
  const constant = (): Value => value;
  const order = orderOf(type, type)!;
  return side === 'left' ? { left: constant, right: same, order } : { left: same, right: constant, order };
}

/** A column of text beside a value of another type is read as that type; only `==` and `!=` do so. */
function textEquality(from: ScalarType, to: ScalarType): Comparison | undefined {
  if (from !== 'string' && to !== 'string') return undefined;
  const type = from === 'string' ? to : from;
  if (type === 'dynamic') return undefined;
  const read = isNumeric(type) && type !== 'bool' ? dynamicNumber : (text: Value) => convertValue(text, 'string', type);
  const order = dynamicOrder(type);
  return from === 'string' ? { left: read, right: same, order } : { left: same, right: read, order };
}

function refuse(site: CallSite): never {
  const types =
    [...new Set(site.argTypes)].length === 1 ? `two values of type ${site.argTypes[0]!}` : site.argTypes.join(' and ');
  return site.refuse(`Cannot compare ${types} with '${site.name}'. Convert one side, as in tostring() or tolong().`);
}

/** Types whose equal values are identical in JavaScript. */
const IDENTICAL: ReadonlySet<ScalarType> = new Set<ScalarType>([
  'bool',
  'int',
  'long',
  'string',
  'datetime',
  'timespan',
  'guid',
]);

/**
 * `==` and `!=`. With one null side `==` is false and `!=` true; with two nulls both are null. NaN equals nothing.
 * Source: https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
 */
function equality(name: '==' | '!=', aliases: readonly string[] = []): ScalarFunction {
  const negated = name === '!=';
  return {
    name,
    aliases,
    bind(site): ScalarImplementation {
      const [from, to] = [site.argTypes[0]!, site.argTypes[1]!];
      if (from === 'string' && to === 'string') return negated ? (a, b) => a !== b : (a, b) => a === b;
      if (from === to && IDENTICAL.has(from)) {
        return (a, b) => (a === null || b === null ? (a === b ? null : negated) : (a === b) !== negated);
      }
      const { left, right, order } = comparisonOf(site, 0, 1) ?? textEquality(from, to) ?? refuse(site);
      return (a, b) => {
        const [x, y] = [left(a), right(b)];
        if (x === null || y === null) return x === y ? null : negated;
        return (order(x, y) === 0) !== negated;
      };
    },
  };
}

/** Text has no order in Kusto's expressions: `strcmp()` and `sort` have. */
function ordered(site: CallSite, left: number, right: number): Comparison {
  const comparison = comparisonOf(site, left, right);
  const types = [site.argTypes[left]!, site.argTypes[right]!];
  if (comparison === undefined || types.every((t) => t === 'string' || t === 'guid' || t === 'dynamic')) refuse(site);
  return comparison;
}

const RELATIONS: Readonly<Record<Relation, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** For operands that JavaScript orders as Kusto does: ticks, whole numbers, reals. */
const DIRECT: Readonly<Record<Relation, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/**
 * `<` and kin: null when a side is null, false when a side is NaN.
 * Source: https://learn.microsoft.com/kusto/query/numerical-operators
 */
function relation(name: Relation): ScalarFunction {
  const holds = RELATIONS[name];
  const direct = DIRECT[name];
  return {
    name,
    bind(site): ScalarImplementation {
      const { left, right, order } = ordered(site, 0, 1);
      const isDirect = order === orderPlain || order === orderLongs || site.argTypes.every((t) => t === 'real');
      if (isDirect && left === same && right === same) {
        return (a, b) => (a === null || b === null ? null : direct(a as number, b as number));
      }
      return (a, b) => {
        const [x, y] = [left(a), right(b)];
        return x === null || y === null ? null : holds(order(x, y));
      };
    },
  };
}

/**
 * `between` over value, start and end, both inclusive; for a datetime the end may be a timespan, counted from the
 * start. Null when any of the three is null.
 * Source: https://learn.microsoft.com/kusto/query/between-operator
 */
function between(name: 'between' | '!between'): ScalarFunction {
  const negated = name === '!between';
  return {
    name,
    bind(site): ScalarImplementation {
      const low = ordered(site, 0, 1);
      const span = site.argTypes[0] === 'datetime' && site.argTypes[2] === 'timespan';
      const high = span ? low : ordered(site, 0, 2);
      return (value, start, end) => {
        const [x, from] = [low.left(value), low.right(start)];
        const to = span ? endOfSpan(from, end) : high.right(end);
        if (x === null || from === null || to === null) return null;
        const inside = low.order(x, from) >= 0 && high.order(high.left(value), to) <= 0;
        return inside !== negated;
      };
    },
  };
}

function endOfSpan(start: Value, span: Value): Value {
  return start === null || span === null ? null : checkDatetime((start as bigint) + (span as bigint));
}

/**
 * `not()`: null stays null.
 * Source: https://learn.microsoft.com/kusto/query/not-function
 */
const not: ScalarFunction = {
  name: 'not',
  bind(site): ScalarImplementation {
    const from = site.argTypes[0]!;
    const test = from === 'bool' ? same : (value: Value): Value => convertValue(value, from, 'bool');
    return (value) => {
      const holds = test(value);
      return holds === null ? null : holds === false;
    };
  },
};

export const COMPARISON_FUNCTIONS: readonly ScalarFunction[] = [
  equality('=='),
  equality('!=', ['<>']),
  relation('<'),
  relation('<='),
  relation('>'),
  relation('>='),
  between('between'),
  between('!between'),
  not,
];
