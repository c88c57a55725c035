import { tooLong, lineEnd, TextParts } from './bytes.js';

/** A record of a CSV file, or what is wrong with one. Lines count from 1. */
export type CsvRecord =
  | { readonly fields: readonly string[]; readonly line: number; readonly endLine: number; readonly fault?: undefined }
  | { readonly fault: string; readonly line: number };

export interface CsvOptions {
  /** The byte between fields. */
  readonly delimiter: number;
  /** Longer records are skipped. */
  readonly recordLimit: number;
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads UTF-8 CSV as in RFC 4180: a quoted field may hold delimiters, line breaks and doubled quotes. Empty lines are
 * passed over. A faulty record is yielded as a fault, and reading goes on with the next line.
 *
 * That a quote has no end is found out at the end of the file, yet reading stays linear: behind such a quote all others
 * stand in even runs, and a field that begins with one of those ends within it.
 */
export function* readCsv(bytes: Uint8Array, options: CsvOptions): Generator<CsvRecord, void> {
  const reader = new CsvReader(bytes, options);
  for (let record = reader.next(); record !== undefined; record = reader.next()) yield record;
}

class CsvReader {
  private at = 0;
  private line = 1;

  private readonly text: TextParts;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly options: CsvOptions,
  ) {
    this.text = new TextParts(bytes);
  }

  next(): CsvRecord | undefined {
    this.skipEmptyLines();
    if (this.at >= this.bytes.length) return undefined;
    const start = this.at;
    const line = this.line;
    const fields: string[] = [];
    for (;;) {
      const field = this.bytes[this.at] === QUOTE ? this.quoted(start) : this.plain();
      if (typeof field !== 'string') return this.recover(start, line, field.fault);
      fields.push(field);
      const c = this.bytes[this.at];
      if (c === this.options.delimiter) {
        this.at++;
        continue;
      }
      if (this.at - start > this.options.recordLimit) return this.recover(start, line, this.tooLong(this.at - start));
      const endLine = this.line;
      if (c === CR) this.at++;
      if (this.bytes[this.at] === LF) {
        this.at++;
        this.line++;
      }
      return { fields, line, endLine };
    }
  }

  private skipEmptyLines(): void {
    for (;;) {
      const c = this.bytes[this.at];
      if (c === LF) this.line++;
      else if (c !== CR || this.bytes[this.at + 1] !== LF) return;
      this.at++;
    }
  }

  private tooLong(size: number): string {
    return tooLong(size, this.options.recordLimit);
  }

  /** Goes on with the line after the one that a faulty record began on. */
  private recover(start: number, line: number, fault: string): CsvRecord {
    this.at = Math.min(lineEnd(this.bytes, start) + 1, this.bytes.length);
    this.line = line + 1;
    return { fault, line };
  }

  private plain(): string | { fault: string } {
    const { bytes } = this;
    const { delimiter } = this.options;
    const start = this.at;
    let at = start;
    for (; at < bytes.length; at++) {
      const c = bytes[at];
      if (c === delimiter || c === LF || (c === CR && (at + 1 === bytes.length || bytes[at + 1] === LF))) break;
    }
    this.at = at;
    return this.text.get(start, at) ?? { fault: NOT_UTF8 };
  }

  /** At an opening quote; `recordStart`: where the record begins. */
  private quoted(recordStart: number): string | { fault: string } {
    const { bytes } = this;
    const parts: string[] = [];
    let from = ++this.at;
    for (;;) {
      let at = this.at;
      while (at < bytes.length && bytes[at] !== QUOTE) if (bytes[at++] === LF) this.line++;
      this.at = at;
      if (at >= bytes.length || at - recordStart > this.options.recordLimit) {
        return { fault: at >= bytes.length ? 'a quote that is never closed' : this.tooLong(at - recordStart) };
      }
      if (bytes[at + 1] !== QUOTE) break;
      const part = this.text.get(from, at + 1);
      if (part === undefined) return { fault: NOT_UTF8 };
      parts.push(part);
      from = this.at = at + 2;
    }
    const last = this.text.get(from, this.at++);
    if (last === undefined) return { fault: NOT_UTF8 };
    const c = bytes[this.at];
    const ends =
      c === undefined ||
      c === this.options.delimiter ||
      c === LF ||
      (c === CR && (bytes[this.at + 1] === LF || this.at + 1 === bytes.length));
    if (!ends) return { fault: 'text after a closing quote' };
    parts.push(last);
    return parts.length === 1 ? last : parts.join('');
  }
}

export const NOT_UTF8 = 'bytes that are not UTF-8';

/** The delimiter of a header line: the one of comma, semicolon and tab that stands in it most often outside quotes. */
export function delimiterOf(header: string): number {
  const bare = header.replace(/"[^"]*"/gu, '');
  let best = ',';
  for (const candidate of [';', '\t']) {
    if (bare.split(candidate).length > bare.split(best).length) best = candidate;
  }
  return best.charCodeAt(0);
}
