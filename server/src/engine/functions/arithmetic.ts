import type { ScalarType } from '../../syntax/types.js';
import { convertValue } from '../values/convert.js';
import { checkDatetime } from '../values/datetime.js';
import { Decimal } from '../values/decimal.js';
import { addLong, divLong, modLong, modReal, mulLong, negLong, subLong, toDecimal128 } from '../values/numbers.js';
import { checkTimespan } from '../values/timespan.js';
import { DynamicReal, dynamicReal, type Dynamic, type Long, type Value } from '../values/types.js';
import { argumentConverter, convertWith } from './arguments.js';
import { strict, type CallSite, type ScalarFunction, type ScalarImplementation } from './contract.js';

type Operator = '+' | '-' | '*' | '/' | '%';
type Binary = (a: Value, b: Value) => Value;
type NumberType = 'long' | 'real' | 'decimal';

/**
 * Arithmetic over two numbers of one type. Longs wrap, their division truncates and is null by zero; reals follow
 * IEEE; `%` is never negative.
 * Source: https://learn.microsoft.com/kusto/query/numerical-operators
 */
const NUMBERS: Readonly<Record<NumberType, Readonly<Record<Operator, Binary>>>> = {
  long: {
    '+': (a, b) => addLong(a as Long, b as Long),
    '-': (a, b) => subLong(a as Long, b as Long),
    '*': (a, b) => mulLong(a as Long, b as Long),
    '/': (a, b) => divLong(a as Long, b as Long),
    '%': (a, b) => modLong(a as Long, b as Long),
  },
  real: {
    '+': (a, b) => (a as number) + (b as number),
    '-': (a, b) => (a as number) - (b as number),
    '*': (a, b) => (a as number) * (b as number),
    '/': (a, b) => (a as number) / (b as number),
    '%': (a, b) => modReal(a as number, b as number),
  },
  decimal: {
    '+': (a, b) => toDecimal128((a as Decimal).plus(b as Decimal)),
    '-': (a, b) => toDecimal128((a as Decimal).minus(b as Decimal)),
    '*': (a, b) => toDecimal128((a as Decimal).times(b as Decimal)),
    '/': (a, b) => toDecimal128((a as Decimal).div(b as Decimal)),
    '%': (a, b) => {
      const rest = (a as Decimal).mod(b as Decimal);
      return toDecimal128(rest.isNegative() && !rest.isZero() ? rest.plus((b as Decimal).abs()) : rest);
    },
  },
};

/** The type in which two numeric types meet, undefined when one is not numeric. `int` counts as `long`. */
function meet(a: ScalarType, b: ScalarType): NumberType | undefined {
  const [x, y] = [numberType(a), numberType(b)];
  if (x === undefined || y === undefined) return undefined;
  if (x === 'decimal' || y === 'decimal') return 'decimal';
  return x === 'real' || y === 'real' ? 'real' : 'long';
}

function numberType(type: ScalarType): NumberType | undefined {
  if (type === 'int' || type === 'long') return 'long';
  return type === 'real' || type === 'decimal' ? type : undefined;
}

/** Ticks times or divided by a number of a type; beyond 64 bits null. Parts of a tick are dropped. */
function scale(ticks: bigint, factor: Value, type: NumberType, divide: boolean): bigint | null {
  if (type === 'long') {
    const whole = BigInt(factor as Long);
    if (!divide) return checkTimespan(ticks * whole);
    return whole === 0n ? null : checkTimespan(ticks / whole);
  }
  if (type === 'decimal') {
    const exact = new Decimal(ticks.toString());
    const result = divide ? exact.div(factor as Decimal) : exact.times(factor as Decimal);
    return result.isFinite() ? checkTimespan(BigInt(result.trunc().toFixed())) : null;
  }
  const result = divide ? Number(ticks) / (factor as number) : Number(ticks) * (factor as number);
  return Number.isFinite(result) ? checkTimespan(BigInt(Math.trunc(result))) : null;
}

/** `ticks % size`, in [0, |size|). */
function modTicks(ticks: bigint, size: bigint): bigint | null {
  if (size === 0n) return null;
  const rest = ticks % size;
  return rest < 0n ? rest + (size < 0n ? -size : size) : rest;
}

const isTime = (type: ScalarType): boolean => type === 'datetime' || type === 'timespan';

/**
 * Arithmetic in which a datetime or a timespan takes part; undefined for pairs that Kusto does not combine.
 * A result beyond the range of its type is null.
 * Source: https://learn.microsoft.com/kusto/query/datetime-timespan-arithmetic
 */
function timeArithmetic(operator: Operator, left: ScalarType, right: ScalarType): Binary | undefined {
  const check = resultOf(operator, left, right) === 'datetime' ? checkDatetime : checkTimespan;
  if (isTime(left) && isTime(right)) {
    switch (operator) {
      case '+':
        if (left === 'datetime' && right === 'datetime') return undefined;
        return (a, b) => check((a as bigint) + (b as bigint));
      case '-':
        return (a, b) => check((a as bigint) - (b as bigint));
      case '*':
        return left === 'timespan' && right === 'timespan' ? (a, b) => check((a as bigint) * (b as bigint)) : undefined;
      case '/':
        return (a, b) => Number(a) / Number(b);
      case '%':
        return (a, b) => modTicks(a as bigint, b as bigint);
    }
  }
  const number = numberType(isTime(left) ? right : left);
  if (number === undefined) return undefined;
  const checked = (ticks: bigint | null): bigint | null => (ticks === null ? null : check(ticks));
  if (operator === '*') {
    if (isTime(left)) return (a, b) => checked(scale(a as bigint, b, number, false));
    return (a, b) => checked(scale(b as bigint, a, number, false));
  }
  if (!isTime(left)) return undefined;
  if (operator === '/') return (a, b) => checked(scale(a as bigint, b, number, true));
  if (operator !== '%') return undefined;
  return (a, b) => {
    const size = convertValue(b, number, 'long') as Long | null;
    return size === null ? null : modTicks(a as bigint, BigInt(size));
  };
}

/** The type of arithmetic with a time, but for `time / time`, which is real. */
function resultOf(operator: Operator, left: ScalarType, right: ScalarType): 'datetime' | 'timespan' {
  if (left === 'datetime' && right === 'datetime') return 'timespan';
  if (operator === '%' && isTime(right)) return 'timespan';
  return left === 'datetime' || right === 'datetime' ? 'datetime' : 'timespan';
}

/** The type a dynamic operand is converted to, from the other side's. */
function dynamicMeets(operator: Operator, other: ScalarType): ScalarType {
  if (other === 'datetime') return operator === '-' ? 'datetime' : 'timespan';
  return other === 'int' ? 'long' : other;
}

/** The types in which two operands meet; undefined for two dynamics, of which Kusto wants one converted. */
function operandTypes(operator: Operator, a: ScalarType, b: ScalarType): [ScalarType, ScalarType] | undefined {
  const left = a === 'dynamic' ? dynamicMeets(operator, b) : a;
  const right = b === 'dynamic' ? dynamicMeets(operator, a) : b;
  return left === 'dynamic' || right === 'dynamic' ? undefined : [left, right];
}

function bindArithmetic(operator: Operator, site: CallSite): ScalarImplementation {
  const refuse = (): never =>
    site.refuse(`'${operator}' cannot combine ${site.argTypes.join(' and ')}. Convert one side, as in tolong().`);
  const [from, to] = [site.argTypes[0]!, site.argTypes[1]!];
  const [left, right] = operandTypes(operator, from, to) ?? refuse();
  const number = meet(left, right);
  const apply = number === undefined ? timeArithmetic(operator, left, right) : NUMBERS[number][operator];
  if (apply === undefined) return refuse();
  const toLeft = argumentConverter(from, number ?? left);
  const toRight = argumentConverter(to, number ?? right);
  if (toLeft === undefined && toRight === undefined) {
    return (a, b) => (a === null || b === null ? null : apply(a, b));
  }
  return (a, b) => {
    const x = convertWith(toLeft, a);
    const y = convertWith(toRight, b);
    return x === null || y === null ? null : apply(x, y);
  };
}

/** The type of a result, also where the binder does not know the operands' types. */
function arithmeticType(operator: Operator, a: ScalarType, b: ScalarType): ScalarType | undefined {
  const types = operandTypes(operator, a, b);
  if (types === undefined) return undefined;
  const number = meet(...types);
  if (number !== undefined) return number;
  if (timeArithmetic(operator, ...types) === undefined) return undefined;
  return operator === '/' && types.every(isTime) ? 'real' : resultOf(operator, ...types);
}

function arithmetic(name: Operator): ScalarFunction {
  return {
    name,
    resultType: (site) => arithmeticType(name, site.argTypes[0]!, site.argTypes[1]!),
    bind: (site) => bindArithmetic(name, site),
  };
}

/** The value of the other sign; `datetime` has none but for the first instant. */
function negate(value: Value, type: ScalarType): Value {
  switch (type) {
    case 'int':
    case 'long':
      return negLong(value as Long);
    case 'real':
      return -(value as number);
    case 'decimal':
      return (value as Decimal).neg();
    case 'timespan':
      return checkTimespan(-(value as bigint));
    case 'datetime':
      return checkDatetime(-(value as bigint));
    case 'dynamic':
      return negateDynamic(value as Dynamic);
    default:
      return null;
  }
}

function negateDynamic(value: Dynamic): Dynamic {
  if (value instanceof DynamicReal) return dynamicReal(-value.value);
  if (typeof value === 'bigint') return negLong(value);
  if (typeof value !== 'number') return null;
  return Number.isInteger(value) ? negLong(value) : -value;
}

const SUMMABLE: ReadonlySet<ScalarType> = new Set<ScalarType>([
  'int',
  'long',
  'real',
  'decimal',
  'timespan',
  'datetime',
  'dynamic',
]);

/** `-x` and `+x`, registered under names that no function has. */
function unary(name: 'unary -' | 'unary +'): ScalarFunction {
  return {
    name,
    resultType: ({ argTypes: [type] }) => (type === 'int' ? 'long' : type),
    bind(site): ScalarImplementation {
      const type = site.argTypes[0]!;
      if (!SUMMABLE.has(type)) site.refuse(`'${name.slice(-1)}' needs a number, a timespan or a datetime.`, 0);
      return name === 'unary +' ? (value) => value : strict((value) => negate(value, type));
    },
  };
}

export const ARITHMETIC_FUNCTIONS: readonly ScalarFunction[] = [
  arithmetic('+'),
  arithmetic('-'),
  arithmetic('*'),
  arithmetic('/'),
  arithmetic('%'),
  unary('unary -'),
  unary('unary +'),
];
