import type { Expression } from '../../syntax/expressions.js';
import type { ColumnInfo, ScalarType, TableSchema } from '../../syntax/types.js';

/**
 * Gives columns their names as Kusto does: an unnamed expression without a name of its own is `Column1`, `Column2`, …,
 * and a name that is taken gets the smallest free number appended.
 */
export class ColumnNames {
  private readonly taken: Set<string>;
  private unnamed = 0;

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken);
  }

  /** Takes `name`, or the first free `name1`, `name2`, …; without a name the next `ColumnN`. */
  add(name: string | undefined): string {
    const wanted = name ?? this.nextUnnamed();
    let result = wanted;
    for (let n = 1; this.taken.has(result); n++) result = `${wanted}${n}`;
    this.taken.add(result);
    return result;
  }

  has(name: string): boolean {
    return this.taken.has(name);
  }

  private nextUnnamed(): string {
    do this.unnamed++;
    while (this.taken.has(`Column${this.unnamed}`));
    return `Column${this.unnamed}`;
  }
}

/** One output of a projected expression. */
export interface Output {
  /** The name given or implied; undefined when Kusto makes one up. */
  readonly name: string | undefined;
  readonly type: ScalarType;
  /** Which of several results this is; undefined for an expression with one. */
  readonly part: number | undefined;
}

/**
 * The columns that an expression of project, extend, print or summarize gives. Named with one name it gives one column
 * even if the function has several results; unnamed, or with names in parentheses, it gives them all.
 */
export function outputsOf(e: Expression, type: ScalarType): Output[] {
  const inner = e.kind === 'Named' ? e.expression : e;
  const several = inner.columns;
  if (e.kind === 'Named' && !e.compound) {
    const name = e.names[0]!.name;
    const first = several?.[0]?.type;
    return [{ name, type: first ?? type, part: several === undefined ? undefined : 0 }];
  }
  if (several !== undefined) {
    return several.map((column, part) => ({
      name: e.kind === 'Named' ? (e.names[part]?.name ?? column.name) : column.name,
      type: column.type,
      part,
    }));
  }
  if (e.kind === 'Named') return e.names.map((n) => ({ name: n.name, type, part: undefined }));
  return [{ name: impliedName(inner), type, part: undefined }];
}

/** The name of a column that stands for itself, or that the binder gives an expression. */
export function impliedName(e: Expression): string | undefined {
  if (e.kind === 'Name') return e.name;
  return e.resultName;
}

/** The binder's name for the column at a position, where its schema is complete. */
export function binderName(schema: TableSchema | undefined, index: number, count: number): string | undefined {
  if (schema === undefined || schema.open || schema.columns.length !== count) return undefined;
  return schema.columns[index]?.name;
}

/** Whether two lists of columns have the same names and types in the same order. */
export function sameColumns(a: readonly ColumnInfo[], b: readonly ColumnInfo[]): boolean {
  return a.length === b.length && a.every((c, i) => c.name === b[i]!.name && c.type === b[i]!.type);
}
