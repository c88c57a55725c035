import type { EventTable } from '../../events/load.js';
import { SelectedTable } from './selected-table.js';

/** The rows of a table by their time, so that many windows of it cost one look at all its rows. */
export class RowsByTime {
  /** Times in ticks, ascending, and the row of each; undefined where the table has no time. */
  private readonly sorted: readonly { readonly time: bigint; readonly row: number }[] | undefined;

  constructor(private readonly table: EventTable) {
    const at = table.columns.findIndex((c) => c.name === table.timeColumn);
    if (at < 0) return;
    const sorted: { time: bigint; row: number }[] = [];
    let row = 0;
    for (const batch of table.batches()) {
      for (let i = 0; i < batch.length; i++, row++) {
        const time = batch.columns[at]!.get(i);
        if (typeof time === 'bigint') sorted.push({ time, row });
      }
    }
    this.sorted = sorted.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  }

  /** The rows whose time is in [from, to), in their order in the table. A table without times is whole. */
  window(from: bigint, to: bigint): EventTable {
    if (this.sorted === undefined) return this.table;
    const rows = this.sorted.slice(this.firstFrom(from), this.firstFrom(to)).map((e) => e.row);
    return new SelectedTable(
      this.table,
      rows.sort((a, b) => a - b),
    );
  }

  /** How many rows are before a time. */
  private firstFrom(time: bigint): number {
    const sorted = this.sorted ?? [];
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]!.time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
