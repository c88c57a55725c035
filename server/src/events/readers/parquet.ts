import { Buffer, isUtf8 } from 'node:buffer';
import type { FileMetaData, ParquetParsers } from 'hyparquet';
import { formatDatetime } from '../../engine/values/datetime.js';
import { parseJson } from '../../engine/values/json.js';
import { dynamicReal, UNIX_EPOCH_TICKS, wrapLong, type Dynamic } from '../../engine/values/types.js';
import { formatSize } from './bytes.js';
import { startsWith } from './encoding.js';
import type { SourceRecord } from './records.js';

const MAGIC = [0x50, 0x41, 0x52, 0x31];

/** Values that a file may have: a run of equal ones takes hardly any bytes, and unpacks to all of them. */
const CELL_LIMIT = 100_000_000;

/** Whether a file begins as Parquet files do. */
export function isParquet(bytes: Uint8Array): boolean {
  return startsWith(bytes, MAGIC);
}

/** The rows of a Parquet file, or why it cannot be read. */
export type ParquetRows =
  { readonly records: readonly SourceRecord[]; readonly fault?: undefined } | { readonly fault: string };

/**
 * Reads a Parquet file, without losing digits of times, longs and decimals. A record's line is its row number from 1.
 * `limit`: bytes that its columns may unpack to.
 */
export async function readParquet(bytes: Uint8Array, limit: number): Promise<ParquetRows> {
  // Loaded here, because few runs read Parquet.
  const { parquetMetadata, parquetReadObjects } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  try {
    const metadata = parquetMetadata(buffer);
    const size = unpackedSize(metadata);
    const cells = Number(metadata.num_rows) * metadata.schema.length;
    if (cells > CELL_LIMIT) return { fault: `the file has ${cells} values; the limit is ${CELL_LIMIT}` };
    if (size > limit) return { fault: `the file unpacks to ${formatSize(size)}; the limit is ${formatSize(limit)}` };
    const scales = hideDecimals(metadata);
    const rows = await parquetReadObjects({ file: buffer, metadata, compressors, utf8: false, parsers: EXACT });
    const records = rows.map((row, i): SourceRecord => {
      const fields = new Map(Object.entries(row).map(([name, value]) => [name, toDynamic(value, scales.get(name))]));
      return { fields, line: i + 1, endLine: i + 1 };
    });
    return { records };
  } catch (fault) {
    // The library throws errors of many kinds on damaged files; what it says is all that there is to say.
    return { fault: `the Parquet file cannot be read: ${fault instanceof Error ? fault.message : String(fault)}` };
  }
}

function unpackedSize(metadata: FileMetaData): number {
  let size = 0;
  for (const group of metadata.row_groups)
    for (const column of group.columns) size += Number(column.meta_data?.total_uncompressed_size ?? 0);
  return size;
}

/** The digits behind the point of top-level decimals, which the library would turn into doubles if it knew of them. */
function hideDecimals(metadata: FileMetaData): Map<string, number> {
  const scales = new Map<string, number>();
  for (const element of metadata.schema) {
    if (element.converted_type !== 'DECIMAL' && element.logical_type?.type !== 'DECIMAL') continue;
    scales.set(element.name, element.scale ?? 0);
    delete element.converted_type;
    delete element.logical_type;
  }
  return scales;
}

function fromEpoch(ticks: bigint): string {
  return formatDatetime(UNIX_EPOCH_TICKS + ticks);
}

/** Parsers that keep what the library's own lose: times beyond milliseconds, whole numbers within JSON. */
const EXACT: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (time: bigint | undefined) => (time === undefined ? undefined : fromEpoch(time * 10_000n)),
  timestampFromMicroseconds: (time: bigint | undefined) => (time === undefined ? undefined : fromEpoch(time * 10n)),
  timestampFromNanoseconds: (time: bigint | undefined) => (time === undefined ? undefined : fromEpoch(time / 100n)),
  dateFromDays: (days: number | undefined) =>
    days === undefined ? undefined : fromEpoch(BigInt(days) * 864_000_000_000n),
  jsonFromBytes(bytes: Uint8Array | undefined) {
    if (bytes === undefined) return undefined;
    const text = Buffer.from(bytes).toString('utf8');
    const result = parseJson(text);
    return result.error === undefined ? result.value : text;
  },
};

/** `scale`: of a decimal, whose unscaled digits the value holds. */
function toDynamic(value: unknown, scale: number | undefined): Dynamic {
  if (value === null || value === undefined) return null;
  if (scale !== undefined && !Array.isArray(value)) return decimalText(value, scale);
  switch (typeof value) {
    case 'bigint':
      return wrapLong(value);
    case 'number':
      return Number.isSafeInteger(value) ? value : dynamicReal(value);
    case 'boolean':
    case 'string':
      return value;
    default:
      break;
  }
  if (value instanceof Uint8Array)
    return isUtf8(value) ? Buffer.from(value).toString('utf8') : Buffer.from(value).toString('hex');
  if (value instanceof Map) return value as Dynamic;
  if (Array.isArray(value)) return value.map((item) => toDynamic(item, scale));
  if (ArrayBuffer.isView(value))
    return Array.from(value as unknown as ArrayLike<number | bigint>, (v) => toDynamic(v, scale));
  return new Map(Object.entries(value).map(([key, inner]) => [key, toDynamic(inner, undefined)]));
}

/** A decimal's digits with its point, from a number or from big-endian bytes. */
function decimalText(value: unknown, scale: number): string | null {
  let digits: bigint;
  if (value instanceof Uint8Array) {
    digits = BigInt.asIntN(value.length * 8, BigInt(`0x${Buffer.from(value).toString('hex') || '0'}`));
  } else if (typeof value === 'bigint' || typeof value === 'number') digits = BigInt(value);
  else return null;
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
