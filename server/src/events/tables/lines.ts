import type { EventOrigin } from '../event-table.js';

/** The lines that the rows of a segment stand on. */
export class Lines {
  private starts = new Uint32Array(64);
  private count = 0;
  /** End lines of the records that span several. */
  private readonly ends = new Map<number, number>();

  constructor(readonly file: string) {}

  get length(): number {
    return this.count;
  }

  add(line: number, endLine: number): void {
    if (this.count === this.starts.length) {
      const longer = new Uint32Array(this.count * 2);
      longer.set(this.starts);
      this.starts = longer;
    }
    if (endLine !== line) this.ends.set(this.count, endLine);
    this.starts[this.count++] = line;
  }

  /** Adds rows that stand on a line each, one after the other. */
  addRange(first: number, count: number): void {
    const starts = new Uint32Array(this.count + count);
    starts.set(this.starts.subarray(0, this.count));
    for (let i = 0; i < count; i++) starts[this.count + i] = first + i;
    this.starts = starts;
    this.count += count;
  }

  lineOf(row: number): number {
    return this.starts[row]!;
  }

  origin(row: number): EventOrigin {
    const endLine = this.ends.get(row);
    const line = this.starts[row]!;
    return endLine === undefined ? { file: this.file, line } : { file: this.file, line, endLine };
  }
}
