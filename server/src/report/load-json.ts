import type { FileLoad } from '../testing/load-summary.js';

/** What became of an event file, as JSON reports give it. */
export function jsonLoad(load: FileLoad, shownPath: (path: string) => string): object {
  return {
    file: shownPath(load.path),
    format: load.format ?? null,
    why: load.why,
    table: [...load.tables.keys()][0] ?? null,
    tables: Object.fromEntries(load.tables),
    mappings: Object.fromEntries(load.mappings),
    read: load.read,
    skippedCount: load.skippedCount,
    skipped: load.skipped,
    missingColumns: load.missing,
    unconverted: Object.fromEntries(load.unconverted),
    unknownKeys: Object.fromEntries(load.ignoredKeys),
    notes: load.notes,
  };
}
