import { toStringValue } from '../values/convert.js';
import { dynamicToJson } from '../values/json.js';
import type { Dynamic } from '../values/types.js';
import type { Layout } from '../exec/layout.js';
import type { Run } from '../run.js';
import type { ConstantExpr, PlanExpr } from './expression.js';

/** Numbers by what an expression computes; numbers are never used again. */
const ids = new Map<string, number>();
const MOST_IDS = 100_000;
let next = 1;

const known = new WeakMap<object, number | null>();

/**
 * A number for what an expression computes from the columns of a row as they were read; `layout` tells what the columns
 * that it names are made of. Two expressions of one number give the same values for the same rows, in this run and in
 * others. Undefined where that cannot be said: for values that are others each time, that come from other rows or tables,
 * or from a function that only this plan knows.
 */
export function expressionId(e: PlanExpr, run: Run, layout: Layout | undefined): number | undefined {
  const ofLayout = layout?.known ?? known;
  const before = ofLayout.get(e);
  if (before !== undefined) return before ?? undefined;
  const key = keyOf(e, run, layout);
  const id = key === undefined ? undefined : idOf(key);
  ofLayout.set(e, id ?? null);
  return id;
}

/** The number of the column at a position. */
export function columnId(index: number, layout: Layout | undefined): number | undefined {
  return layout === undefined ? idOf(`column ${index}`) : layout.ids[index];
}

/** A number for a text; the same each time, until so many were asked for that all are forgotten. */
export function idOf(key: string): number {
  let id = ids.get(key);
  if (id === undefined) {
    if (ids.size >= MOST_IDS) ids.clear();
    ids.set(key, (id = next++));
  }
  return id;
}

function keyOf(e: PlanExpr, run: Run, layout: Layout | undefined): string | undefined {
  switch (e.op) {
    case 'constant':
      return `= ${constantKey(e)}`;
    case 'column': {
      const id = columnId(e.index, layout);
      // Some functions look at the names of their arguments.
      return id === undefined ? undefined : `# ${id} ${e.type} ${e.name}`;
    }
    case 'call':
      return e.isNamed === true ? combined(`${e.name} ${e.type}`, e.args, run, layout) : undefined;
    case 'special':
      // The clock stands still within a run, and may stand elsewhere in the next one.
      if (e.name === 'now' || e.name === 'ago') return combined(`${e.name} ${run.now}`, e.args, run, layout);
      return e.form.foldable === true ? combined(`special ${e.name} ${e.type}`, e.args, run, layout) : undefined;
    case 'and':
    case 'or':
      return combined(e.op, e.args, run, layout);
    case 'in':
      return e.table === undefined ? combined(`in ${e.operator}`, [e.left, ...e.items], run, layout) : undefined;
    case 'case':
      return combined(`case ${e.type}`, [...e.arms.flatMap((a) => [a.condition, a.result]), e.otherwise], run, layout);
    case 'scalar-query':
      return undefined;
  }
}

function combined(name: string, parts: readonly PlanExpr[], run: Run, layout: Layout | undefined): string | undefined {
  let key = name;
  for (const part of parts) {
    const id = expressionId(part, run, layout);
    if (id === undefined) return undefined;
    key += ` ${id}`;
  }
  return key;
}

/** A constant's type and value as text; different for different ones. */
export function constantKey({ type, value }: ConstantExpr): string {
  if (value === null) return `${type} null`;
  if (typeof value === 'number' || typeof value === 'bigint') return `${type} ${Object.is(value, -0) ? '-0' : value}`;
  return `${type} ${JSON.stringify(type === 'dynamic' ? dynamicToJson(value as Dynamic) : toStringValue(value, type))}`;
}
