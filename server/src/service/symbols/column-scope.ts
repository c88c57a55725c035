import type { TableSchema } from '../../syntax/types.js';
import { Column } from './column.js';

/** Columns of rows of which not all columns are known: each name is one, made when it is first read. */
export class OpenColumns {
  private readonly made = new Map<string, Column>();
  private readonly sources: ColumnScope[] = [];

  get(name: string): Column {
    let column = this.made.get(name);
    if (column === undefined) {
      column = new Column(name, 'unknown');
      this.made.set(name, column);
      for (const source of this.sources) source.known(name)?.join(column);
    }
    return column;
  }

  /** These rows may be those of another scope: a call gives them to a function's parameter. */
  fedBy(source: ColumnScope): void {
    this.sources.push(source);
    for (const [name, column] of this.made) source.known(name)?.join(column);
  }
}

/** The columns that can be named at a place. */
export class ColumnScope {
  constructor(
    private readonly columns: ReadonlyMap<string, Column>,
    readonly open?: OpenColumns,
  ) {}

  static readonly EMPTY = new ColumnScope(new Map());

  /** A column that is certainly there. */
  known(name: string): Column | undefined {
    return this.columns.get(name);
  }

  get(name: string): Column | undefined {
    return this.columns.get(name) ?? this.open?.get(name);
  }

  entries(): Iterable<[string, Column]> {
    return this.columns.entries();
  }
}

/** A column that takes the place of one that the query itself named before is one with it. */
export function overwriting(made: Map<string, Column>, scope: ColumnScope): Map<string, Column> {
  for (const [name, column] of made) {
    const before = scope.known(name);
    if (before !== undefined && before.fixed.size === 0) before.join(column);
  }
  return made;
}

/** A scope with further columns laid over it. */
export function overlaid(scope: ColumnScope, own: ReadonlyMap<string, Column>): ColumnScope {
  return own.size === 0 ? scope : new ColumnScope(new Map([...scope.entries(), ...own]), scope.open);
}

/**
 * The columns that leave an operator: those that it makes, those that pass, and those whose names are made up.
 *
 * @param passes - whether columns of which nothing is known pass too.
 */
export function shaped(
  schema: TableSchema,
  scope: ColumnScope,
  made: ReadonlyMap<string, Column>,
  passes = false,
): ColumnScope {
  const columns = new Map<string, Column>();
  for (const { name } of schema.columns) {
    const passed = passes ? scope.get(name) : scope.known(name);
    columns.set(name, made.get(name) ?? passed ?? new Column(name, 'generated'));
  }
  if (!schema.open && !(passes && scope.open !== undefined)) return new ColumnScope(columns);
  for (const [name, column] of [...made, ...scope.entries()]) if (!columns.has(name)) columns.set(name, column);
  return new ColumnScope(columns, scope.open ?? new OpenColumns());
}
