import { isDynamicArray, isDynamicBag, type Dynamic, type DynamicBag } from '../../engine/values/types.js';
import { readHeaderColumn, toUtcText } from './csv-header.js';
import { readCsv } from './csv.js';
import type { Layout } from '../detect.js';
import { readJsonLines, readJsonValues } from './json-records.js';

/** A record of a file as names and values, or what is wrong with one. Lines count from 1. */
export type SourceRecord =
  | {
      readonly fields: DynamicBag;
      readonly line: number;
      readonly endLine: number;
      /** The table that an envelope around the record names. */
      readonly table?: string | undefined;
      readonly fault?: undefined;
    }
  | { readonly fault: string; readonly line: number };

/** Reads the records of a file of a known layout. `recordLimit`: bytes beyond which a record is left out. */
export function* readRecords(
  bytes: Uint8Array,
  layout: Layout,
  recordLimit: number,
  note: (text: string) => void,
): Generator<SourceRecord> {
  if (layout.kind === 'csv') {
    yield* csvRecords(bytes, layout.delimiter, recordLimit, note);
    return;
  }
  const values = layout.kind === 'json-lines' ? readJsonLines(bytes, recordLimit) : readJsonValues(bytes, recordLimit);
  for (const record of values) {
    if (record.fault !== undefined) yield record;
    else yield* unwrap(record.value, record.line, record.endLine, undefined);
  }
}

function* csvRecords(
  bytes: Uint8Array,
  delimiter: number,
  recordLimit: number,
  note: (text: string) => void,
): Generator<SourceRecord> {
  const records = readCsv(bytes, { delimiter, recordLimit });
  const first = records.next();
  if (first.done === true) return;
  if (first.value.fault !== undefined) {
    yield first.value;
    return;
  }
  const header = first.value.fields.map(readHeaderColumn);
  const local = header.filter((c) => c.localTime).map((c) => c.name);
  if (local.length > 0) note(`The zone of ${local.join(', ')} is not stated; the times are taken as UTC.`);
  for (const record of records) {
    if (record.fault !== undefined) {
      yield record;
      continue;
    }
    const { fields, line, endLine } = record;
    if (fields.length !== header.length) {
      yield { fault: `${fields.length} fields; the header has ${header.length}`, line };
      continue;
    }
    const bag = new Map<string, Dynamic>();
    for (let i = 0; i < header.length; i++) bag.set(header[i]!.name, toUtcText(fields[i]!, header[i]!.offset));
    yield { fields: bag, line, endLine };
  }
}

/** The category of Defender's streaming API, whose records hold the row in `properties`. */
const STREAMED = /^AdvancedHunting-(?<table>\w+)$/u;

/** The records within a JSON value: those of an Event Hub batch, the items of an array, or the value itself. */
function* unwrap(value: Dynamic, line: number, endLine: number, table: string | undefined): Generator<SourceRecord> {
  if (isDynamicArray(value)) {
    for (const item of value) yield* unwrap(item, line, endLine, table);
    return;
  }
  if (!isDynamicBag(value)) {
    yield { fault: 'no JSON object', line };
    return;
  }
  const batch = value.get('records');
  if (batch !== undefined && isDynamicArray(batch)) {
    for (const item of batch) yield* unwrap(item, line, endLine, table);
    return;
  }
  const category = value.get('category');
  const properties = value.get('properties');
  const streamed = typeof category === 'string' ? STREAMED.exec(category)?.groups?.['table'] : undefined;
  if (streamed !== undefined && properties !== undefined && isDynamicBag(properties)) {
    yield { fields: properties, line, endLine, table: streamed };
    return;
  }
  yield { fields: value, line, endLine, table };
}
