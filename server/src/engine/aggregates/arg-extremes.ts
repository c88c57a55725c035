import type { ScalarType } from '../../syntax/types.js';
import type { Value } from '../values/types.js';
import type { Accumulator, Aggregate, AggregateSite } from './contract.js';
import { isBetter, nothing } from './extremes.js';

/** Keeps the row whose first value is the greatest or least; rows where it is null only for want of another. */
class ArgExtreme implements Accumulator {
  private row: readonly Value[] | undefined;
  constructor(
    private readonly types: readonly ScalarType[],
    private readonly sign: 1 | -1,
    private readonly single: boolean,
  ) {}

  add(args: readonly Value[]): void {
    const best = this.row?.[0];
    const value = args[0]!;
    const takes =
      best === undefined || (value !== null && (best === null || isBetter(value, best, this.types[0]!, this.sign)));
    if (takes) this.row = args.slice();
  }

  result(): Value | readonly Value[] {
    const row = this.row ?? this.types.map(nothing);
    return this.single ? row[0]! : row;
  }
}

function argExtreme(name: string, sign: 1 | -1, alias: string): Aggregate {
  return {
    name,
    aliases: [alias],
    bind: (site: AggregateSite) => () => new ArgExtreme(site.argTypes, sign, site.columns === undefined),
  };
}

/**
 * The greatest (least) value of the first argument, and the other arguments' values in the first row that has it. Null
 * keys lose against all others.
 * Source: https://learn.microsoft.com/kusto/query/arg-max-aggregation-function
 */
export const ARG_EXTREME_AGGREGATES: readonly Aggregate[] = [
  argExtreme('arg_max', 1, 'argmax'),
  argExtreme('arg_min', -1, 'argmin'),
];
