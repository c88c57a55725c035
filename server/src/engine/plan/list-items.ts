import type { Batch } from '../exec/batch.js';
import type { Run } from '../run.js';
import { compileHas } from '../text/terms.js';
import { DECIDED_FALSE, DECIDED_TRUE, TRUE, type Clause } from '../trace/trace.js';
import { toStringValue } from '../values/convert.js';
import { isDynamicArray, type Value } from '../values/types.js';
import type { ScalarType } from '../../syntax/types.js';
import type { Span } from '../../syntax/expressions.js';
import { compile, markRow } from './compile.js';
import { memberKey } from './compile-in.js';
import type { InExpr } from './expression.js';

/** Marks which items of a list a row's value matches. */
export interface ListItems {
  evaluate(batch: Batch, row: number): void;
  decide(batch: Batch, row: number): void;
}

interface Item {
  readonly clause: Clause;
  readonly value: Value;
  readonly type: ScalarType;
}

/**
 * Traces the items of a list that are written in the query, as literals or in a literal array; undefined where there are
 * none. An item that matches is marked true; one that does not is not marked, as lists are long. An item decides where
 * the list's outcome would be another without it.
 */
export function compileItems(e: InExpr, run: Run, parent: Clause): ListItems | undefined {
  const items = writtenItems(e, (span) => run.trace!.clause(span, 'item', parent));
  if (items.length === 0) return undefined;
  const left = compile(e.left, run);
  const find = matcherOf(e, items);
  const all = e.operator === 'has_all';
  // What the list holds besides is not looked at item by item, so that no item decides there.
  const whole = items.length === itemCount(e);
  let matched: readonly Item[] = [];
  return {
    evaluate(batch, row) {
      matched = find(left(batch, row));
      for (const { clause } of matched) markRow(clause, batch, row, TRUE);
    },
    decide(batch, row) {
      if (!whole) return;
      if (!all) {
        const [only] = matched;
        if (matched.length === 1) markRow(only!.clause, batch, row, DECIDED_TRUE);
        return;
      }
      const missing = items.filter((item) => !matched.includes(item));
      if (missing.length === 0) for (const { clause } of items) markRow(clause, batch, row, DECIDED_TRUE);
      if (missing.length === 1) markRow(missing[0]!.clause, batch, row, DECIDED_FALSE);
    },
  };
}

function writtenItems(e: InExpr, clauseOf: (span: Span) => Clause): Item[] {
  return e.items.flatMap((item): Item[] => {
    if (item.op !== 'constant') return [];
    const { value, type, span, items } = item;
    if (type === 'dynamic' && isDynamicArray(value)) {
      if (items?.length !== value.length) return [];
      return value.map((v, i) => ({ clause: clauseOf(items[i]!), value: v, type: 'dynamic' }));
    }
    return span === undefined ? [] : [{ clause: clauseOf(span), value, type }];
  });
}

function itemCount(e: InExpr): number {
  if (e.table !== undefined) return Infinity;
  return e.items.reduce((n, item) => {
    if (item.op !== 'constant') return Infinity;
    return n + (item.type === 'dynamic' && isDynamicArray(item.value) ? item.value.length : 1);
  }, 0);
}

function matcherOf(e: InExpr, items: readonly Item[]): (value: Value) => readonly Item[] {
  const { type } = e.left;
  if (e.operator === 'has_any' || e.operator === 'has_all') {
    const tests = items.map((item) => ({ item, test: compileHas(toStringValue(item.value, item.type), false) }));
    return (value) => {
      const text = toStringValue(value, type);
      return tests.filter(({ test }) => test(text)).map(({ item }) => item);
    };
  }
  const folded = e.operator.endsWith('~');
  const byKey = new Map<unknown, Item[]>();
  for (const item of items) {
    const key = memberKey(item.value, item.type, type, folded);
    if (key === undefined) continue;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [item]);
    else known.push(item);
  }
  return (value) => byKey.get(memberKey(value, type, type, folded) ?? NO_KEY) ?? [];
}

const NO_KEY = Symbol('no key');
