import { isDynamicBag, type DynamicBag } from '../engine/values/types.js';
import { detectLayout } from './detect.js';
import { DEFAULT_UNPACKED_LIMIT, RECORD_LIMIT } from './loader.js';
import { unpack } from './readers/compression.js';
import { toUtf8 } from './readers/encoding.js';
import { isParquet, readParquet } from './readers/parquet.js';
import { readRecords, type SourceRecord } from './readers/records.js';

/** Records of a file as they stand in it, before any mapping; or why there are none. */
export type RawRecords =
  { readonly records: readonly DynamicBag[]; readonly fault?: undefined } | { readonly fault: string };

/** The first records of an event file that can be read, at most `count`. */
export async function readRawRecords(file: Uint8Array, count: number): Promise<RawRecords> {
  const unpacked = unpack(file, DEFAULT_UNPACKED_LIMIT);
  if (unpacked.fault !== undefined) return unpacked;
  if (isParquet(unpacked.bytes)) {
    const rows = await readParquet(unpacked.bytes, DEFAULT_UNPACKED_LIMIT);
    return rows.fault === undefined ? first(rows.records, count) : rows;
  }
  const text = toUtf8(unpacked.bytes);
  if (text.fault !== undefined) return text;
  const layout = detectLayout(text.bytes);
  if (layout === undefined)
    return { fault: 'no known format: neither JSON nor CSV with a header, no audit log and no event XML' };
  return first(
    readRecords(text.bytes, layout, RECORD_LIMIT, () => undefined),
    count,
  );
}

function first(source: Iterable<SourceRecord>, count: number): RawRecords {
  const records: DynamicBag[] = [];
  for (const record of source) {
    if (records.length === count) break;
    if (record.fault === undefined && isDynamicBag(record.fields)) records.push(record.fields);
  }
  return { records };
}
