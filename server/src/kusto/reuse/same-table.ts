import type { KustoPackage } from '../package.js';
import { at } from '../raw.js';
import type { Element, SemanticInfo } from './tree-types.js';

interface Table {
  readonly Name: string;
  readonly Description: unknown;
  readonly Columns: unknown;
  readonly _state: number;
}

interface PipeElement extends Element {
  readonly Expression: PipeElement;
  readonly Operator: PipeElement;
  readonly ResultType: unknown;
}

interface TypedInfo extends SemanticInfo {
  readonly ResultType: unknown;
  WithResultType(type: unknown): SemanticInfo;
}

/** Operators whose result is a table of its own, which nothing else refers to but the pipe that they stand in. */
const OWN_RESULT = [
  'Filter',
  'Take',
  'Sort',
  'Top',
  'Project',
  'ProjectAway',
  'ProjectKeep',
  'ProjectReorder',
  'Extend',
];

/** Gives operators that were bound anew the result of the ones they stand in the place of. */
export class SameTables {
  private readonly table: unknown;
  private readonly pipe: unknown;
  private readonly operators: ReadonlySet<unknown>;
  private readonly getCount: (list: unknown) => number;
  private readonly getItem: (list: unknown, index: number) => unknown;

  constructor({ Kusto, System }: KustoPackage) {
    const syntax = at(Kusto, 'Language', 'Syntax');
    this.table = at(Kusto, 'Language', 'Symbols', 'TableSymbol');
    this.pipe = syntax['PipeExpression'];
    this.operators = new Set(OWN_RESULT.map((name) => at(syntax, `${name}Operator`)));
    const lists = System['Array'] as {
      getCount(list: unknown): number;
      getItem(list: unknown, index: number): unknown;
    };
    this.getCount = lists.getCount;
    this.getItem = lists.getItem;
  }

  /**
   * An operator that was edited often gives the same columns as before, in a new table; what follows it was bound for the
   * table before. Where the two differ in nothing, the operator gets the one before, so that what follows can be kept.
   *
   * @param expected - the table that an operator was bound for, if it is kept.
   */
  give(node: Element, input: unknown, expected: (operator: Element) => unknown): void {
    const pipe = node.Parent as PipeElement | null;
    const around = pipe?.Parent as PipeElement | null | undefined;
    if (pipe?.constructor !== this.pipe || pipe?.Operator !== node) return;
    if (around === null || around === undefined || around.constructor !== this.pipe) return;
    if (!this.operators.has(node.constructor)) return;
    const info = node.extendedData?.SemanticInfo as TypedInfo | null | undefined;
    const before = expected(around.Operator);
    const after = info?.ResultType;
    if (info === null || info === undefined || before === after || after === input) return;
    if (!this.areSame(before, after)) return;
    // The operator before stands further up now, or its table is read there: two tables must not become one.
    for (let left = pipe.Expression; ; left = left.Expression) {
      if (left.ResultType === before) return;
      if (left.constructor !== this.pipe) break;
    }
    node.extendedData!.SemanticInfo = info.WithResultType(before);
  }

  private areSame(a: unknown, b: unknown): boolean {
    if (!this.isTable(a) || !this.isTable(b)) return false;
    if (a._state !== b._state || a.Name !== b.Name || a.Description !== b.Description) return false;
    const count = this.getCount(a.Columns);
    if (this.getCount(b.Columns) !== count) return false;
    for (let i = 0; i < count; i++) if (this.getItem(a.Columns, i) !== this.getItem(b.Columns, i)) return false;
    return true;
  }

  private isTable(value: unknown): value is Table {
    return typeof value === 'object' && value !== null && value.constructor === this.table;
  }
}
