import type { Catalog } from '../schema/catalog.js';
import { labelOf, loadEventsAsync, type EventInput, type EventLabel, type LoadedEvents } from '../events/load.js';
import type { Mapping } from '../events/mappings/types.js';
import { readUserMappings } from '../events/mappings/user-mappings.js';
import type { Configuration } from '../schema/configuration/types.js';
import { loadRemarks, loadSentence } from '../service/load-sentences.js';
import type { FileLoad } from '../testing/load-summary.js';
import { DISK } from '../schema/configuration/disk.js';
import { expandFiles, linkedOutside, readBytes, shownPath } from './disk.js';
import { memoryWarning, sizeOf } from './memory.js';

/** Where {@link loadNamedEvents} looks things up. */
export interface EventContext {
  readonly catalog: Catalog;
  /** The table of events that do not say theirs. */
  readonly table?: string | undefined;
  /** The configuration, for the workspace's own mappings of event formats. */
  readonly configuration?: Configuration | undefined;
}

/** An event file that a user named, here or in the configuration. */
export interface NamedFile {
  readonly path: string;
  /** The table that it was bound to, as in `TABLE=FILE`. */
  readonly table: string | undefined;
  /** The format by name, where the configuration says it. */
  readonly format?: string | undefined;
  /** What its events are, where the configuration says it. */
  readonly label?: EventLabel | undefined;
}

/** The event files that a user named: files, folders and globs; a file can be bound to a table as `TABLE=FILE`. */
export function namedFiles(patterns: readonly string[]): NamedFile[] {
  return patterns.flatMap((pattern) => {
    const bound = /^([\p{L}_][\p{L}\p{N}_]*)=(.+)$/u.exec(pattern);
    return expandFiles([bound === null ? pattern : bound[2]!]).map((path) => ({ path, table: bound?.[1] }));
  });
}

/** What the events of a file are, by its path: as the configuration says, or else its folder. */
export function labelsOf(files: readonly NamedFile[]): (path: string) => EventLabel {
  const said = new Map(files.map(({ path, label }) => [path, label]));
  return (path) => said.get(path) ?? labelOf(path);
}

/** Files as they are loaded; of one that lies elsewhere its report says where. */
export function eventInputs(files: readonly NamedFile[]): EventInput[] {
  return files.map(({ path, table, format, label }) => {
    const elsewhere = linkedOutside(path);
    const note = elsewhere === undefined ? undefined : `It is a link to ${elsewhere}.`;
    return { path, table, format, label, note, bytes: () => readBytes(path) };
  });
}

/** The workspace's own mappings of event formats; says on standard error what is wrong with them. */
export function ownMappings({ catalog, configuration }: EventContext): readonly Mapping[] {
  const { mappings, problems } = readUserMappings(configuration?.events.mappings ?? [], DISK, catalog);
  for (const p of problems)
    process.stderr.write(`${shownPath(p.file)}:${p.line}:${p.column}: ${p.severity}: ${p.message}\n`);
  return mappings;
}

/** Says on standard error where files that are to be loaded may not fit into memory. */
export function warnOfMemory(files: readonly NamedFile[]): void {
  const warning = memoryWarning(files.map(({ path }) => sizeOf(path)));
  if (warning !== undefined) process.stderr.write(`${warning}\n`);
}

/** Loads the event files a user named, see {@link namedFiles}. */
export async function loadNamedEvents(files: readonly NamedFile[], context: EventContext): Promise<LoadedEvents> {
  warnOfMemory(files);
  const inputs = eventInputs(files);
  const { catalog, table } = context;
  return loadEventsAsync(inputs, { catalog, table, mappings: ownMappings(context) });
}

/** What was read and what was left out, a line for each file that has something to say; all of them when `verbose`. */
export function loadReportLines(loads: readonly FileLoad[], verbose: boolean): string[] {
  const lines: string[] = [];
  for (const load of loads) {
    const path = shownPath(load.path);
    for (const s of load.skipped) {
      lines.push(s.line > 0 ? `${path}:${s.line}: skipped: ${s.reason}` : `${path}: ${s.reason}`);
    }
    if (load.skippedCount > load.skipped.length)
      lines.push(`${path}: ${load.skippedCount - load.skipped.length} more records were skipped.`);
    if (verbose) lines.push(`${path}: ${loadSentence(load)}`);
    const remarks = loadRemarks(verbose ? load : { ...load, missing: [], notes: [] });
    for (const remark of remarks) lines.push(`${path}: ${remark}`);
    if (verbose && load.ignoredKeys.size > 0)
      lines.push(`${path}: Ignored keys: ${[...load.ignoredKeys.keys()].join(', ')}.`);
  }
  return lines;
}
