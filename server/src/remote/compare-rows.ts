import type { ResultTable } from '../engine/evaluate.js';
import { stringifyWire, toWire, type WireValue } from '../engine/values/wire.js';
import type { ColumnInfo } from '../syntax/types.js';

/** A row that only one side has. */
export interface OddRow {
  readonly side: 'here' | 'there';
  readonly columns: readonly ColumnInfo[];
  readonly row: readonly WireValue[];
}

export interface RowDifference {
  /** Columns that the sides have not in common, or with another type or place, a sentence each. */
  readonly columns: readonly string[];
  readonly rows: readonly OddRow[];
  readonly same: number;
}

/** Digits of a real that must agree: sums may be added in another order. */
const DIGITS = 12;

/** Compares two results as bags of rows: the order of rows does not count, how often one occurs does. */
export function compareRows(here: ResultTable, there: ResultTable): RowDifference {
  const columns: string[] = [];
  const count = Math.max(here.columns.length, there.columns.length);
  const shown = (c: ColumnInfo | undefined): string => (c === undefined ? 'nothing' : `${c.name}:${c.type}`);
  for (let i = 0; i < count; i++) {
    const [a, b] = [shown(here.columns[i]), shown(there.columns[i])];
    if (a !== b) columns.push(`column ${i + 1} is ${a} here and ${b} there`);
  }
  const left = new Map<string, number[]>();
  for (let i = 0; i < here.rowCount; i++) {
    const key = keyOf(here, i);
    left.set(key, [...(left.get(key) ?? []), i]);
  }
  const rows: OddRow[] = [];
  let same = 0;
  for (let i = 0; i < there.rowCount; i++) {
    if (left.get(keyOf(there, i))?.pop() !== undefined) same++;
    else rows.push({ side: 'there', columns: there.columns, row: wireRow(there, i) });
  }
  const only = [...left.values()].flat().sort((a, b) => a - b);
  rows.unshift(...only.map((i): OddRow => ({ side: 'here', columns: here.columns, row: wireRow(here, i) })));
  return { columns, rows, same };
}

function wireRow(table: ResultTable, index: number): WireValue[] {
  return table.row(index).map((v, c) => toWire(v, table.columns[c]!.type));
}

function keyOf(table: ResultTable, index: number): string {
  return stringifyWire(
    table.row(index).map((v, c) => {
      const { type } = table.columns[c]!;
      return type === 'real' && typeof v === 'number' && Number.isFinite(v) ? v.toPrecision(DIGITS) : toWire(v, type);
    }),
  );
}
