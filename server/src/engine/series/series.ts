import { parseDatetime } from '../values/datetime.js';
import { realToLong } from '../values/numbers.js';
import { Decimal } from '../values/decimal.js';
import { DynamicReal, dynamicReal, isDynamicArray, type Dynamic, type Long, type Value } from '../values/types.js';

/**
 * A dynamic array read as numbers. Kusto holds an array as one type: of integers alone it is a series of long, else of
 * real; what is no number is null.
 */
export type Series =
  | { readonly type: 'long'; readonly items: readonly (Long | null)[] }
  | { readonly type: 'real'; readonly items: readonly (number | null)[] };

/** Datetimes as a dynamic holds them; they count in ticks. */
const DATETIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

/** Reads a dynamic array; undefined for anything else. */
export function seriesOf(value: Value): Series | undefined {
  if (!isDynamicArray(value)) return undefined;
  if (value.every((v) => v === null || isInteger(v))) return { type: 'long', items: value };
  return { type: 'real', items: value.map(realIn) };
}

/** Reads a number that stands for a whole series: it is repeated `length` times. */
export function constantSeries(value: Value, isWhole: boolean, length: number): Series {
  if (isWhole) return { type: 'long', items: Array<Long | null>(length).fill(value as Long | null) };
  const number = value instanceof Decimal ? value.toNumber() : (value as number | null);
  return { type: 'real', items: Array<number | null>(length).fill(number) };
}

function isInteger(value: Dynamic): value is Long {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

/** The number a dynamic holds, as a real; null if it holds none. */
function realIn(value: Dynamic): number | null {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (value instanceof DynamicReal) return value.value;
  if (typeof value !== 'string') return null;
  switch (value) {
    // How non-finite reals are held in a dynamic.
    case 'NaN':
      return NaN;
    case 'Infinity':
      return Infinity;
    case '-Infinity':
      return -Infinity;
    default:
      return DATETIME.test(value) ? Number(parseDatetime(value)) : null;
  }
}

/** The items as reals. */
export function realsOf(series: Series): readonly (number | null)[] {
  return series.type === 'real' ? series.items : series.items.map((v) => (v === null ? null : Number(v)));
}

/** The items as reals if all are finite numbers and there is one at least; undefined otherwise. */
export function finiteReals(value: Value): readonly number[] | undefined {
  const series = seriesOf(value);
  if (series === undefined || series.items.length === 0) return undefined;
  const reals = realsOf(series);
  return reals.every((v): v is number => v !== null && Number.isFinite(v)) ? reals : undefined;
}

/** Reals as a dynamic array. */
export function toRealArray(items: readonly (number | null)[]): Dynamic {
  return items.map((v) => (v === null ? null : dynamicReal(v)));
}

/** Items as a dynamic array of the series' type; what is not whole is cut off in a series of long. */
export function toSeriesArray(items: readonly (Long | null)[], type: Series['type']): Dynamic {
  return items.map((v) => {
    if (v === null || typeof v === 'bigint') return v;
    return type === 'long' ? realToLong(v) : dynamicReal(v);
  });
}
