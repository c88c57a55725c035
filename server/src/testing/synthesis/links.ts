import type { Expression } from '../../syntax/expressions.js';
import type { QueryBlock } from '../../syntax/statements.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { walk } from '../../syntax/walk.js';
import type { BaseColumn, BaseColumns } from './base-columns.js';
import type { FieldValue, Fields } from './fields.js';
import type { Scenario } from './scenario.js';

/** Columns that a join compares: events that are to meet have the same value in them. */
export class Links {
  private readonly groups: (readonly BaseColumn[])[] = [];

  constructor(
    tree: QueryBlock,
    private readonly bases: BaseColumns,
  ) {
    walk(tree, (node) => {
      if (node.kind === 'Join' || node.kind === 'Lookup') for (const on of node.on) this.add(this.compared(on));
      if (node.kind !== 'In') return true;
      const [list] = node.right;
      const first = list?.type === 'table' ? list.schema?.columns[0] : undefined;
      if (first !== undefined) this.add([...bases.of(node.left), ...bases.named(first.name, node.start)]);
      return true;
    });
  }

  /** Values for the linked columns of an event that is begun. */
  initial(table: string): Map<string, FieldValue> {
    const fields = new Map<string, FieldValue>();
    this.groups.forEach((group, i) => {
      for (const base of group) {
        const value = base.table === table ? keyValue(base.column, i) : undefined;
        if (value !== undefined) fields.set(base.column.name, value);
      }
    });
    return fields;
  }

  /** A scenario whose events follow a change of one of them in the columns that are linked to the changed one. */
  follow(scenario: Scenario, changed: number, column: string): Scenario {
    const { table, fields } = scenario[changed]!;
    const value = fields.get(column);
    const linked = this.groups.filter((group) => group.some((b) => b.table === table && b.column.name === column));
    if (linked.length === 0 || value === undefined) return scenario;
    return scenario.map((event, i) => {
      if (i === changed) return event;
      let next: Fields = event.fields;
      for (const base of linked.flat()) {
        if (base.table === event.table) next = new Map(next).set(base.column.name, value);
      }
      return { ...event, fields: next };
    });
  }

  private compared(on: Expression): BaseColumn[] {
    if (on.kind !== 'Binary') return this.bases.of(on);
    return [on.left, on.right].flatMap((side) => this.bases.of(side.kind === 'Path' ? side.member : side));
  }

  private add(group: readonly BaseColumn[]): void {
    if (group.length > 1) this.groups.push(group);
  }
}

function keyValue({ type }: ColumnInfo, i: number): FieldValue | undefined {
  switch (type) {
    case 'string':
      return `key-${i + 1}`;
    case 'int':
    case 'long':
    case 'real':
      return 1000 + i;
    case 'guid':
      return `00000000-0000-4000-8000-${String(i + 1).padStart(12, '0')}`;
    default:
      return undefined;
  }
}
