import type { ScalarType } from '../../syntax/types.js';
import { Decimal } from '../values/decimal.js';
import type { Value } from '../values/types.js';
import { conditional } from './conditional.js';
import type { Accumulator, Aggregate } from './contract.js';

/** A value as a real: datetimes and timespans count in ticks. */
function asReal(value: Value): number {
  return value instanceof Decimal ? value.toNumber() : Number(value);
}

/** Kusto gives variances and covariances with ten decimals. */
function tenDecimals(value: number): number {
  return Number.isFinite(value) ? Number(value.toFixed(10)) : value;
}

/** The variance of one pass over the values (Welford), stable where values lie close together. */
export class Variance {
  count = 0;
  mean = 0;
  private squares = 0;

  add(value: number): void {
    this.count++;
    const step = value - this.mean;
    this.mean += step / this.count;
    this.squares += step * (value - this.mean);
  }

  /** Of a sample (divided by n - 1) or of a population (by n); 0 for fewer than two values. */
  variance(sample: boolean): number {
    return this.count < 2 ? 0 : this.squares / (sample ? this.count - 1 : this.count);
  }
}

function spread(name: string, sample: boolean, finish: (variance: number) => number): Aggregate {
  return {
    name,
    bind: () => (): Accumulator => {
      const state = new Variance();
      return {
        add: (args) => {
          if (args[0] !== null) state.add(asReal(args[0]!));
        },
        result: () => finish(state.variance(sample)),
      };
    },
  };
}

/** The covariance of one pass over pairs without null. */
class Covariance implements Accumulator {
  private count = 0;
  private meanX = 0;
  private meanY = 0;
  private products = 0;
  constructor(private readonly sample: boolean) {}

  add(args: readonly Value[]): void {
    if (args[0] === null || args[1] === null) return;
    const [x, y] = [asReal(args[0]!), asReal(args[1]!)];
    this.count++;
    const step = x - this.meanX;
    this.meanX += step / this.count;
    this.meanY += (y - this.meanY) / this.count;
    this.products += step * (y - this.meanY);
  }

  result(): number {
    if (this.count < 2) return 0;
    return tenDecimals(this.products / (this.sample ? this.count - 1 : this.count));
  }
}

function covariance(name: string, sample: boolean): Aggregate {
  return { name, resultType: (): ScalarType => 'real', bind: () => () => new Covariance(sample) };
}

/**
 * Source: https://learn.microsoft.com/kusto/query/stdev-aggregation-function,
 * https://learn.microsoft.com/kusto/query/variance-aggregation-function
 */
const stdev = spread('stdev', true, Math.sqrt);
const stdevp = spread('stdevp', false, Math.sqrt);
const variance = spread('variance', true, tenDecimals);
const variancep = spread('variancep', false, tenDecimals);

/** Source: https://learn.microsoft.com/kusto/query/covariance-aggregation-function */
const sampleCovariance = covariance('covariance', true);
const populationCovariance = covariance('covariancep', false);

export const DEVIATION_AGGREGATES: readonly Aggregate[] = [
  stdev,
  conditional('stdevif', stdev),
  stdevp,
  variance,
  conditional('varianceif', variance),
  variancep,
  conditional('variancepif', variancep),
  sampleCovariance,
  conditional('covarianceif', sampleCovariance, 2),
  populationCovariance,
  conditional('covariancepif', populationCovariance, 2),
];
