import { parseDatetime } from '../../engine/values/datetime.js';
import { DynamicReal, type Dynamic, type DynamicBag } from '../../engine/values/types.js';
import type { ColumnInfo, ScalarType } from '../../syntax/types.js';
import { TIME_TWINS } from './contract.js';

/** The endings that Log Analytics gave the columns of custom logs, and their types. */
const CUSTOM_LOG_ENDINGS: ReadonlyMap<string, ScalarType> = new Map([
  ['_s', 'string'],
  ['_d', 'real'],
  ['_b', 'bool'],
  ['_t', 'datetime'],
  ['_g', 'guid'],
]);

const ISO_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/u;
const WHOLE = /^(?:0|-?[1-9]\d{0,17})$/u;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;

/**
 * The columns of a table that no schema knows, by what its records hold, in order of first appearance:
 *
 * - in a table `…_CL`, the endings `_s _d _b _t _g` tell; otherwise the values that are neither null nor "" do:
 * - all truth values: bool; all whole numbers: long; all numbers: real; all ISO times: datetime;
 * - an object or array among them: dynamic; anything else, and columns without values: string.
 *
 * `text`: the records come from CSV, where numbers and truth values are written as text and count as such.
 */
export class InferredColumns {
  private readonly kinds = new Map<string, Set<Kind>>();

  constructor(
    private readonly table: string,
    private readonly text: boolean,
  ) {}

  add(record: DynamicBag): void {
    for (const [key, value] of record) {
      let seen = this.kinds.get(key);
      if (seen === undefined) {
        seen = new Set();
        this.kinds.set(key, seen);
      }
      const kind = kindOf(value, this.text);
      if (kind !== undefined && !seen.has('structure')) seen.add(kind);
    }
  }

  /** `listed`: columns that a schema has, which come first and keep their types. */
  columns(listed: readonly ColumnInfo[]): ColumnInfo[] {
    const names = new Set(listed.map((c) => c.name));
    const { table } = this;
    const found = [...this.kinds].map(([name, seen]) => ({ name, type: declaredType(table, name) ?? typeOf(seen) }));
    return [...listed, ...found.filter((c) => !names.has(c.name))];
  }
}

/** The time column of a table without a schema: `TimeGenerated` or `Timestamp`, if it holds times. */
export function timeColumnOf(columns: readonly ColumnInfo[]): string | undefined {
  const times = columns.filter((c) => c.type === 'datetime').map((c) => c.name);
  return [...TIME_TWINS.keys()].find((name) => times.includes(name));
}

type Kind = 'bool' | 'whole' | 'number' | 'time' | 'text' | 'structure';

function kindOf(value: Dynamic, text: boolean): Kind | undefined {
  if (value === null || value === '') return undefined;
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'whole';
    case 'number':
      return Number.isInteger(value) ? 'whole' : 'number';
    case 'string':
      if (ISO_TIME.test(value) && parseDatetime(value) !== null) return 'time';
      if (!text) return 'text';
      if (/^(?:true|false)$/iu.test(value)) return 'bool';
      if (WHOLE.test(value)) return 'whole';
      return NUMBER.test(value) ? 'number' : 'text';
    default:
      return value instanceof DynamicReal ? 'number' : 'structure';
  }
}

function typeOf(seen: ReadonlySet<Kind>): ScalarType {
  if (seen.has('structure')) return 'dynamic';
  const [only] = seen;
  if (seen.size === 2 && seen.has('whole') && seen.has('number')) return 'real';
  if (seen.size !== 1) return 'string';
  switch (only!) {
    case 'bool':
      return 'bool';
    case 'whole':
      return 'long';
    case 'number':
      return 'real';
    case 'time':
      return 'datetime';
    case 'text':
    case 'structure':
      return 'string';
  }
}

function declaredType(table: string, column: string): ScalarType | undefined {
  return table.endsWith('_CL') ? CUSTOM_LOG_ENDINGS.get(column.slice(-2)) : undefined;
}
