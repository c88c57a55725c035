import type { Catalog } from '../../schema/facts.js';
import { detectLayout } from '../detect.js';
import type { EventTable } from '../event-table.js';
import type { LoadedEvents } from '../loaded-events.js';
import { MappingSet } from '../mappings/mapper.js';
import type { Mapping } from '../mappings/types.js';
import { isCompressed } from '../readers/compression.js';
import { SNIFF_BYTES, startsWith, toUtf8 } from '../readers/encoding.js';
import { FileReportBuilder } from '../report.js';
import type { OpenFile } from './line-blocks.js';
import { StreamedTable, type StreamContext, type StreamedFile } from './streamed-table.js';

/** A file that may be read as a stream. */
export interface StreamInput {
  readonly path: string;
  readonly size: number;
  readonly table?: string | undefined;
  open(): OpenFile;
}

export interface StreamOptions {
  readonly catalog: Catalog;
  /** The tables that will be read. */
  readonly tables: readonly string[];
  /** The table of rows that do not say theirs. */
  readonly table?: string | undefined;
  readonly mappings?: readonly Mapping[] | undefined;
  readonly noPrefilter?: boolean | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Tables over files of JSON lines that are read as they are asked for, instead of being loaded. Undefined where that
 * cannot be: a file has another layout, or a table's columns follow from its rows. Reading them may still throw
 * NotStreamable.
 */
export function openStream(inputs: readonly StreamInput[], options: StreamOptions): LoadedEvents | undefined {
  const { catalog } = options;
  const facts = options.tables.map((name) => catalog.table(name));
  if (facts.length === 0 || facts.some((f) => f === undefined || f.open)) return undefined;
  const files: StreamedFile[] = [];
  for (const input of inputs) {
    const from = firstLine(input);
    if (from === undefined) return undefined;
    files.push({ ...input, from });
  }
  const reports = files.map((f) => new FileReportBuilder(f.path));
  const isComplete = files.map(() => false);
  const context: StreamContext = {
    catalog,
    mappings: new MappingSet(options.mappings ?? [], catalog),
    defaultTable: options.table,
    noPrefilter: options.noPrefilter,
    onProgress: options.onProgress,
    onReport: (index, report, complete) => {
      if (!complete && isComplete[index] === true) return;
      reports[index] = report;
      isComplete[index] = complete;
    },
  };
  const tables = new Map<string, EventTable>();
  for (const table of facts)
    if (table !== undefined) tables.set(table.name, new StreamedTable(table.name, table, files, context));
  return {
    tables,
    get report() {
      return { files: reports.map((r) => r.finish()) };
    },
  };
}

/** Where the first line of a file of UTF-8 JSON lines begins; undefined for other files. */
function firstLine(input: StreamInput): number | undefined {
  const head = new Uint8Array(16 * SNIFF_BYTES);
  const file = input.open();
  let length: number;
  try {
    length = file.read(head, 0);
  } finally {
    file.close();
  }
  const bytes = head.subarray(0, length);
  if (isCompressed(bytes)) return undefined;
  const text = toUtf8(bytes);
  if (text.fault !== undefined || text.note !== undefined) return undefined;
  if (detectLayout(text.bytes)?.kind !== 'json-lines') return undefined;
  return startsWith(bytes, [0xef, 0xbb, 0xbf]) ? 3 : 0;
}
