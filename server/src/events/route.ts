import type { DynamicBag } from '../engine/values/types.js';
import type { Catalog } from '../schema/facts.js';
import type { EventInput } from './input.js';
import { RecordMapper, type MappedRecord, type MappingSet } from './mappings/mapper.js';
import type { CompiledMapping } from './mappings/compile.js';
import { mayHoldRecords } from './readers/records.js';
import type { FileReportBuilder } from './report.js';
import {
  carryingTable,
  fitsTable,
  tellNothing,
  tableByColumns,
  tableByFileName,
  tableOfType,
} from './tables/bind-table.js';

/** A row for a table. */
export interface RoutedRow {
  readonly table: string;
  readonly fields: DynamicBag;
  /** Made by a mapping of a record that is a row of another table: used only where the table has no rows of its own. */
  readonly derived: boolean;
}

export type Route = { readonly rows: readonly RoutedRow[] } | { readonly skip: string };

/**
 * Finds the tables that the records of a file belong to: the one the file was given as, or that an envelope or a `Type`
 * names, or that a mapping makes rows of; failing these the default table if it fits, or the one whose columns the
 * record has. A row of a named table is also mapped to others, as rows derived from it.
 */
export class RecordRouter {
  private readonly byKeys = new Map<string, string>();
  private readonly carrying = new Map<string, string | undefined>();
  private readonly mapper: RecordMapper;
  private readonly onlyOne: boolean;
  private readonly used = new Set<string>();

  constructor(
    private readonly file: EventInput,
    private readonly catalog: Catalog,
    private readonly defaultTable: string | undefined,
    private readonly mappings: MappingSet,
    only: CompiledMapping | undefined,
    private readonly report: FileReportBuilder,
  ) {
    this.mapper = new RecordMapper(mappings, only);
    this.onlyOne = only !== undefined;
  }

  /** Whether a mapping made a row of any record so far. */
  get hasMapped(): boolean {
    return this.used.size > 0;
  }

  /** `named`: the table that an envelope around the record names. */
  route(fields: DynamicBag, named: string | undefined): Route {
    const mapped = this.mapper.map(fields);
    const given = this.file.table;
    if (given !== undefined) {
      this.report.because(`The file was given as ${given}.`);
      const row = mapped.rows?.find((r) => r.mapping.table === given);
      if (row === undefined) return one(given, fields);
      this.noteMapping(row.mapping.name, row.mapping.title, row.mapping.overlaps);
      return one(given, row.fields);
    }
    const own = this.ownTable(fields, named, mapped);
    if (own === undefined && mapped.skip !== undefined) return { skip: mapped.skip };
    const rows: RoutedRow[] = own === undefined ? [] : [{ table: own, fields, derived: false }];
    for (const { mapping, fields: row } of mapped.rows ?? []) {
      if (mapping.table === own) continue;
      this.noteMapping(mapping.name, mapping.title, mapping.overlaps);
      rows.push({ table: mapping.table, fields: row, derived: own !== undefined });
    }
    return rows.length > 0 ? { rows } : one(this.byColumns(fields), fields);
  }

  /**
   * The table that a record is a row of as it stands, before any mapping: that of its envelope or its `Type`, or, where a
   * mapping is for it, the one whose rows carry such events.
   */
  private ownTable(fields: DynamicBag, named: string | undefined, mapped: MappedRecord): string | undefined {
    if (named !== undefined) {
      this.report.because(`Its envelope names ${named}.`);
      return named;
    }
    const typed = tableOfType(fields.get('Type'), this.catalog);
    if (typed !== undefined) {
      this.report.because(`Its rows have the Type ${typed}.`);
      return typed;
    }
    if (this.onlyOne || mapped.rows?.length === 0) return undefined;
    const keys = [...fields.keys()];
    const shape = keys.join('\n');
    if (!this.carrying.has(shape)) this.carrying.set(shape, carryingTable(keys, this.catalog));
    const carrying = this.carrying.get(shape);
    if (carrying !== undefined) this.report.because(`Its columns are those of ${carrying}.`);
    return carrying;
  }

  /**
   * The table of records with these keys and this `Type`, where that is certain without looking at more of them: no
   * mapping can be for them, and they hold no other records. Undefined where it is not.
   */
  plainTable(keys: readonly string[], type: string | undefined): string | undefined {
    if (this.onlyOne || mayHoldRecords(keys) || this.mappings.mayMatch(keys)) return undefined;
    const { table } = this.file;
    if (table !== undefined) {
      this.report.because(`The file was given as ${table}.`);
      return table;
    }
    const own = tableOfType(type, this.catalog);
    if (own === undefined) return this.chooseByColumns([...new Set(keys)]);
    this.report.because(`Its rows have the Type ${own}.`);
    return own;
  }

  private noteMapping(name: string, title: string, overlaps: readonly string[] | undefined): void {
    this.report.countMapping(name);
    if (this.used.has(name)) return;
    this.used.add(name);
    this.report.because(title === name ? `Mapped by ${name}.` : `Mapped by ${name} (${title}).`);
    const twin = overlaps?.find((other) => this.used.has(other));
    if (twin !== undefined) {
      this.report.note(`Both ${twin} and ${name} are in the file: the same event may be there twice.`);
    }
  }

  private byColumns(fields: DynamicBag): string {
    const keys = [...fields.keys()];
    const shape = keys.join('\n');
    let table = this.byKeys.get(shape);
    if (table === undefined) {
      table = this.chooseByColumns(keys);
      this.byKeys.set(shape, table);
    }
    return table;
  }

  private chooseByColumns(keys: readonly string[]): string {
    const { catalog, defaultTable } = this;
    if (defaultTable !== undefined && fitsTable(keys, defaultTable, catalog)) {
      this.report.because(`Rows without a Type belong to ${defaultTable}.`);
      return defaultTable;
    }
    const found = tableByColumns(keys, catalog);
    if (found !== undefined) {
      this.report.because(`Its columns are those of ${found}.`);
      return found;
    }
    if (defaultTable !== undefined && tellNothing(keys)) {
      this.report.because(`Its columns are those that every table has, so they belong to ${defaultTable}.`);
      return defaultTable;
    }
    const own = tableByFileName(this.file.path);
    this.report.because(`Its columns are those of no known table, so it is a table of its own, ${own}.`);
    return own;
  }
}

function one(table: string, fields: DynamicBag): Route {
  return { rows: [{ table, fields, derived: false }] };
}
