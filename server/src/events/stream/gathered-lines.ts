import { Buffer } from 'node:buffer';
import { isBlank } from '../readers/bytes.js';
import type { JsonSpan } from '../readers/json-spans.js';
import type { LineBlock } from './line-blocks.js';

/** Lines are handed on when so many bytes of them are together, or so much of the file was read since. */
const GATHERED_BYTES = 2 ** 20;
const READ_BYTES = 64 * 2 ** 20;

/** Lines of a file put together in bytes of their own. */
export class GatheredLines {
  private bytes = Buffer.alloc(0);
  private lines: JsonSpan[] = [];
  private size = 0;
  private lineCount = 0;
  private read = 0;

  /** Whether there is enough for a block. */
  get isFull(): boolean {
    return this.size >= GATHERED_BYTES || this.read >= READ_BYTES;
  }

  /** Adds a line, given without its line feed. */
  add(from: Buffer, start: number, end: number, line: number): void {
    const length = end - start + 1;
    if (this.size + length > this.bytes.length) this.grow(length);
    const { bytes, size } = this;
    from.copy(bytes, size, start, end);
    bytes[size + length - 1] = 0x0a;
    this.lines.push(spanOf(bytes, size, size + length - 1, line));
    this.size += length;
  }

  /** Counts a piece of the file that was looked through. */
  count(lines: number, bytes: number): void {
    this.lineCount += lines;
    this.read += bytes;
  }

  /** What was gathered; nothing is left afterwards. */
  take(): LineBlock {
    const { lines, lineCount } = this;
    const bytes = this.bytes.subarray(0, this.size);
    this.bytes = Buffer.alloc(0);
    this.lines = [];
    this.size = this.lineCount = this.read = 0;
    return { bytes, lines, lineCount };
  }

  private grow(more: number): void {
    const longer = Buffer.allocUnsafeSlow(Math.max(this.size + more, 2 * this.bytes.length, GATHERED_BYTES / 16));
    this.bytes.copy(longer, 0, 0, this.size);
    this.bytes = longer;
  }
}

/** A line without the blanks before it. */
export function spanOf(bytes: Buffer, from: number, end: number, line: number): JsonSpan {
  let start = from;
  while (start < end && isBlank(bytes[start])) start++;
  return { start, end, line, endLine: line };
}
