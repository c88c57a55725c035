import type { ResultTable } from '../engine/evaluate.js';
import type { Visualization } from '../engine/exec/render.js';
import { toStringValue } from '../engine/values/convert.js';
import type { Dynamic, Value } from '../engine/values/types.js';
import { scalarTypeOf, type ColumnInfo } from '../syntax/types.js';
import { exactValue, NOT_A_VALUE } from './exact-value.js';
import { RemoteError } from './failure.js';

/** A table of a service's answer. No row knows its event. */
export class RemoteTable implements ResultTable {
  constructor(
    readonly name: string,
    readonly columns: readonly ColumnInfo[],
    private readonly rows: readonly (readonly Value[])[],
    readonly visualization: Visualization | undefined,
  ) {}

  get rowCount(): number {
    return this.rows.length;
  }

  row(index: number): readonly Value[] {
    return this.rows[index]!;
  }

  sources(): readonly number[] {
    return [];
  }

  /** The first rows of the table. */
  first(count: number): RemoteTable {
    return new RemoteTable(this.name, this.columns, this.rows.slice(0, count), this.visualization);
  }
}

/** A column as an answer describes it, its type by any of Kusto's names or .NET's. */
export function answerColumn(name: string, type: string): ColumnInfo {
  const short = type.replace(/^System\.(?:Data\.SqlTypes\.Sql)?/u, '');
  const found = short === 'SByte' ? 'bool' : short === 'TimeSpan' ? 'timespan' : scalarTypeOf(short);
  if (found === undefined) throw broken(`the column \`${name}\` has the unknown type \`${type}\``);
  return { name, type: found };
}

/** A row of an answer as values. */
export function answerRow(cells: readonly Dynamic[], columns: readonly ColumnInfo[]): readonly Value[] {
  if (cells.length !== columns.length) {
    throw broken(`a row has ${cells.length} cells for ${columns.length} columns`);
  }
  return columns.map(({ name, type }, i) => {
    const value = exactValue(cells[i]!, type);
    if (value === NOT_A_VALUE) throw broken(`a value of \`${name}\` is no ${type}`);
    return value;
  });
}

/** The error for an answer that is not what its protocol says. */
export function broken(what: string): RemoteError {
  return new RemoteError({
    kind: 'broken',
    message: `The answer of the service cannot be read: ${what}.`,
    remedy: 'Run it again; if that does not help, the address may not be that of the service.',
  });
}

/** Reads cells of a table as text by the names of its columns, which it must have. */
export function cellReader(table: RemoteTable, names: readonly string[]): (row: number, name: string) => string {
  const places = new Map(names.map((name) => [name, table.columns.findIndex((c) => c.name === name)]));
  for (const [name, place] of places) if (place < 0) throw broken(`it has no column \`${name}\``);
  return (row, name) => {
    const place = places.get(name)!;
    return toStringValue(table.row(row)[place]!, table.columns[place]!.type);
  };
}
