import { countLines, isBlank, lineEnd } from './bytes.js';
import { envelopeAt } from './json-envelope.js';
import { skipOut } from './json-structure.js';

/** The place of a JSON record in a file, or what is wrong with it. Lines count from 1. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
  readonly fault?: string | undefined;
  /** Whether it is the array of tables of a query result. */
  readonly tables?: boolean;
}

/** Finds the records of a JSON file by their structure alone. */
export interface JsonSpanReader {
  next(): JsonSpan | undefined;
  /** Called when a span turns out to be no JSON: reading goes on at the next place where a record may begin. */
  reject(span: JsonSpan): void;
}

const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

/** Finding out that a value has no end costs one pass over the rest of the file; so many are borne. */
const MAX_UNENDED_VALUES = 16;

/** Newline-delimited JSON: a record on each line that is not blank. */
export class LineSpans implements JsonSpanReader {
  private at = 0;
  private line = 0;

  constructor(private readonly bytes: Uint8Array) {}

  next(): JsonSpan | undefined {
    const { bytes } = this;
    while (this.at < bytes.length) {
      let start = this.at;
      const end = lineEnd(bytes, start);
      this.at = end + 1;
      const line = ++this.line;
      while (start < end && isBlank(bytes[start])) start++;
      if (start < end) return { start, end, line, endLine: line };
    }
    return undefined;
  }

  reject(): void {
    // The next record begins on the next line in any case.
  }
}

/**
 * JSON values that follow each other, each over one or more lines; the items of arrays count as such values, and with
 * `envelopes` those of the arrays that hold records within an object.
 */
export class ValueSpans implements JsonSpanReader {
  private at = 0;
  private line = 1;
  /** The brackets to close around the array of an envelope that is being read; 0 outside. */
  private levels = 0;
  private unended = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly envelopes: boolean,
  ) {}

  next(): JsonSpan | undefined {
    const { bytes } = this;
    for (; this.at < bytes.length; this.at++) {
      const c = bytes[this.at];
      if (c === LF) this.line++;
      else if (c === OPEN_BRACE) {
        const entered = this.envelopes && this.levels === 0 ? this.enter() : false;
        if (entered === false) return this.object();
        if (entered !== true) return entered;
      } else if (c === CLOSE_BRACKET && this.levels > 0) {
        this.moveTo(skipOut(bytes, this.at + 1, this.levels) - 1);
        this.levels = 0;
      } else if (!isBlank(c) && c !== COMMA && c !== OPEN_BRACKET && c !== CLOSE_BRACKET) return this.other();
    }
    return undefined;
  }

  /** Goes back behind the first line of a record, to the next one that begins a line as it did. */
  reject(span: JsonSpan): void {
    const { bytes } = this;
    const lineStart = span.start === 0 ? 0 : bytes.lastIndexOf(LF, span.start - 1) + 1;
    const indent = span.start - lineStart;
    let at = lineEnd(bytes, span.start) + 1;
    this.line = span.line + 1;
    while (at < bytes.length) {
      let from = at;
      while (from - at < indent && (bytes[from] === 0x20 || bytes[from] === 0x09)) from++;
      if (from - at === indent && bytes[from] === OPEN_BRACE) break;
      at = lineEnd(bytes, at) + 1;
      this.line++;
    }
    this.at = Math.min(at, bytes.length);
  }

  /** Enters the array of an envelope, if the object here is one; the tables of a query result are a span of their own. */
  private enter(): boolean | JsonSpan {
    const envelope = envelopeAt(this.bytes, this.at);
    if (envelope === undefined) return false;
    this.moveTo(envelope.array);
    if (envelope.kind !== 'log-analytics-api') {
      this.levels = envelope.levels;
      return true;
    }
    const { line, at: start } = this;
    const end = skipOut(this.bytes, start, envelope.levels);
    this.moveTo(end);
    return { start, end, line, endLine: this.line, tables: true };
  }

  private moveTo(at: number): void {
    this.line += countLines(this.bytes, this.at, at);
    this.at = at;
  }

  private object(): JsonSpan {
    const { bytes } = this;
    const start = this.at;
    const { line } = this;
    let depth = 0;
    let at = start;
    for (; at < bytes.length; at++) {
      const c = bytes[at];
      if (c === QUOTE) {
        at++;
        while (at < bytes.length && bytes[at] !== QUOTE && bytes[at] !== LF) at += bytes[at] === BACKSLASH ? 2 : 1;
        if (bytes[at] === LF) return this.unusable(start, at, line, 'truncated JSON: a string that does not end');
      } else if (c === OPEN_BRACE || c === OPEN_BRACKET) depth++;
      else if ((c === CLOSE_BRACE || c === CLOSE_BRACKET) && --depth === 0) break;
    }
    if (at >= bytes.length) return this.endless(start, line);
    const endLine = line + countLines(bytes, start, at);
    this.at = at + 1;
    this.line = endLine;
    return { start, end: at + 1, line, endLine };
  }

  private endless(start: number, line: number): JsonSpan {
    const end = this.bytes.length;
    if (++this.unended < MAX_UNENDED_VALUES)
      return this.unusable(start, end, line, 'truncated JSON: the file ends inside this record');
    this.at = end;
    const fault = 'the rest of the file is not read: too many records have no end';
    return { start, end, line, endLine: line, fault };
  }

  /** Something other than an object or array; passed over up to the end of its line. */
  private other(): JsonSpan {
    const { line, at: start } = this;
    this.at = lineEnd(this.bytes, start);
    return { start, end: this.at, line, endLine: line, fault: 'no JSON object' };
  }

  private unusable(start: number, end: number, line: number, fault: string): JsonSpan {
    const span = { start, end, line, endLine: line, fault };
    this.reject(span);
    return span;
  }
}
