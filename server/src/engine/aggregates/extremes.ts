import type { ScalarType } from '../../syntax/types.js';
import { compareValues } from '../values/compare.js';
import type { Column } from '../exec/column.js';
import type { Value } from '../values/types.js';
import { conditional } from './conditional.js';
import type { Accumulator, Aggregate, GroupKernel } from './contract.js';

/** What an aggregate gives when it has seen no value: text has no null. */
export function nothing(type: ScalarType): Value {
  return type === 'string' ? '' : null;
}

/**
 * Whether `value` takes the place of `best` as the greatest (`sign` 1) or least (-1) value; of equals the first stays.
 * Neither is null. NaN beats every number.
 */
export function isBetter(value: Value, best: Value, type: ScalarType, sign: 1 | -1): boolean {
  if (type === 'real') {
    const [v, b] = [value as number, best as number];
    if (Number.isNaN(v)) return !Number.isNaN(b);
    return sign > 0 ? v > b : v < b;
  }
  return compareValues(value, best, type) * sign > 0;
}

class Extreme implements Accumulator {
  private best: Value = null;
  constructor(
    private readonly type: ScalarType,
    private readonly sign: 1 | -1,
  ) {}
  add(args: readonly Value[]): void {
    const value = args[0]!;
    if (value === null) return;
    if (this.best === null || isBetter(value, this.best, this.type, this.sign)) this.best = value;
  }
  result(): Value {
    return this.best ?? nothing(this.type);
  }
}

/** Keeps the greatest (`sign` 1) or least (-1) value of each group. */
class ExtremeKernel implements GroupKernel {
  private readonly best: Value[] = [];

  constructor(
    private readonly type: ScalarType,
    private readonly sign: 1 | -1,
  ) {}

  add([column]: readonly Column[], groups: Int32Array, rows: number, count: number): void {
    const { best, type, sign } = this;
    while (best.length < count) best.push(null);
    for (let row = 0; row < rows; row++) {
      const value = column!.get(row);
      if (value === null) continue;
      const group = groups[row]!;
      const before = best[group]!;
      if (before === null || isBetter(value, before, type, sign)) best[group] = value;
    }
  }

  result(group: number): Value {
    return this.best[group] ?? nothing(this.type);
  }
}

function extreme(name: string, sign: 1 | -1): Aggregate {
  return {
    name,
    bind: (site) => () => new Extreme(site.argTypes[0]!, sign),
    kernel: (site) => () => new ExtremeKernel(site.argTypes[0]!, sign),
  };
}

/**
 * The least value that is not null; null when there is none, NaN when one is NaN.
 * Source: https://learn.microsoft.com/kusto/query/min-aggregation-function
 */
const min = extreme('min', -1);

/**
 * The greatest value that is not null; null when there is none, NaN when one is NaN.
 * Source: https://learn.microsoft.com/kusto/query/max-aggregation-function
 */
const max = extreme('max', 1);

export const EXTREME_AGGREGATES: readonly Aggregate[] = [
  min,
  conditional('minif', min),
  max,
  conditional('maxif', max),
];
