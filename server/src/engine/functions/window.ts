import type { ScalarType } from '../../syntax/types.js';
import type { Batch } from '../exec/batch.js';
import { groupKey } from '../values/compare.js';
import { Decimal } from '../values/decimal.js';
import { addLong } from '../values/numbers.js';
import { convertValue } from '../values/convert.js';
import type { Long, Value } from '../values/types.js';
import type { CallSite, Evaluator, SpecialForm } from './contract.js';

/** What a function over rows in order gives for each row of a batch. */
type ColumnComputation = (batch: Batch) => readonly Value[];

/**
 * Computes a whole batch when its first value is asked for, so that values do not depend on the order in which rows
 * are evaluated, nor on whether all of them are.
 */
function overRows(compute: ColumnComputation): Evaluator {
  let known: Batch | undefined;
  let values: readonly Value[] = [];
  return (batch, row) => {
    if (batch !== known) {
      values = compute(batch);
      known = batch;
    }
    return values[row]!;
  };
}

/** Walks the rows of a batch in order; `restarts` says where counting begins anew. */
function walk(
  restart: Evaluator | undefined,
  step: (batch: Batch, row: number, restarts: boolean) => Value,
): Evaluator {
  return overRows((batch) =>
    Array.from({ length: batch.length }, (_, row) => step(batch, row, row === 0 || restart?.(batch, row) === true)),
  );
}

/** `prev` and `next`: the value some rows before or after; off the edge the default, or nothing. */
function neighbour(name: string, direction: 1 | -1): SpecialForm {
  return {
    name,
    window: true,
    check(site) {
      if (site.args.length > 1 && offsetOf(site) === undefined) {
        site.refuse(`${name}(): the offset is a constant whole number greater than 0`, 1);
      }
    },
    resultType: (site) => site.argTypes[0],
    compile(site, [value, , otherwise]) {
      const offset = (offsetOf(site) ?? 1) * direction;
      const nothing: Value = site.type === 'string' ? '' : null;
      const defaultType = site.argTypes[2];
      return (batch, row) => {
        const at = row + offset;
        if (at >= 0 && at < batch.length) return value!(batch, at);
        return otherwise === undefined ? nothing : convertValue(otherwise(batch, row), defaultType!, site.type);
      };
    },
  };
}

function offsetOf(site: Omit<CallSite, 'refuse'>): number | undefined {
  const offset = site.constant(1)?.value;
  return typeof offset === 'number' && Number.isInteger(offset) && offset > 0 ? offset : undefined;
}

/**
 * Functions that look at other rows: their rows must be in a defined order.
 * Source: https://learn.microsoft.com/kusto/query/window-functions
 */
export const WINDOW_FUNCTIONS: readonly SpecialForm[] = [
  neighbour('prev', -1),
  neighbour('next', 1),
  {
    name: 'row_number',
    window: true,
    check(site) {
      if (site.args.length > 0 && site.constant(0) === undefined)
        site.refuse('row_number(): the start is a constant', 0);
    },
    compile(site, [, restart]) {
      const start = (
        site.args.length > 0 ? convertValue(site.constant(0)!.value, site.argTypes[0]!, 'long') : 1
      ) as Long;
      let number: Long = start;
      return walk(restart, (_batch, _row, restarts) => (number = restarts ? start : addLong(number, 1)));
    },
  },
  {
    name: 'row_cumsum',
    window: true,
    compile(site, [term, restart]) {
      const from = site.argTypes[0]!;
      const zero: Value = convertValue(0, 'long', site.type);
      let sum: Value = zero;
      return walk(restart, (batch, row, restarts) => {
        if (restarts) sum = zero;
        const value = convertValue(term!(batch, row), from, site.type);
        if (value !== null && sum !== null) sum = add(sum, value, site.type);
        return sum;
      });
    },
  },
  {
    name: 'row_rank_dense',
    window: true,
    compile(site, [term, restart]) {
      const type = site.argTypes[0]!;
      let rank = 1;
      return walk(restart, (batch, row, restarts) => {
        if (restarts) rank = 1;
        else if (groupKey(term!(batch, row), type) !== groupKey(term!(batch, row - 1), type)) rank++;
        return rank;
      });
    },
  },
  {
    name: 'row_rank_min',
    window: true,
    compile(site, [term, restart]) {
      const type = site.argTypes[0]!;
      let rank = 1;
      let number = 1;
      return walk(restart, (batch, row, restarts) => {
        number = restarts ? 1 : number + 1;
        if (restarts || groupKey(term!(batch, row), type) !== groupKey(term!(batch, row - 1), type)) rank = number;
        return rank;
      });
    },
  },
  {
    name: 'row_window_session',
    window: true,
    resultType: (site) => site.argTypes[0],
    compile(_site, [value, fromFirst, fromNeighbour, restart]) {
      let session: Value = null;
      let before: Value = null;
      return walk(restart, (batch, row, restarts) => {
        const at = value!(batch, row);
        if (restarts || session === null || before === null || at === null) session = at;
        else if (reaches(at, session, fromFirst!(batch, row)) || reaches(at, before, fromNeighbour!(batch, row))) {
          session = at;
        }
        before = at;
        return session;
      });
    },
  },
];

/** Whether a time is at least a distance behind another. */
function reaches(at: Value, from: Value, distance: Value): boolean {
  return distance !== null && (at as bigint) - (from as bigint) >= (distance as bigint);
}

function add(sum: Value, value: Value, type: ScalarType): Value {
  if (sum instanceof Decimal && value instanceof Decimal) return sum.plus(value);
  if (type === 'real') return (sum as number) + (value as number);
  return typeof sum === 'bigint' && typeof value === 'bigint' ? sum + value : addLong(sum as Long, value as Long);
}
