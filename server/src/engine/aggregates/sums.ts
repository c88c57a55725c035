import { checkDatetime } from '../values/datetime.js';
import { Decimal } from '../values/decimal.js';
import { addLong } from '../values/numbers.js';
import { checkTimespan } from '../values/timespan.js';
import type { Long, Value } from '../values/types.js';
import { conditional } from './conditional.js';
import type { Accumulator, Aggregate, AggregateSite, GroupKernel } from './contract.js';
import { SumKernel } from './kernels.js';

/** Sums longs exactly, wrapping at 64 bits, and counts them. */
class LongSum implements Accumulator {
  protected sum: Long = 0;
  protected count = 0;
  add(args: readonly Value[]): void {
    const value = args[0] as Long | null;
    if (value === null) return;
    this.sum = addLong(this.sum, value);
    this.count++;
  }
  result(): Value {
    return this.sum;
  }
}

class LongAverage extends LongSum {
  /** Divides the wrapped sum, as Kusto does. */
  override result(): Value {
    return Number(this.sum) / this.count;
  }
}

class RealSum implements Accumulator {
  protected sum = 0;
  protected count = 0;
  add(args: readonly Value[]): void {
    const value = args[0] as number | null;
    if (value === null) return;
    this.sum += value;
    this.count++;
  }
  result(): Value {
    return this.sum;
  }
}

class RealAverage extends RealSum {
  override result(): Value {
    return this.sum / this.count;
  }
}

class DecimalSum implements Accumulator {
  protected sum = new Decimal(0);
  protected count = 0;
  add(args: readonly Value[]): void {
    const value = args[0] as Decimal | null;
    if (value === null) return;
    this.sum = this.sum.plus(value);
    this.count++;
  }
  result(): Value {
    return this.sum;
  }
}

class DecimalAverage extends DecimalSum {
  override result(): Value {
    return this.count === 0 ? null : this.sum.div(this.count);
  }
}

/** Sums datetimes or timespans, by their ticks; a sum out of range is null. */
class TickSum implements Accumulator {
  protected sum = 0n;
  protected count = 0n;
  constructor(private readonly check: (ticks: bigint) => bigint | null) {}
  add(args: readonly Value[]): void {
    const value = args[0] as bigint | null;
    if (value === null) return;
    this.sum += value;
    this.count++;
  }
  result(): Value {
    return this.check(this.sum);
  }
}

class TickAverage extends TickSum {
  override result(): Value {
    return this.count === 0n ? null : this.sum / this.count;
  }
}

/**
 * The sum of the values that are not null; 0 when there are none.
 * Source: https://learn.microsoft.com/kusto/query/sum-aggregation-function
 */
const sum: Aggregate = {
  name: 'sum',
  bind(site) {
    switch (site.argTypes[0]) {
      case 'int':
      case 'long':
        return () => new LongSum();
      case 'real':
        return () => new RealSum();
      case 'decimal':
        return () => new DecimalSum();
      case 'timespan':
        return () => new TickSum(checkTimespan);
      case 'datetime':
        return () => new TickSum(checkDatetime);
      default:
        return site.refuse('sum(): the argument must be a number, a timespan or a datetime', 0);
    }
  },
  kernel: (site) => sumKernel(site, false),
};

/**
 * The average of the values that are not null; of none, NaN for integers and reals, null for other types.
 * Source: https://learn.microsoft.com/kusto/query/avg-aggregation-function
 */
const avg: Aggregate = {
  name: 'avg',
  bind(site) {
    switch (site.argTypes[0]) {
      case 'int':
      case 'long':
        return () => new LongAverage();
      case 'real':
        return () => new RealAverage();
      case 'decimal':
        return () => new DecimalAverage();
      case 'timespan':
        return () => new TickAverage(checkTimespan);
      case 'datetime':
        return () => new TickAverage(checkDatetime);
      default:
        return site.refuse('avg(): the argument must be a number, a timespan or a datetime', 0);
    }
  },
  kernel: (site) => sumKernel(site, true),
};

function sumKernel({ argTypes: [type] }: AggregateSite, average: boolean): (() => GroupKernel) | undefined {
  if (type === 'int' || type === 'long') return () => new SumKernel<Long>(addLong, average);
  return type === 'real' ? () => new SumKernel<number>((a, b) => a + b, average) : undefined;
}

export const SUM_AGGREGATES: readonly Aggregate[] = [sum, conditional('sumif', sum), avg, conditional('avgif', avg)];
