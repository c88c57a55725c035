import type { Call, Expression } from '../../syntax/expressions.js';
import type { QueryBlock } from '../../syntax/statements.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { children, walk, type SyntaxNode } from '../../syntax/walk.js';

/** A column of a table, from which values come. */
export interface BaseColumn {
  readonly table: string;
  readonly column: ColumnInfo;
}

interface Definition {
  readonly end: number;
  readonly value: Expression;
}

/** An operator that makes columns without an expression for each: `parse`, `evaluate`, `lookup`. */
interface Maker {
  readonly end: number;
  readonly columns: ReadonlySet<string>;
  readonly node: SyntaxNode;
}

/** How far columns are followed to what they are computed from. */
const DEPTH = 16;

/**
 * From which columns of tables the values of a query come. Names are followed by their text: a name means what it was
 * last set to before its place. So it is a guess, which whoever uses it checks by running the query.
 */
export class BaseColumns {
  private readonly definitions = new Map<string, Definition[]>();
  private readonly makers: Maker[] = [];

  /** @param tables - the columns of the tables that the query reads, by table. */
  constructor(
    tree: QueryBlock,
    readonly tables: ReadonlyMap<string, readonly ColumnInfo[]>,
  ) {
    walk(tree, (node) => {
      if (node.kind === 'Named') for (const { name } of node.names) this.define(name, node.end, node.expression);
      if (node.kind === 'ScanStep') {
        for (const { column, value } of node.assignments) this.define(column.name, value.end, value);
      }
      if (node.kind === 'Summarize' || node.kind === 'MakeSeries') {
        for (const part of children(node)) {
          const e = part.kind === 'SeriesAggregate' ? part.expression : part;
          if ('resultName' in e && e.resultName !== undefined) this.define(e.resultName, e.end, e);
        }
      }
      if (node.kind === 'Evaluate' || node.kind === 'Parse' || node.kind === 'ParseKv' || node.kind === 'Lookup') {
        this.makers.push({ end: node.end, columns: new Set(node.schema.columns.map((c) => c.name)), node });
      }
    });
  }

  /** The columns that an expression comes from, in the order in which they are met. */
  of(e: SyntaxNode): BaseColumn[] {
    const found = new Map<string, BaseColumn>();
    this.follow(e, (name) => {
      for (const base of this.stored(name)) found.set(`${base.table}.${name}`, base);
    });
    return [...found.values()];
  }

  /** The columns that a name comes from that is read at a place. */
  named(name: string, before: number): BaseColumn[] {
    const value = this.valueOf(name, before);
    return value === undefined ? this.stored(name) : this.of(value);
  }

  /** The aggregates that an expression comes from. */
  aggregates(e: SyntaxNode): Call[] {
    return this.calls(e).filter((call) => call.callee === 'aggregate');
  }

  /** The calls that the value of an expression goes through, outer ones first. */
  calls(e: SyntaxNode): Call[] {
    const found = new Set<Call>();
    this.follow(
      e,
      () => undefined,
      (call) => found.add(call),
    );
    return [...found];
  }

  /** What an expression is, seen through names that stand for it. */
  resolved(e: Expression, before = e.start, depth = DEPTH): Expression {
    if (e.kind === 'Parenthesized') return this.resolved(e.expression, before, depth);
    if (e.kind !== 'Name' || depth === 0) return e;
    const value = this.valueOf(e.name, before);
    return value === undefined ? e : this.resolved(value, value.start, depth - 1);
  }

  /** The table columns of a name. */
  stored(name: string): BaseColumn[] {
    return [...this.tables].flatMap(([table, columns]) => {
      const column = columns.find((c) => c.name === name);
      return column === undefined ? [] : [{ table, column }];
    });
  }

  /** The operator that makes a column without an expression for it, last before a place. */
  makerOf(name: string, before: number): SyntaxNode | undefined {
    return this.makers.findLast((m) => m.end <= before && m.columns.has(name))?.node;
  }

  private define(name: string, end: number, value: Expression): void {
    const known = this.definitions.get(name);
    if (known === undefined) this.definitions.set(name, [{ end, value }]);
    else known.push({ end, value });
  }

  private valueOf(name: string, before: number): Expression | undefined {
    return this.definitions.get(name)?.findLast((d) => d.end <= before)?.value;
  }

  private follow(root: SyntaxNode, onColumn: (name: string) => void, onCall?: (call: Call) => void): void {
    const seen = new Set<SyntaxNode>();
    const visit = (node: SyntaxNode, before: number, depth: number): void => {
      if (node.kind === 'Call') onCall?.(node);
      if (node.kind !== 'Name') {
        for (const child of children(node)) visit(child, before, depth);
        return;
      }
      // `extend Line = trim(Line)`: the inner one is what the column was before.
      const value = depth > 0 ? this.valueOf(node.name, before) : undefined;
      if (value !== undefined) {
        if (!seen.has(value)) visit(seen.add(value) && value, value.start, depth - 1);
        return;
      }
      onColumn(node.name);
      if (this.stored(node.name).length > 0) return;
      const maker = this.makers.findLast((m) => m.end <= before && m.columns.has(node.name));
      if (maker === undefined || seen.has(maker.node)) return;
      seen.add(maker.node);
      for (const child of children(maker.node)) visit(child, maker.node.start, depth - 1);
    };
    visit(root, root.start, DEPTH);
  }
}
