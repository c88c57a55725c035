import type { Catalog } from '../../schema/facts.js';
import type { EventTable } from '../event-table.js';
import type { LoadedEvents } from '../loaded-events.js';
import { MappingSet } from '../mappings/mapper.js';
import type { Mapping } from '../mappings/types.js';
import { FileReportBuilder } from '../report.js';
import type { LineSelection } from './line-selection.js';
import { streamedFiles, type StreamInput } from './stream-input.js';
import { StreamedTable, type StreamContext, type StreamProgress } from './streamed-table.js';

export interface StreamOptions {
  readonly catalog: Catalog;
  /** The tables that will be read. */
  readonly tables: readonly string[];
  /** The table of rows that do not say theirs. */
  readonly table?: string | undefined;
  readonly mappings?: readonly Mapping[] | undefined;
  readonly noPrefilter?: boolean | undefined;
  readonly onProgress?: StreamProgress | undefined;
  /** Finds lines elsewhere, where that pays. */
  readonly selection?: LineSelection | undefined;
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
  const files = streamedFiles(inputs);
  if (files === undefined) return undefined;
  const reports = files.map((f) => new FileReportBuilder(f.path));
  const isComplete = files.map(() => false);
  const context: StreamContext = {
    catalog,
    mappings: new MappingSet(options.mappings ?? [], catalog),
    defaultTable: options.table,
    noPrefilter: options.noPrefilter,
    onProgress: options.onProgress,
    selection: options.selection,
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
