import type { Span } from '../../syntax/expressions.js';

/**
 * Why a column's name is not the query's own: it is a column of a table, of a function's declared parameter, or of rows
 * about which nothing is known, or the language makes the name up (`count_`, `dcount_DeviceName`, `name1` after a join).
 */
export type FixedName = 'table' | 'parameter' | 'unknown' | 'generated';

/** How a column's name stands at a place: declared there, read, or named by the text of a literal. */
export type OccurrenceRole = 'declaration' | 'reference' | 'text';

/** A place that names something. */
export interface Occurrence extends Span {
  readonly role: OccurrenceRole;
}

/**
 * A column as it flows through a query. Columns that must have the same name for the query to mean the same (both sides of
 * a join key, the legs of a union, a column and what overwrites it) are joined into one.
 */
export class Column {
  private joined: Column | undefined;
  private readonly found: Occurrence[] = [];
  private readonly reasons = new Set<FixedName>();
  private readonly owners = new Set<string>();

  constructor(
    readonly name: string,
    reason?: FixedName,
    table?: string,
  ) {
    if (reason !== undefined) this.reasons.add(reason);
    if (table !== undefined) this.owners.add(table);
  }

  /** The one that stands for all that were joined with it. */
  get root(): Column {
    let at = this as Column;
    while (at.joined !== undefined) at = at.joined;
    return at;
  }

  add(occurrence: Occurrence): void {
    this.root.found.push(occurrence);
  }

  /** Makes two columns one. */
  join(other: Column): void {
    const into = this.root;
    const from = other.root;
    if (into === from) return;
    from.joined = into;
    into.found.push(...from.found);
    for (const reason of from.reasons) into.reasons.add(reason);
    for (const table of from.owners) into.owners.add(table);
  }

  get occurrences(): readonly Occurrence[] {
    return this.root.found;
  }

  get fixed(): ReadonlySet<FixedName> {
    return this.root.reasons;
  }

  /** The tables that it is a column of. */
  get tables(): ReadonlySet<string> {
    return this.root.owners;
  }
}
