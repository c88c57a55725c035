import { parseJson } from '../../engine/values/json.js';
import type { Dynamic } from '../../engine/values/types.js';
import { countLines, decodeText, formatSize, isBlank, lineEnd } from './bytes.js';
import { NOT_UTF8 } from './csv.js';
import { envelopeAt } from './json-envelope.js';
import { skipOut } from './json-structure.js';
import { readLogAnalyticsTables } from './log-analytics-tables.js';

/** A JSON value of a file, or what is wrong with one. Lines count from 1. */
export type JsonRecord =
  | { readonly value: Dynamic; readonly line: number; readonly endLine: number; readonly fault?: undefined }
  | { readonly fault: string; readonly line: number };

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

/** Reads newline-delimited JSON: a value on each line that is not blank. Longer lines than `limit` bytes are faults. */
export function* readJsonLines(bytes: Uint8Array, limit: number): Generator<JsonRecord> {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = lineEnd(bytes, start);
    let from = start;
    while (from < end && isBlank(bytes[from])) from++;
    if (from < end) yield parseRecord(bytes, from, end, line, line, limit);
    start = end + 1;
  }
}

/**
 * Reads JSON values that follow each other, each over one or more lines; the items of arrays count as such values, and
 * with `envelopes` those of the arrays that hold records within an object.
 */
export function* readJsonValues(bytes: Uint8Array, limit: number, envelopes = false): Generator<JsonRecord> {
  const scanner = new ValueScanner(bytes, envelopes);
  let unended = 0;
  for (let span = scanner.next(); span !== undefined; span = scanner.next()) {
    if (span.tables === true) {
      yield* readLogAnalyticsTables(bytes, span.start, span.line, limit);
      continue;
    }
    if (span.fault === undefined) {
      const record = parseRecord(bytes, span.start, span.end, span.line, span.endLine, limit);
      if (record.fault !== undefined) scanner.recover(span);
      yield record;
      continue;
    }
    yield { fault: span.fault, line: span.line };
    if (!span.opened) continue;
    if (span.end >= bytes.length && ++unended >= MAX_UNENDED_VALUES) {
      yield { fault: 'the rest of the file is not read: too many records have no end', line: span.line + 1 };
      return;
    }
    scanner.recover(span);
  }
}

function parseRecord(
  bytes: Uint8Array,
  start: number,
  end: number,
  line: number,
  endLine: number,
  limit: number,
): JsonRecord {
  if (end - start > limit) {
    return { fault: `the record is ${formatSize(end - start)} long; the limit is ${formatSize(limit)}`, line };
  }
  if (bytes[start] === 0) return { fault: 'NUL bytes instead of text', line };
  const text = decodeText(bytes, start, end);
  if (text === undefined) return { fault: NOT_UTF8, line };
  const result = parseJson(text);
  if (result.error === undefined) return { value: result.value, line, endLine };
  const at = text.slice(0, result.offset).split('\n');
  const place = at.length > 1 ? `line ${line + at.length - 1}` : `character ${result.offset + 1}`;
  const truncated = result.offset >= text.trimEnd().length || result.error.includes('does not end');
  return { fault: `${truncated ? 'truncated' : 'invalid'} JSON: ${result.error} (${place})`, line };
}

interface ValueSpan {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
  readonly fault?: string | undefined;
  /** Whether it begins as an object; what begins otherwise is passed over up to the line's end. */
  readonly opened: boolean;
  /** Whether it is the array of tables of a query result. */
  readonly tables?: boolean;
}

/** Finds where JSON objects begin and end without reading their content. */
class ValueScanner {
  private at = 0;
  private line = 1;
  /** The brackets to close around the array of an envelope that is being read; 0 outside. */
  private levels = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly envelopes: boolean,
  ) {}

  next(): ValueSpan | undefined {
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

  /** Enters the array of an envelope, if the object here is one; the tables of a query result are a span of their own. */
  private enter(): boolean | ValueSpan {
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
    return { start, end, line, endLine: this.line, opened: true, tables: true };
  }

  private moveTo(at: number): void {
    this.line += countLines(this.bytes, this.at, at);
    this.at = at;
  }

  /** Goes back behind the first line of a faulty record, to the next record that begins a line like it did. */
  recover(span: ValueSpan): void {
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

  private object(): ValueSpan {
    const { bytes } = this;
    const start = this.at;
    const line = this.line;
    let depth = 0;
    let at = start;
    for (; at < bytes.length; at++) {
      const c = bytes[at];
      if (c === QUOTE) {
        at++;
        while (at < bytes.length && bytes[at] !== QUOTE && bytes[at] !== LF) at += bytes[at] === BACKSLASH ? 2 : 1;
        if (bytes[at] === LF) return this.fault(start, at, line, 'truncated JSON: a string that does not end');
      } else if (c === OPEN_BRACE || c === OPEN_BRACKET) depth++;
      else if ((c === CLOSE_BRACE || c === CLOSE_BRACKET) && --depth === 0) break;
    }
    if (at >= bytes.length) return this.fault(start, at, line, 'truncated JSON: the file ends inside this record');
    const endLine = line + countLines(bytes, start, at);
    this.at = at + 1;
    this.line = endLine;
    return { start, end: at + 1, line, endLine, opened: true };
  }

  private other(): ValueSpan {
    const start = this.at;
    this.at = lineEnd(this.bytes, start);
    return { ...this.fault(start, this.at, this.line, 'no JSON object'), opened: false };
  }

  private fault(start: number, end: number, line: number, fault: string): ValueSpan {
    return { start, end, line, endLine: line, fault, opened: true };
  }
}
