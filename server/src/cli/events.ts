import type { Catalog } from '../schema/catalog.js';
import { loadEvents, type LoadedEvents } from '../events/load.js';
import { expandFiles, readBytes, shownPath } from './disk.js';

/** Loads the event files a user named; a file can be bound to a table as `TABLE=FILE`. */
export function loadNamedEvents(
  patterns: readonly string[],
  catalog: Catalog,
  defaultTable: string | undefined,
): LoadedEvents {
  const inputs = patterns.flatMap((pattern) => {
    const bound = /^([\p{L}_][\p{L}\p{N}_]*)=(.+)$/u.exec(pattern);
    return expandFiles([bound === null ? pattern : bound[2]!]).map((path) => ({
      path,
      bytes: () => readBytes(path),
      table: bound === null ? undefined : bound[1],
    }));
  });
  return loadEvents(inputs, { catalog, table: defaultTable });
}

/** What was read and what was left out, a line for each file that has something to say; all of them when `verbose`. */
export function loadReportLines(events: LoadedEvents, verbose: boolean): string[] {
  const lines: string[] = [];
  for (const file of events.report.files) {
    const skipped = [...file.skippedByReason].reduce((n, [, count]) => n + count, 0);
    const path = shownPath(file.path);
    for (const s of file.skipped) {
      lines.push(s.line > 0 ? `${path}:${s.line}: skipped: ${s.reason}` : `${path}: ${s.reason}`);
    }
    if (skipped > file.skipped.length)
      lines.push(`${path}: ${skipped - file.skipped.length} more records were skipped.`);
    for (const [column, count] of file.unconverted) {
      lines.push(`${path}: ${count} values of ${column} are not of its type and became null.`);
    }
    if (!verbose) continue;
    const tables = [...file.tables].map(([name, rows]) => `${rows} rows of ${name}`).join(', ') || 'no rows';
    lines.push(`${path}: ${file.format ?? 'unreadable'}: ${tables}. ${file.why}`);
    for (const note of file.notes) lines.push(`${path}: ${note}`);
    if (file.unknownKeys.size > 0) lines.push(`${path}: ignored keys: ${[...file.unknownKeys.keys()].join(', ')}`);
    if (file.missingColumns.length > 0) lines.push(`${path}: columns no row has: ${file.missingColumns.join(', ')}`);
  }
  return lines;
}
