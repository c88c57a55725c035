import type { ScalarType } from '../../syntax/types.js';
import { PairTable } from '../exec/pair-table.js';
import { ValueCodes } from '../exec/value-codes.js';
import { selectColumn, type Column } from '../exec/column.js';
import { toDynamic } from '../values/convert.js';
import type { Dynamic, Long, Value } from '../values/types.js';
import type { Accumulator, GroupKernel } from './contract.js';

/** Any aggregate: an accumulator for each group, a row at a time. */
export class RowKernel implements GroupKernel {
  private readonly accumulators: Accumulator[] = [];
  constructor(private readonly begin: () => Accumulator) {}

  add(columns: readonly Column[], groups: Int32Array, rows: number, count: number): void {
    this.grow(count);
    for (let row = 0; row < rows; row++) {
      // An accumulator may keep what it is given.
      const values = new Array<Value>(columns.length);
      for (let c = 0; c < values.length; c++) values[c] = columns[c]!.get(row);
      this.accumulators[groups[row]!]!.add(values);
    }
  }

  result(group: number): Value | readonly Value[] {
    this.grow(group + 1);
    return this.accumulators[group]!.result();
  }

  private grow(count: number): void {
    while (this.accumulators.length < count) this.accumulators.push(this.begin());
  }
}

/** Counts the rows of each group. */
export class CountKernel implements GroupKernel {
  private counts = new Float64Array(16);

  add(_columns: readonly Column[], groups: Int32Array, rows: number, count: number): void {
    if (count > this.counts.length) {
      const longer = new Float64Array(count * 2);
      longer.set(this.counts);
      this.counts = longer;
    }
    const { counts } = this;
    for (let row = 0; row < rows; row++) counts[groups[row]!]!++;
  }

  result(group: number): number {
    return this.counts[group] ?? 0;
  }
}

/** Only the rows of which the column at `at` is true. */
export class ConditionalKernel implements GroupKernel {
  constructor(
    private readonly base: GroupKernel,
    private readonly at: number,
  ) {}

  add(columns: readonly Column[], groups: Int32Array, rows: number, count: number): void {
    const condition = columns[this.at]!;
    const kept = new Uint32Array(rows);
    const keptGroups = new Int32Array(rows);
    let n = 0;
    for (let row = 0; row < rows; row++) {
      if (condition.get(row) !== true) continue;
      keptGroups[n] = groups[row]!;
      kept[n++] = row;
    }
    const selection = kept.subarray(0, n);
    const others = columns.filter((_, c) => c !== this.at).map((column) => selectColumn(column, selection));
    this.base.add(others, keptGroups, n, count);
  }

  result(group: number): Value | readonly Value[] {
    return this.base.result(group);
  }
}

/** Tells for each row whether its value is new in its group; nulls are not. */
class NewValues {
  private readonly values: ValueCodes;
  private readonly pairs = new PairTable();
  private codes = new Int32Array(0);

  constructor(type: ScalarType) {
    this.values = new ValueCodes(type);
  }

  forEach(column: Column, groups: Int32Array, rows: number, found: (group: number, row: number) => void): void {
    if (this.codes.length < rows) this.codes = new Int32Array(rows);
    const { codes, pairs, values } = this;
    values.write(column, rows, codes, () => undefined);
    const { nullCode } = values;
    for (let row = 0; row < rows; row++) {
      const code = codes[row]!;
      if (code === nullCode) continue;
      const before = pairs.size;
      if (pairs.numberOf(groups[row]!, code) === before) found(groups[row]!, row);
    }
  }
}

/** Counts the distinct values of each group that are not null. */
export class DistinctKernel implements GroupKernel {
  private readonly counts: number[] = [];
  private readonly values: NewValues;

  constructor(type: ScalarType) {
    this.values = new NewValues(type);
  }

  add([column]: readonly Column[], groups: Int32Array, rows: number, count: number): void {
    const { counts } = this;
    while (counts.length < count) counts.push(0);
    this.values.forEach(column!, groups, rows, (group) => counts[group]!++);
  }

  result(group: number): number {
    return this.counts[group] ?? 0;
  }
}

/** Sums longs exactly, wrapping at 64 bits, or reals in the order of rows; or averages them. */
export class SumKernel<Summand extends Long> implements GroupKernel {
  private readonly sums: Summand[] = [];
  private readonly counts: number[] = [];

  constructor(
    private readonly plus: (sum: Summand, value: Summand) => Summand,
    private readonly average: boolean,
  ) {}

  add([column]: readonly Column[], groups: Int32Array, rows: number, count: number): void {
    const { sums, counts, plus } = this;
    for (let group = sums.length; group < count; group++) {
      sums.push(0 as Summand);
      counts.push(0);
    }
    for (let row = 0; row < rows; row++) {
      const value = column!.get(row) as Summand | null;
      if (value === null) continue;
      const group = groups[row]!;
      sums[group] = plus(sums[group]!, value);
      counts[group]!++;
    }
  }

  result(group: number): Value {
    const sum = this.sums[group] ?? 0;
    return this.average ? Number(sum) / (this.counts[group] ?? 0) : sum;
  }
}

/** Collects the values of each group that are not null, at most `limit`; `distinct`: each once. Not for dynamics. */
export class ListKernel implements GroupKernel {
  private readonly lists: Dynamic[][] = [];
  private readonly values: NewValues | undefined;

  constructor(
    private readonly type: ScalarType,
    private readonly limit: number,
    distinct: boolean,
  ) {
    this.values = distinct ? new NewValues(type) : undefined;
  }

  add([column]: readonly Column[], groups: Int32Array, rows: number, count: number): void {
    const { limit, lists, type, values } = this;
    while (lists.length < count) lists.push([]);
    const keep = (group: number, row: number): void => {
      const list = lists[group]!;
      if (list.length < limit) list.push(toDynamic(column!.get(row), type));
    };
    if (values !== undefined) values.forEach(column!, groups, rows, keep);
    else for (let row = 0; row < rows; row++) if (column!.get(row) !== null) keep(groups[row]!, row);
  }

  result(group: number): Value {
    return this.lists[group] ?? [];
  }
}
