import type { ScalarType } from '../../syntax/types.js';
import { toDynamic } from '../values/convert.js';
import { Decimal } from '../values/decimal.js';
import { addLong, mulLong } from '../values/numbers.js';
import { TICKS_PER_HOUR, type Dynamic, type Long, type Value } from '../values/types.js';
import { argumentConverter, convertWith } from './arguments.js';
import { widestType } from './choice.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/** Longer arrays are cut. Source: https://learn.microsoft.com/kusto/query/range-function */
export const MAX_SEQUENCE = 1_048_576;

type SequenceType = 'long' | 'real' | 'decimal' | 'datetime' | 'timespan';

/** The value after n steps. */
const NEXT: Readonly<Record<SequenceType, (start: Value, step: Value, n: number) => Value>> = {
  long: (start, step, n) => addLong(start as Long, mulLong(step as Long, n)),
  real: (start, step, n) => (start as number) + (step as number) * n,
  decimal: (start, step, n) => (start as Decimal).plus((step as Decimal).times(n)),
  datetime: (start, step, n) => (start as bigint) + (step as bigint) * BigInt(n),
  timespan: (start, step, n) => (start as bigint) + (step as bigint) * BigInt(n),
};

/** Negative, 0 or positive. */
function compare(a: Value, b: Value): number {
  if (a instanceof Decimal && b instanceof Decimal) return a.cmp(b);
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
}

function signOf(step: Value): number {
  return step instanceof Decimal ? step.cmp(0) : compare(step, typeof step === 'bigint' ? 0n : 0);
}

function sequence(type: SequenceType, start: Value, stop: Value, step: Value): Dynamic[] | null {
  const direction = signOf(step);
  if (direction === 0 || Number.isNaN(step)) return null;
  const result: Dynamic[] = [];
  for (let n = 0; n < MAX_SEQUENCE; n++) {
    const value = NEXT[type](start, step, n);
    // A long that has wrapped round lies on the wrong side of the start.
    const wrapped = compare(value, start) * direction < 0;
    if (wrapped || compare(value, stop) * direction > 0 || Number.isNaN(value)) break;
    result.push(toDynamic(value, type));
  }
  return result;
}

function sequenceType(site: CallSite): SequenceType {
  const [start, stop] = site.argTypes;
  if (start === 'datetime' || start === 'timespan') return start;
  const numbers = site.argTypes.filter((t) => t !== 'dynamic');
  const type = widestType(numbers.length === 0 ? ['long'] : numbers);
  if (type === 'int' || type === 'long') return 'long';
  if (type === 'real' || type === 'decimal') return type;
  return site.refuse(`range() cannot count from ${start!} to ${stop!}`);
}

/** `range(start, stop [, step])`, ends included; the step is 1, or an hour, when it is not given. */
const range: ScalarFunction = {
  name: 'range',
  bind(site): ScalarImplementation {
    const type = sequenceType(site);
    const isTime = type === 'datetime' || type === 'timespan';
    const stepType: ScalarType = type === 'datetime' ? 'timespan' : type;
    const types: ScalarType[] = [type, type, stepType];
    const converters = site.argTypes.map((from, i) => argumentConverter(from, types[i]!));
    const byDefault: Value = isTime ? TICKS_PER_HOUR : type === 'decimal' ? new Decimal(1) : 1;
    return (...args) => {
      const [start, stop, step = byDefault] = args.map((value, i) => convertWith(converters[i], value));
      return start === null || stop === null || step === null ? null : sequence(type, start!, stop!, step);
    };
  },
};

/**
 * `repeat(value, count)`: an array of one value; null for a negative count.
 * Source: https://learn.microsoft.com/kusto/query/repeat-function
 */
const repeat: ScalarFunction = {
  name: 'repeat',
  bind(site): ScalarImplementation {
    const type = site.argTypes[0]!;
    if (type === 'dynamic') site.refuse('repeat() takes a value that is not dynamic', 0);
    return (value, count) => {
      const length = count === null ? -1 : Number(count);
      if (length < 0) return null;
      return new Array<Dynamic>(Math.min(length, MAX_SEQUENCE)).fill(toDynamic(value, type));
    };
  },
};

export const SEQUENCE_FUNCTIONS: readonly ScalarFunction[] = [range, repeat];
