import { holdsQuantity, type Interval, type Quantity, type RangeSet } from '../../lint/implication/ranges.js';

/** Some quantities of a set: inside of each interval, and at its ends. */
export function quantitiesIn(set: RangeSet, type: 'whole' | 'real' | 'ticks'): Quantity[] {
  const step: Quantity = type === 'ticks' ? 1n : type === 'whole' ? 1 : 0.5;
  const candidates = set.flatMap((interval) => around(interval, step));
  return [...new Set(candidates)].filter((q) => holdsQuantity(set, q));
}

function around({ low, high }: Interval, step: Quantity): Quantity[] {
  if (low === undefined && high === undefined) return [typeof step === 'bigint' ? 0n : 0];
  const found: Quantity[] = [];
  if (low !== undefined) found.push(low, plus(low, step, 1));
  if (high !== undefined) found.push(plus(high, step, -1), high);
  if (low !== undefined && high !== undefined) found.push(middle(low, high));
  return found;
}

function plus(q: Quantity, step: Quantity, sign: 1 | -1): Quantity {
  if (typeof q === 'bigint') return q + BigInt(sign) * (typeof step === 'bigint' ? step : 1n);
  return q + sign * Number(step);
}

function middle(a: Quantity, b: Quantity): Quantity {
  if (typeof a === 'bigint' && typeof b === 'bigint') return (a + b) / 2n;
  return Math.floor((Number(a) + Number(b)) / 2);
}
