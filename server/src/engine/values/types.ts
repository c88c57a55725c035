import type { Decimal } from './decimal.js';

/**
 * How Kusto values are held in JavaScript. The static type (from the plan) always travels beside a value, so one
 * JavaScript type may serve several Kusto types:
 *
 * | Kusto    | JavaScript                                                                                    |
 * |----------|-----------------------------------------------------------------------------------------------|
 * | bool     | boolean                                                                                       |
 * | int      | number, an integer in [-2^31, 2^31)                                                           |
 * | long     | number if a safe integer, bigint otherwise: always canonical, so `===` compares longs         |
 * | real     | number, with NaN and infinities                                                               |
 * | decimal  | Decimal (values/decimal.ts), 34 significant digits                                            |
 * | string   | string, never null                                                                            |
 * | datetime | bigint, 100 ns ticks since 0001-01-01T00:00:00Z                                               |
 * | timespan | bigint, 100 ns ticks                                                                          |
 * | guid     | string, lower case with dashes                                                                |
 * | dynamic  | Dynamic, see below                                                                            |
 *
 * null stands for the null of every type but string, and for JSON null in a dynamic.
 */
export type Value = null | boolean | number | bigint | string | Decimal | DynamicReal | DynamicArray | DynamicBag;

/** A long: canonical, see {@link Value}. */
export type Long = number | bigint;

/**
 * A dynamic value. A JavaScript number that is an integer is a long and one with a fraction is a real; a real without
 * a fraction (`1.0`) is a {@link DynamicReal}, a long beyond 2^53 a bigint. Values of other types become text
 * when they enter a dynamic.
 */
export type Dynamic = null | boolean | number | bigint | string | DynamicReal | DynamicArray | DynamicBag;
export type DynamicArray = readonly Dynamic[];
/** A property bag; keeps the order in which keys were added. */
export type DynamicBag = ReadonlyMap<string, Dynamic>;

/** A real inside a dynamic whose value has no fraction, so that `1.0` stays apart from `1`. */
export class DynamicReal {
  constructor(readonly value: number) {}
}

/** A real as it is held inside a dynamic; NaN and infinities become text. */
export function dynamicReal(value: number): Dynamic {
  if (Number.isInteger(value)) return new DynamicReal(value);
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

export function isDynamicArray(v: Value): v is DynamicArray {
  return Array.isArray(v);
}

export function isDynamicBag(v: Value): v is DynamicBag {
  return v instanceof Map;
}

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

/** Wraps an integer to 64 bits, as Kusto's `long` arithmetic does, and makes it canonical. */
export function wrapLong(v: bigint): Long {
  const w = v < MIN_LONG || v > MAX_LONG ? BigInt.asIntN(64, v) : v;
  const n = Number(w);
  return Number.isSafeInteger(n) ? n : w;
}

/** Ticks of a second, minute, hour and day. */
export const TICKS_PER_MILLISECOND = 10_000n;
export const TICKS_PER_SECOND = 10_000_000n;
export const TICKS_PER_MINUTE = 600_000_000n;
export const TICKS_PER_HOUR = 36_000_000_000n;
export const TICKS_PER_DAY = 864_000_000_000n;
/** Ticks at 1970-01-01T00:00:00Z. */
export const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
/** Ticks of the last instant, 9999-12-31T23:59:59.9999999Z. */
export const MAX_DATETIME_TICKS = 3_155_378_975_999_999_999n;
