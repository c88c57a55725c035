import type { Expression } from '../../syntax/expressions.js';
import type { ScalarType } from '../../syntax/types.js';
import { datetimeParts, daysFromDate } from '../values/calendar.js';
import { TICKS_PER_DAY, type Value } from '../values/types.js';
import type { PluginArguments } from './arguments.js';

/** A place on a timeline: ticks for datetime and timespan, a number for numbers. */
export type Position = number | bigint;

/** How many periods there may be at most. */
const LIMIT = 1_000_000;

/**
 * The periods of an analysis on a timeline of any type that can be added: each begins where the one before ends, the
 * first at the start, the last holds the end. Calendar periods begin with a week, month or year.
 */
export class Periods {
  private constructor(
    readonly start: Position,
    readonly end: Position,
    /** Where each period begins, ascending, and after them where the last one ends. */
    private readonly bounds: readonly Position[],
  ) {}

  get count(): number {
    return this.bounds.length - 1;
  }
  /** Where a period begins. */
  startOf(index: number): Position {
    return this.bounds[index]!;
  }
  /** Where a period ends, exclusive. */
  endOf(index: number): Position {
    return this.bounds[index + 1]!;
  }

  /** `step` is a length, or one of the texts week, month and year. */
  static of(args: PluginArguments, type: ScalarType, start: Expression, end: Expression, step: Expression): Periods {
    return Periods.between(args, type, positionOf(args, start, type), positionOf(args, end, type), step);
  }

  static between(args: PluginArguments, type: ScalarType, from: Position, to: Position, step: Expression): Periods {
    const { value, type: stepType } = args.constant(step);
    const next =
      stepType === 'string' ? calendarStarts(value as string, type, from) : evenStarts(from, args, step, type);
    if (next === undefined) return args.refuse('the step is a length, or week, month or year for times', step);
    const bounds = [next(0)];
    while (bounds[bounds.length - 1]! <= to) {
      if (bounds.length > LIMIT) args.refuse(`there are more than ${LIMIT.toLocaleString('en')} periods`, step);
      bounds.push(next(bounds.length));
    }
    return new Periods(from, to, bounds);
  }

  /** Whether a place is between start and end, both included. */
  includes(at: Position): boolean {
    return at >= this.start && at <= this.end;
  }

  /** Which period a place is in; -1 before the first. A place after the last is in the last. */
  indexOf(at: Position): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.bounds[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function evenStarts(
  from: Position,
  args: PluginArguments,
  step: Expression,
  type: ScalarType,
): (n: number) => Position {
  const length = lengthOf(args, step, type);
  return (n) => (typeof length === 'bigint' ? (from as bigint) + length * BigInt(n) : (from as number) + length * n);
}

function calendarStarts(unit: string, type: ScalarType, from: Position): ((n: number) => Position) | undefined {
  const startOf = CALENDAR.get(unit.toLowerCase());
  if (startOf === undefined || type !== 'datetime') return undefined;
  const day = Number((from as bigint) / TICKS_PER_DAY);
  return (n) => startOf(day, n);
}

/** A value as a place; undefined for null. */
export function toPosition(value: Value, type: ScalarType): Position | undefined {
  if (value === null) return undefined;
  return type === 'datetime' || type === 'timespan' ? (value as bigint) : Number(value);
}

/** A constant argument as a place on a timeline of a type. */
export function positionOf(args: PluginArguments, e: Expression, type: ScalarType): Position {
  return toPosition(args.constantOf(e, type), type)!;
}

/** A constant argument as a length on a timeline of a type, for datetimes a timespan; greater than 0. */
export function lengthOf(args: PluginArguments, e: Expression, type: ScalarType): Position {
  const lengthType = type === 'datetime' ? 'timespan' : type;
  const length = toPosition(args.constantOf(e, lengthType), lengthType)!;
  return length > 0 ? length : args.refuse('a length greater than 0 is expected here', e);
}

/** The sum of two places on the same timeline. */
export function plus(a: Position, b: Position): Position {
  return typeof a === 'bigint' && typeof b === 'bigint' ? a + b : Number(a) + Number(b);
}

/** The difference of two places on the same timeline. */
export function minus(a: Position, b: Position): Position {
  return typeof a === 'bigint' && typeof b === 'bigint' ? a - b : Number(a) - Number(b);
}

/** When the calendar period begins that comes `later` periods after that of a day (from 0001-01-01); weeks on Sunday. */
const CALENDAR: ReadonlyMap<string, (day: number, later: number) => bigint> = new Map([
  // Day 0 was a Monday.
  ['week', (day: number, later: number) => BigInt(day - ((day + 1) % 7) + later * 7) * TICKS_PER_DAY],
  [
    'month',
    (day: number, later: number) => {
      const { year, month } = datetimeParts(BigInt(day) * TICKS_PER_DAY);
      const months = year * 12 + month - 1 + later;
      return BigInt(daysFromDate(Math.floor(months / 12), (months % 12) + 1, 1)) * TICKS_PER_DAY;
    },
  ],
  [
    'year',
    (day: number, later: number) =>
      BigInt(daysFromDate(datetimeParts(BigInt(day) * TICKS_PER_DAY).year + later, 1, 1)) * TICKS_PER_DAY,
  ],
]);
