import type { DataSource } from '../../engine/data.js';
import type { TableData } from '../../engine/run.js';
import type { EventTable, LoadedEvents } from '../../events/load.js';
import { dataSourceOf, loadEventsAsync } from '../../events/load.js';
import type { LoadOptions } from '../../events/loader.js';
import type { Catalog } from '../../schema/catalog.js';
import { parentFolder } from '../../schema/configuration/paths.js';
import type { Range } from '../../rules/region.js';
import type { FilePattern, InlineEvent, TestFileProblem } from '../file/model.js';
import type { InlineTable } from './inline-table.js';
import { JoinedTable, typeConflict } from './joined-table.js';
import { shiftToNewest } from './shifted-table.js';
import { formatNames } from '../../events/format-names.js';
import { closestName } from '../../schema/closest-name.js';
import type { TestHost } from './test-host.js';

/** Rows of one table that came together: inline events, or those of some files. */
export interface EventPart {
  readonly table: EventTable;
  /** The inline events that the rows are, in order. */
  readonly events: readonly InlineEvent[] | undefined;
  /** Whether the rows belong to the case, and not to what every case sees. */
  readonly own: boolean;
}

/** One event of a case or corpus. */
export interface TestEvent {
  /** As given, or FILE#LINE with the file's path from the test file's folder. */
  readonly id: string;
  readonly table: string;
  /** Its row in the table of the run. */
  readonly row: number;
  readonly file: string;
  readonly line: number;
  /** The place of an inline event in the test file. */
  readonly range: Range | undefined;
}

/** The tables that one run reads, with the ids of the events in them. */
export class TestEvents {
  readonly loaded: LoadedEvents;
  private readonly parts = new Map<string, { readonly joined: JoinedTable; readonly parts: readonly EventPart[] }>();

  /** `folder`: that of the test file. */
  constructor(
    parts: readonly EventPart[],
    private readonly folder: string,
  ) {
    const byName = new Map<string, EventPart[]>();
    for (const part of parts) {
      const known = byName.get(part.table.name);
      if (known === undefined) byName.set(part.table.name, [part]);
      else known.push(part);
    }
    const tables = new Map<string, EventTable>();
    for (const [name, list] of byName) {
      const joined = new JoinedTable(list.map((p) => p.table));
      this.parts.set(name, { joined, parts: list });
      tables.set(name, joined);
    }
    this.loaded = { tables, report: { files: [] } };
  }

  /** What the engine reads: tables that hold no event of this case are there, and empty. */
  dataSource(catalog: Catalog): DataSource {
    const source = dataSourceOf(this.loaded, catalog);
    const empty = new Map<string, TableData | undefined>();
    return {
      ...source,
      table: (name) => {
        const found = source.table(name);
        if (found !== undefined) return found;
        if (!empty.has(name)) empty.set(name, emptyTable(name, catalog));
        return empty.get(name);
      },
    };
  }

  /** The case's own event in a row of a table; undefined for rows that every case sees. */
  event(table: string, row: number): TestEvent | undefined {
    const found = this.parts.get(table);
    if (found === undefined) return undefined;
    const at = found.joined.locate(row);
    const part = found.parts[at.part]!;
    if (!part.own) return undefined;
    const { file, line } = part.table.origin(at.row);
    const inline = part.events?.[at.row];
    const id = inline?.id ?? `${relativePath(this.folder, file)}#${line}`;
    return { id, table, row, file, line, range: inline?.range };
  }

  /** All events of the case, with their table and row, in the order of tables and rows. */
  *own(): Generator<{ readonly event: TestEvent; readonly table: EventTable; readonly row: number }> {
    for (const [name, { joined }] of this.parts) {
      for (let row = 0; row < joined.rowCount; row++) {
        const event = this.event(name, row);
        if (event !== undefined) yield { event, table: joined, row };
      }
    }
  }

  /** The tables that the rows come from, in order. */
  get sources(): readonly EventTable[] {
    return [...this.parts.values()].flatMap(({ parts }) => parts.map((p) => p.table));
  }

  /** How many events the case has. */
  get ownCount(): number {
    let count = 0;
    for (const { parts } of this.parts.values()) for (const p of parts) if (p.own) count += p.table.rowCount;
    return count;
  }

  /** A column that two parts of a table hold with different types. */
  get conflict(): { readonly table: string; readonly column: string } | undefined {
    for (const [name, { parts }] of this.parts) {
      const column = typeConflict(parts.map((p) => p.table));
      if (column !== undefined) return { table: name, column: column.name };
    }
    return undefined;
  }
}

function emptyTable(name: string, catalog: Catalog): TableData | undefined {
  const facts = catalog.table(name);
  if (facts === undefined) return undefined;
  return { name, columns: facts.columns, rowCount: 0, isEvents: true, batches: () => [] };
}

/** A path from a folder, if it is below it. */
export function relativePath(folder: string, path: string): string {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  if (path.startsWith(prefix)) return path.slice(prefix.length);
  const above = parentFolder(folder);
  return above === undefined || !path.startsWith(above) ? path : `../${relativePath(above, path)}`;
}

/** Inline events as parts. */
export function inlineParts(tables: readonly InlineTable[], own: boolean): EventPart[] {
  return tables.map(({ table, events }) => ({ table, events, own }));
}

/** What a set of files gave. */
export interface FileParts {
  readonly tables: readonly EventTable[];
  /** Records that could not be read, as `FILE:LINE: reason`. */
  readonly unread: readonly string[];
  readonly problems: readonly TestFileProblem[];
}

/** Reads the event files of tests, each set once. */
export class FileEvents {
  private readonly kept = new Map<string, Promise<FileParts>>();

  constructor(
    private readonly host: TestHost,
    private readonly options: LoadOptions,
  ) {}

  load(patterns: readonly FilePattern[], table: string | undefined): Promise<FileParts> {
    const key = JSON.stringify([table, patterns.map((p) => [p.glob, p.format, p.table])]);
    let parts = this.kept.get(key);
    if (parts === undefined) this.kept.set(key, (parts = this.readOrKeep(patterns, table)));
    return parts;
  }

  private readOrKeep(patterns: readonly FilePattern[], table: string | undefined): Promise<FileParts> {
    const { kept } = this.host;
    const found = patterns.map(({ glob }) => this.expand(glob));
    // A file that is missing and a format that is none are told of at their places in the test file, which are not kept.
    const isMissing = found.some((paths) => paths.length === 0);
    if (kept === undefined || isMissing || patterns.some((p) => this.unknownFormat(p) !== undefined))
      return this.read(patterns, table);
    const files = patterns.map(({ format, table: own }, i) => [
      [format, own],
      found[i]!.map((path) => [path, kept.identity(path)]),
    ]);
    const key = JSON.stringify([table, files, this.options.mappings]);
    return kept.get(this.options.catalog, key, () => this.read(patterns, table));
  }

  private async read(patterns: readonly FilePattern[], table: string | undefined): Promise<FileParts> {
    const problems: TestFileProblem[] = [];
    const inputs = patterns.flatMap((pattern) => {
      const paths = this.expand(pattern.glob);
      if (paths.length === 0) {
        problems.push({ ...pattern.range, message: 'there is no such file', remedy: `Looked for ${pattern.glob}.` });
      }
      const fault = this.unknownFormat(pattern);
      if (fault !== undefined) problems.push(fault);
      return paths.map((path) => ({
        path,
        bytes: () => this.host.readBytes(path),
        table: pattern.table,
        format: pattern.format,
      }));
    });
    const loaded = await loadEventsAsync(inputs, { ...this.options, table });
    const unread = loaded.report.files.flatMap((file) =>
      file.skipped.map((s) => (s.line > 0 ? `${file.path}:${s.line}: ${s.reason}` : `${file.path}: ${s.reason}`)),
    );
    return { tables: [...loaded.tables.values()], unread, problems };
  }

  private unknownFormat({ format, range }: FilePattern): TestFileProblem | undefined {
    const names = formatNames(this.options.mappings);
    if (format === undefined || names.includes(format)) return undefined;
    const near = closestName(format, names);
    return {
      ...range,
      message: `there is no event format \`${format}\``,
      remedy: near === undefined ? `It is one of ${names.join(', ')}.` : `Did you mean \`${near}\`?`,
    };
  }

  private expand(glob: string): readonly string[] {
    const { files } = this.host;
    if (files.exists(glob)) return [glob];
    return files.list?.(glob) ?? [];
  }
}

/** The parts of files that belong to a case, moved to the clock where that is asked for. */
export function fileParts(files: FileParts, shiftTo: bigint | undefined, own: boolean): EventPart[] {
  const tables = shiftTo === undefined ? files.tables : shifted(files, shiftTo);
  return tables.map((table) => ({ table, events: undefined, own }));
}

const moved = new WeakMap<FileParts, { readonly to: bigint; readonly tables: readonly EventTable[] }>();

/** The tables moved to a clock; the same ones as long as they are moved to the same. */
function shifted(files: FileParts, to: bigint): readonly EventTable[] {
  const known = moved.get(files);
  if (known?.to === to) return known.tables;
  const tables = shiftToNewest(files.tables, to);
  moved.set(files, { to, tables });
  return tables;
}
