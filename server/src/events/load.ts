import type { EventInput } from './input.js';
import type { LoadedEvents } from './loaded-events.js';
import { Loader, type LoadOptions } from './loader.js';

export type { EventOrigin, EventTable } from './event-table.js';
export { labelOf, type EventInput, type EventLabel } from './input.js';
export type { LoadedEvents } from './loaded-events.js';
export { DEFAULT_FILE_LIMIT, RECORD_LIMIT, type LoadOptions } from './loader.js';
export type { FileReport, LoadReport, SkippedRecord } from './report.js';
export { defaultNow, newestTime } from './clock.js';
export { dataSourceOf } from './tables/data-source.js';

/**
 * Reads event files into tables. Formats are told by shape, not by name; columns get the types of the catalog's schema,
 * or inferred ones (see tables/infer.ts) in tables it does not know. Files compressed with gzip or zstd are unpacked.
 * What cannot be read is reported and left out: reading never fails as a whole. Parquet files need
 * {@link loadEventsAsync}.
 */
export function loadEvents(files: readonly EventInput[], options: LoadOptions): LoadedEvents {
  const loader = new Loader(options);
  const progress = new Progress(files, options);
  for (const file of files) progress.add(file, loader.read(file));
  return loader.finish();
}

/** As {@link loadEvents}, Parquet files too; lets other work run between files. */
export async function loadEventsAsync(files: readonly EventInput[], options: LoadOptions): Promise<LoadedEvents> {
  const loader = new Loader(options);
  const progress = new Progress(files, options);
  for (const file of files) {
    progress.add(file, await loader.readAsync(file));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return loader.finish();
}

/** Counts the bytes that were read. */
class Progress {
  private done = 0;
  private total = 0;

  constructor(
    files: readonly EventInput[],
    private readonly options: LoadOptions,
  ) {
    for (const file of files) this.total += knownSize(file);
  }

  add(file: EventInput, size: number): void {
    this.total += size - knownSize(file);
    this.done += size;
    this.options.onProgress?.(this.done, this.total);
  }
}

/** The size of a file whose bytes are at hand; 0 for one that is still to be read. */
function knownSize(file: EventInput): number {
  return typeof file.bytes === 'function' ? 0 : file.bytes.length;
}
