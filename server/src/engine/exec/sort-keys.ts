import type { ScalarType } from '../../syntax/types.js';
import { compareText } from '../values/compare.js';
import type { Value } from '../values/types.js';
import type { Column } from './column.js';

/** How the values of a key are to stand. */
export interface KeyOrder {
  readonly type: ScalarType;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** The values of a key as numbers of 64 bits without a sign that are in the order of the values. */
export interface SortCodes {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

const ALL = 0xffff_ffff;
const SIGN = 0x8000_0000;

/**
 * Numbers that order as the values of a column do, or undefined where there are none: for decimals, and for whole numbers
 * that need all 64 bits beside nulls. `check` is called for every row.
 */
export function sortCodes(column: Column, order: KeyOrder, check: (row: number) => void): SortCodes | undefined {
  switch (order.type) {
    case 'string':
    case 'guid':
      return textCodes(column, order, check);
    case 'int':
    case 'real':
    case 'bool':
      return realCodes(column, order, check);
    case 'long':
      return realCodes(column, order, check) ?? wholeCodes(column, order, check);
    case 'datetime':
    case 'timespan':
      return wholeCodes(column, order, check);
    case 'decimal':
    case 'dynamic':
      return undefined;
  }
}

/** The bits of a double order as it does once the sign is turned. Undefined where a value is no double. */
function realCodes(column: Column, order: KeyOrder, check: (row: number) => void): SortCodes | undefined {
  const { length } = column;
  const codes = { high: new Uint32Array(length), low: new Uint32Array(length) };
  const { high, low } = codes;
  const real = new Float64Array(1);
  const bits = new Uint32Array(real.buffer);
  const turned = order.descending ? ALL : 0;
  // Infinities leave room for nulls, and for NaN beside them.
  const [nullLow, nanLow] = order.nullsFirst ? [0, 1] : [ALL, ALL - 1];
  for (let row = 0; row < length; row++) {
    check(row);
    const value = column.get(row);
    if (value === null || Number.isNaN(value)) {
      high[row] = order.nullsFirst ? 0 : ALL;
      low[row] = value === null ? nullLow : nanLow;
      continue;
    }
    if (typeof value === 'bigint') return undefined;
    // Adding 0 makes -0 the same as 0.
    real[0] = Number(value) + 0;
    const top = bits[1]!;
    const flip = top >= SIGN ? ALL : 0;
    high[row] = (top ^ (flip | SIGN) ^ turned) >>> 0;
    low[row] = (bits[0]! ^ flip ^ turned) >>> 0;
  }
  return codes;
}

/** Whole numbers of 64 bits. Undefined where nulls would be the same as one of them. */
function wholeCodes(column: Column, order: KeyOrder, check: (row: number) => void): SortCodes | undefined {
  const { length } = column;
  const codes = { high: new Uint32Array(length), low: new Uint32Array(length) };
  const { high, low } = codes;
  const whole = new BigInt64Array(1);
  const bits = new Uint32Array(whole.buffer);
  const turned = order.descending ? ALL : 0;
  const last = order.nullsFirst ? 0 : ALL;
  let nulls = false;
  let meetsNull = false;
  for (let row = 0; row < length; row++) {
    check(row);
    const value = column.get(row) as bigint | number | null;
    if (value === null) {
      nulls = true;
      high[row] = last;
      low[row] = last;
      continue;
    }
    whole[0] = typeof value === 'bigint' ? value : BigInt(value);
    const h = (bits[1]! ^ SIGN ^ turned) >>> 0;
    const l = (bits[0]! ^ turned) >>> 0;
    high[row] = h;
    low[row] = l;
    if (h === last && l === last) meetsNull = true;
  }
  return nulls && meetsNull ? undefined : codes;
}

/** The places of texts among the different ones. */
function textCodes(column: Column, order: KeyOrder, check: (row: number) => void): SortCodes {
  const { length } = column;
  const numbers = new Map<string, number>();
  const low = new Uint32Array(length);
  const texts: string[] = [];
  for (let row = 0; row < length; row++) {
    check(row);
    const value = column.get(row) as string | null;
    if (value === null) {
      low[row] = ALL;
      continue;
    }
    let number = numbers.get(value);
    if (number === undefined) {
      number = texts.length;
      numbers.set(value, number);
      texts.push(value);
    }
    low[row] = number;
  }
  let compared = 0;
  const places = new Uint32Array(texts.length);
  const sorted = Uint32Array.from(texts.keys()).sort((a, b) => {
    check(++compared);
    return compareText(texts[a]!, texts[b]!);
  });
  sorted.forEach((number, i) => (places[number] = order.descending ? sorted.length - i : i + 1));
  const nullPlace = order.nullsFirst ? 0 : ALL;
  for (let row = 0; row < length; row++) low[row] = low[row] === ALL ? nullPlace : places[low[row]!]!;
  return { high: new Uint32Array(length), low };
}

/** The values of a key, for comparing them one by one. */
export function valuesOfColumn(column: Column, check: (row: number) => void): Value[] {
  const values = new Array<Value>(column.length);
  for (let row = 0; row < values.length; row++) {
    check(row);
    values[row] = column.get(row);
  }
  return values;
}
