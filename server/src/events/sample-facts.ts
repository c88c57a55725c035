import type { ScalarType } from '../syntax/types.js';
import { isDynamicArray, isDynamicBag, type Value } from '../engine/values/types.js';
import { parseJson } from '../engine/values/json.js';
import type { EventTable } from './event-table.js';

/** Paths are looked for in so many rows of a table. */
const ROWS_LOOKED_AT = 5_000;
/** A column with more different values than this is not one of few values. */
const FEW_VALUES = 50;
const LONGEST_VALUE = 120;
/** Names in one bag, and levels below a column, beyond which nothing is kept. */
const MOST_MEMBERS = 300;
const DEEPEST = 10;

/** What stands at a place inside the dynamic values of a column. */
export interface SampleNode {
  /** Rows that have it. */
  readonly rows: number;
  /** `bag`, `array`, `string`, `long`, `real`, `bool`: in the order of first sight. */
  readonly types: readonly string[];
  /** The names in bags. */
  readonly members: Readonly<Record<string, SampleNode>>;
  /** What arrays hold. */
  readonly element: SampleNode | undefined;
}

/** What the sample events say of a column. */
export interface SampleColumn {
  readonly name: string;
  readonly type: ScalarType;
  /** The values with their rows, those of most rows first; undefined where there are many. */
  readonly values: readonly (readonly [value: string, rows: number])[] | undefined;
  /** For dynamic values, and for text that is JSON. */
  readonly root: SampleNode | undefined;
}

export interface SampleTable {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly SampleColumn[];
}

/** What sample events hold, as far as it helps to write a query; plain data of bounded size. */
export type SampleFacts = readonly SampleTable[];

/** How many events hold a text, in which columns. */
export interface TextCount {
  readonly events: number;
  readonly holding: number;
  /** By the events that hold it there, those of most first. */
  readonly columns: readonly (readonly [column: string, events: number])[];
}

/** Looks at the values of sample events. */
export function sampleFacts(tables: Iterable<EventTable>): SampleFacts {
  return [...tables].filter(({ rowCount }) => rowCount > 0).map(tableFacts);
}

/** Counts the events that have a text anywhere in their columns, without regard to case. */
export function countText(tables: Iterable<EventTable>, text: string): TextCount {
  const folded = text.toLowerCase();
  const byColumn = new Map<string, number>();
  let events = 0;
  let holding = 0;
  for (const table of tables) {
    for (const batch of table.batches()) {
      events += batch.length;
      const held = new Uint8Array(batch.length);
      batch.columns.forEach((column, i) => {
        const { name, type } = table.columns[i]!;
        if (type !== 'string' && type !== 'dynamic' && type !== 'guid') return;
        let rows = 0;
        for (let row = 0; row < batch.length; row++) {
          if (!holds(column.get(row), folded)) continue;
          rows++;
          held[row] = 1;
        }
        if (rows > 0) byColumn.set(name, (byColumn.get(name) ?? 0) + rows);
      });
      holding += held.reduce((sum, one) => sum + one, 0);
    }
  }
  return { events, holding, columns: [...byColumn].sort((a, b) => b[1] - a[1]) };
}

function holds(value: Value, folded: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(folded);
  if (isDynamicArray(value)) return value.some((item) => holds(item, folded));
  if (isDynamicBag(value)) {
    for (const [key, item] of value) if (key.toLowerCase().includes(folded) || holds(item, folded)) return true;
  }
  return false;
}

function tableFacts(table: EventTable): SampleTable {
  const columns = table.columns.map((column) => new ColumnFacts(column.name, column.type));
  let before = 0;
  for (const batch of table.batches()) {
    const rows = Math.min(batch.length, ROWS_LOOKED_AT - before);
    batch.columns.forEach((column, i) => {
      for (let row = 0; row < rows; row++) columns[i]!.add(column.get(row));
    });
    before += batch.length;
    if (before >= ROWS_LOOKED_AT) break;
  }
  return { name: table.name, rows: table.rowCount, columns: columns.flatMap((c) => c.facts()) };
}

class ColumnFacts {
  private values: Map<string, number> | undefined = new Map();
  private root: GrowingNode | undefined;

  constructor(
    private readonly name: string,
    private readonly type: ScalarType,
  ) {}

  add(value: Value): void {
    if (value === null || value === '') return;
    const inner = this.type === 'dynamic' ? value : typeof value === 'string' ? jsonIn(value) : undefined;
    if (inner !== undefined && (isDynamicBag(inner) || isDynamicArray(inner))) {
      (this.root ??= new GrowingNode()).add(inner, 0);
      return;
    }
    if (this.values === undefined || (typeof value !== 'string' && typeof value !== 'number')) return;
    const text = String(value);
    if (text.length <= LONGEST_VALUE) this.values.set(text, (this.values.get(text) ?? 0) + 1);
    else this.values = undefined;
    if (this.values !== undefined && this.values.size > FEW_VALUES) this.values = undefined;
  }

  facts(): SampleColumn[] {
    const { name, type, root } = this;
    const seen = this.values === undefined ? undefined : [...this.values].sort((a, b) => b[1] - a[1]);
    const values = seen?.length === 0 ? undefined : seen;
    return values === undefined && root === undefined ? [] : [{ name, type, values, root: root?.node() }];
  }
}

/** The bag or array that a text spells as JSON. */
function jsonIn(text: string): Value | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  const read = parseJson(text);
  return read.error === undefined ? read.value : undefined;
}

class GrowingNode {
  private rows = 0;
  private readonly types = new Set<string>();
  private readonly members = new Map<string, GrowingNode>();
  private element: GrowingNode | undefined;

  add(value: Value, depth: number): void {
    this.rows++;
    if (value === null) return;
    this.types.add(typeName(value));
    if (depth >= DEEPEST) return;
    if (isDynamicArray(value)) {
      for (const item of value) (this.element ??= new GrowingNode()).add(item, depth + 1);
    } else if (isDynamicBag(value)) {
      for (const [key, item] of value) {
        let member = this.members.get(key);
        if (member === undefined) {
          if (this.members.size >= MOST_MEMBERS) continue;
          this.members.set(key, (member = new GrowingNode()));
        }
        member.add(item, depth + 1);
      }
    }
  }

  node(): SampleNode {
    return {
      rows: this.rows,
      types: [...this.types],
      members: Object.fromEntries([...this.members].map(([key, member]) => [key, member.node()])),
      element: this.element?.node(),
    };
  }
}

function typeName(value: Value): string {
  if (isDynamicArray(value)) return 'array';
  if (isDynamicBag(value)) return 'bag';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'number':
      return Number.isInteger(value) ? 'long' : 'real';
    default:
      return 'real';
  }
}
