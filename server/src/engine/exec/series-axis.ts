import type { MakeSeries } from '../../syntax/operators.js';
import type { ScalarType } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import type { PlanExpr } from '../plan/expression.js';
import { convertValue } from '../values/convert.js';
import { wrapLong, type Value } from '../values/types.js';

/** How many values an array of make-series may have. */
const LIMIT = 1_048_576;

/** The bounds and the step of an axis, planned. */
export interface AxisBounds {
  readonly from: PlanExpr | undefined;
  readonly to: PlanExpr | undefined;
  readonly step: PlanExpr;
}

/** The bins of one series: from the first one on. */
export interface AxisRange {
  readonly first: number;
  readonly count: number;
}

/**
 * The axis of make-series in one run. Bins are numbered from the start, or from zero where there is none; the end is
 * exclusive. In the form `in range(…)` bins are multiples of the step and both ends are inclusive.
 * Source: https://learn.microsoft.com/kusto/query/make-series-operator
 */
export class SeriesAxis {
  /** Numbers, or ticks as bigint. */
  private readonly origin: number | bigint;
  private readonly from: number | bigint | undefined;
  private readonly to: number | bigint | undefined;
  private readonly step: number | bigint;

  constructor(
    private readonly operator: MakeSeries,
    private readonly type: ScalarType,
    bounds: AxisBounds,
    valueOf: (e: PlanExpr) => Value,
  ) {
    const place = (e: PlanExpr | undefined, as: ScalarType): number | bigint | undefined => {
      if (e === undefined) return undefined;
      const value = convertValue(valueOf(e), e.type, as);
      if (value === null)
        throw new EngineError('refused', 'make-series: the bounds and the step must not be null', e.span);
      return this.place(value);
    };
    this.step = place(bounds.step, type === 'datetime' ? 'timespan' : type)!;
    if (!(this.step > 0))
      throw new EngineError('refused', 'make-series: the step must be greater than 0', bounds.step.span);
    this.from = place(bounds.from, type);
    this.to = place(bounds.to, type);
    const aligned = this.from === undefined || operator.inRange;
    this.origin = aligned ? (typeof this.step === 'bigint' ? 0n : 0) : this.from;
  }

  /** The number of the bin of a value; undefined for null and values outside of the bounds. */
  indexOf(value: Value): number | undefined {
    if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return undefined;
    const at = this.place(value);
    if (this.from !== undefined && at < this.from) return undefined;
    if (this.to !== undefined && (this.operator.inRange ? at > this.to : at >= this.to)) return undefined;
    return this.binOf(at);
  }

  /** The bins of a series whose data is in the bins from `low` to `high`. */
  rangeOf(low: number, high: number): AxisRange {
    const first = this.from === undefined ? low : this.binOf(this.from);
    const count = (this.to === undefined ? high + 1 : this.endBin(this.to)) - first;
    if (count > LIMIT) {
      throw new EngineError(
        'budget',
        `make-series: the axis has more than ${LIMIT.toLocaleString('en')} values`,
        this.operator,
      );
    }
    return { first, count: Math.max(0, count) };
  }

  /** Where a bin begins, as a value of the axis. */
  valueAt(index: number): Value {
    if (typeof this.origin === 'bigint' && typeof this.step === 'bigint') {
      const at = this.origin + this.step * BigInt(index);
      return this.type === 'long' || this.type === 'int' ? wrapLong(at) : at;
    }
    return Number(this.origin) + Number(this.step) * index;
  }

  /** The number of the first bin behind the end. */
  private endBin(to: number | bigint): number {
    const bin = this.binOf(to);
    if (this.operator.inRange) return bin + 1;
    const start = this.valueAt(bin) as number | bigint;
    return start < to ? bin + 1 : bin;
  }

  private binOf(at: number | bigint): number {
    if (typeof at === 'bigint' && typeof this.origin === 'bigint' && typeof this.step === 'bigint') {
      const distance = at - this.origin;
      const bin = distance / this.step;
      return Number(distance < 0n && distance % this.step !== 0n ? bin - 1n : bin);
    }
    return Math.floor((Number(at) - Number(this.origin)) / Number(this.step));
  }

  private place(value: Value): number | bigint {
    return this.type === 'real' || this.type === 'decimal' ? Number(value) : BigInt(value as number | bigint);
  }
}
