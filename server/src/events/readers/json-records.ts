import { parseJson } from '../../engine/values/json.js';
import type { Dynamic } from '../../engine/values/types.js';
import { decodeText, tooLong } from './bytes.js';
import { NOT_UTF8 } from './csv.js';
import { LineSpans, ValueSpans, type JsonSpan, type JsonSpanReader } from './json-spans.js';
import { readLogAnalyticsTables } from './log-analytics-tables.js';

/** A JSON value of a file, or what is wrong with one. Lines count from 1. */
export type JsonRecord =
  | { readonly value: Dynamic; readonly line: number; readonly endLine: number; readonly fault?: undefined }
  | { readonly fault: string; readonly line: number };

/** Reads newline-delimited JSON: a value on each line that is not blank. Longer lines than `limit` bytes are faults. */
export function readJsonLines(bytes: Uint8Array, limit: number): Generator<JsonRecord> {
  return readSpans(bytes, new LineSpans(bytes), limit);
}

/** Reads JSON values that follow each other, see {@link ValueSpans}. */
export function readJsonValues(bytes: Uint8Array, limit: number, envelopes = false): Generator<JsonRecord> {
  return readSpans(bytes, new ValueSpans(bytes, envelopes), limit);
}

function* readSpans(bytes: Uint8Array, spans: JsonSpanReader, limit: number): Generator<JsonRecord> {
  for (let span = spans.next(); span !== undefined; span = spans.next()) yield* readSpan(bytes, spans, span, limit);
}

/** The record of a span, or the rows of a span of tables. */
export function* readSpan(
  bytes: Uint8Array,
  spans: JsonSpanReader,
  span: JsonSpan,
  limit: number,
): Generator<JsonRecord> {
  if (span.fault !== undefined) {
    yield { fault: span.fault, line: span.line };
    return;
  }
  if (span.tables === true) {
    yield* readLogAnalyticsTables(bytes, span.start, span.line, limit);
    return;
  }
  const record = parseSpan(bytes, span, limit);
  if (record.fault !== undefined) spans.reject(span);
  yield record;
}

function parseSpan(bytes: Uint8Array, span: JsonSpan, limit: number): JsonRecord {
  const { start, end, line, endLine } = span;
  if (end - start > limit) {
    return { fault: tooLong(end - start, limit), line };
  }
  if (bytes[start] === 0) return { fault: 'NUL bytes instead of text', line };
  const text = decodeText(bytes, start, end);
  if (text === undefined) return { fault: NOT_UTF8, line };
  const result = parseJson(text);
  if (result.error === undefined) return { value: result.value, line, endLine };
  const before = text.slice(0, result.offset).split('\n');
  const place = before.length > 1 ? `line ${line + before.length - 1}` : `character ${result.offset + 1}`;
  const truncated = result.offset >= text.trimEnd().length || result.error.includes('does not end');
  return { fault: `${truncated ? 'truncated' : 'invalid'} JSON: ${result.error} (${place})`, line };
}
