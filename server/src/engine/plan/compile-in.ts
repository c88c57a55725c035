import { compileHas } from '../text/terms.js';
import type { Evaluator } from '../functions/contract.js';
import type { Run } from '../run.js';
import { caseFold } from '../values/fold.js';
import { groupKey, type GroupKey } from '../values/compare.js';
import { toDynamicText } from '../values/json.js';
import { convertValue, toStringValue } from '../values/convert.js';
import { isDynamicArray, type Dynamic, type Value } from '../values/types.js';
import type { ScalarType } from '../../syntax/types.js';
import { compile } from './compile.js';
import type { InExpr, PlanExpr } from './expression.js';

/** Compiles `in`, `has_any` and kin. A list of constants becomes a set, or a list of matchers, once. */
export function compileIn(e: InExpr, run: Run): Evaluator {
  return e.operator === 'has_any' || e.operator === 'has_all' ? compileHasList(e, run) : compileMembership(e, run);
}

interface Item {
  readonly value: Value;
  readonly type: ScalarType;
}

/** The items of a list for one row; dynamic arrays are flattened. */
function itemsOf(exprs: readonly PlanExpr[], values: readonly Value[]): Item[] {
  const result: Item[] = [];
  exprs.forEach((e, i) => {
    const value = values[i]!;
    if (e.type === 'dynamic' && isDynamicArray(value)) {
      for (const element of value) result.push({ value: element, type: 'dynamic' });
    } else {
      result.push({ value, type: e.type });
    }
  });
  return result;
}

function itemsFor(e: InExpr, run: Run): { constant: readonly Item[] | undefined; evaluate: Evaluator[] } {
  const fromTable: Item[] = [];
  if (e.table !== undefined) {
    const type = e.table.columns[0]?.type ?? 'dynamic';
    for (const batch of run.materialize(e.table)) {
      const column = batch.columns[0];
      for (let i = 0; column !== undefined && i < batch.length; i++) fromTable.push({ value: column.get(i), type });
    }
  }
  const evaluate = e.items.map((item) => compile(item, run));
  const isConstant = e.items.every((item) => item.op === 'constant' || item.op === 'scalar-query');
  if (!isConstant) return { constant: undefined, evaluate };
  const none = { columns: [], length: 1, lineage: undefined } as never;
  const values = evaluate.map((f) => f(none, 0));
  return { constant: [...fromTable, ...itemsOf(e.items, values)], evaluate };
}

function compileMembership(e: InExpr, run: Run): Evaluator {
  const left = compile(e.left, run);
  const negated = e.operator.startsWith('!');
  const folded = e.operator.endsWith('~');
  const type = e.left.type;
  const key = (value: Value, from: ScalarType): GroupKey | undefined => memberKey(value, from, type, folded);
  const { constant, evaluate } = itemsFor(e, run);
  if (constant !== undefined) {
    const set = new Set<GroupKey>();
    for (const item of constant) {
      const k = key(item.value, item.type);
      if (k !== undefined) set.add(k);
    }
    if (type === 'string') {
      // Folding keeps the length, and texts of another length are the usual case.
      const lengths = new Set(Array.from(set, (k) => (k as string).length));
      return (batch, row) => {
        const text = left(batch, row) as string;
        return (lengths.has(text.length) && set.has(folded ? caseFold(text) : text)) !== negated;
      };
    }
    return (batch, row) => {
      const k = key(left(batch, row), type);
      return (k !== undefined && set.has(k)) !== negated;
    };
  }
  return (batch, row) => {
    const k = key(left(batch, row), type);
    const values = evaluate.map((f) => f(batch, row));
    const found = k !== undefined && itemsOf(e.items, values).some((item) => key(item.value, item.type) === k);
    return found !== negated;
  };
}

/** A key by which `value` equals members of a column of `target` type; undefined for null, which equals nothing. */
export function memberKey(value: Value, from: ScalarType, target: ScalarType, folded: boolean): GroupKey | undefined {
  if (target === 'string' || target === 'dynamic' || folded) {
    const text = from === 'dynamic' ? toDynamicText(value as Dynamic) : toStringValue(value, from);
    if (value === null && from !== 'string') return target === 'string' ? '' : undefined;
    return folded ? caseFold(text) : text;
  }
  if (value === null) return undefined;
  const converted = convertValue(value, from, target);
  return converted === null ? undefined : groupKey(converted, target);
}

function compileHasList(e: InExpr, run: Run): Evaluator {
  const left = compile(e.left, run);
  const all = e.operator === 'has_all';
  const leftType = e.left.type;
  const text = (value: Value): string =>
    leftType === 'dynamic' ? toDynamicText(value as Dynamic) : toStringValue(value, leftType);
  const matchers = (items: readonly Item[]): ((text: string) => boolean)[] =>
    items
      // A null needle matches everything in has_any and is ignored in has_all.
      .filter((item) => !(all && item.value === null))
      .map((item) => {
        const needle =
          item.type === 'dynamic' ? toDynamicText(item.value as Dynamic) : toStringValue(item.value, item.type);
        return compileHas(needle, false);
      });
  const decide = (tests: readonly ((text: string) => boolean)[], subject: string): boolean =>
    all ? tests.every((t) => t(subject)) : tests.some((t) => t(subject));
  const { constant, evaluate } = itemsFor(e, run);
  if (constant !== undefined) {
    const tests = matchers(constant);
    return (batch, row) => decide(tests, text(left(batch, row)));
  }
  return (batch, row) => {
    const values = evaluate.map((f) => f(batch, row));
    return decide(matchers(itemsOf(e.items, values)), text(left(batch, row)));
  };
}
