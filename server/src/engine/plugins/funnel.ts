import type { ColumnInfo } from '../../syntax/types.js';
import type { Batch } from '../exec/batch.js';
import { groupKey, type GroupKey } from '../values/compare.js';
import { toDynamic } from '../values/convert.js';
import { isDynamicArray, type Dynamic, type Value } from '../values/types.js';
import { ActivityColumns, byId, inTime, type Activity } from './activity.js';
import { infoOf, PluginArguments } from './arguments.js';
import type { Plugin, PluginSite } from './contract.js';
import { lengthOf, minus, Periods, toPosition, type Position } from './periods.js';
import { computedTable, type ComputedRow } from '../exec/computed-table.js';
import { convertValue } from '../values/convert.js';
import type { ColumnExpr } from '../plan/expression.js';
import type { Expression } from '../../syntax/expressions.js';
import type { TablePlan } from '../plan/table-plan.js';
import { materialized } from '../plan/planner.js';

/** How many ids a row of funnel_sequence names at most. */
const SAMPLES = 128;

/** The keys of a sequence's states, as the state column has them. */
function sequenceKeys(args: PluginArguments, e: Expression, state: ColumnExpr): { key: GroupKey; value: Value }[] {
  const list = args.constantOf(e, 'dynamic');
  if (!isDynamicArray(list) || list.length === 0) return args.refuse('an array of states is expected here', e);
  return list.map((item) => {
    const value = convertValue(item, 'dynamic', state.type);
    return { key: groupKey(value, state.type), value };
  });
}

/** One stretch of equal states of an id. */
interface Stay {
  readonly state: GroupKey;
  readonly value: Value;
  readonly at: Position;
  readonly row: number;
}

/**
 * `funnel_sequence(id, time, start, end, step window, step, state, sequence)`: three tables of the ids that went through
 * a sequence of states: by the states before and after it, by the one before, by the one after. A state that stays the
 * same for several rows counts once.
 * Source: https://learn.microsoft.com/kusto/query/funnel-sequence-plugin
 */
export const funnelSequence: Plugin = {
  name: 'funnel_sequence',
  plan(site) {
    const args = new PluginArguments(site);
    const columns = new ActivityColumns(args, []);
    const { type } = columns.time;
    const bins = Periods.of(args, type, args.required(2), args.required(3), args.required(5));
    const window = lengthOf(args, args.required(4), type);
    const state = args.column(args.required(6));
    const sequence = sequenceKeys(args, args.required(7), state).map((s) => s.key);
    const input = materialized(site.input);
    const tables = [['prev', 'next'], ['prev'], ['next']].map((sides) => table(sides as ('prev' | 'next')[]));
    const [first] = tables;
    return { ...first!, results: tables, run: (run) => first!.run(run) };

    function table(sides: readonly ('prev' | 'next')[]): TablePlan {
      const output: ColumnInfo[] = [
        infoOf(columns.time),
        ...sides.map((name) => ({ name, type: state.type })),
        { name: 'dcount', type: 'long' },
        { name: 'samples', type: 'dynamic' },
      ];
      return computedTable('funnel_sequence', input, output, (batch) => rows(batch, sides));
    }

    function* rows(batch: Batch, sides: readonly ('prev' | 'next')[]): Generator<ComputedRow> {
      const none: Value = state.type === 'string' ? '' : null;
      const groups = new Map<string, { head: Value[]; ids: Map<GroupKey, Dynamic>; from: number[] }>();
      const all = columns.groups(batch)[0]?.activities ?? [];
      for (const [id, own] of byId(all.filter((a) => bins.includes(a.at)))) {
        const stays = staysOf(own.sort(inTime), batch, state);
        for (let i = 0; i + sequence.length <= stays.length; i++) {
          if (!matches(stays, i, sequence, window)) continue;
          const last = i + sequence.length - 1;
          const before = stays[i - 1];
          const after = stays[last + 1];
          const around = {
            prev: before !== undefined && minus(stays[i]!.at, before.at) <= window ? before.value : none,
            next: after !== undefined && minus(after.at, stays[last]!.at) <= window ? after.value : none,
          };
          const bin = bins.indexOf(stays[i]!.at);
          const head = [bins.startOf(bin), ...sides.map((s) => around[s])];
          const key = JSON.stringify([bin, ...sides.map((s) => String(groupKey(around[s], state.type)))]);
          let group = groups.get(key);
          if (group === undefined) groups.set(key, (group = { head, ids: new Map(), from: [] }));
          const sample = toDynamic(batch.columns[columns.id.index]!.get(stays[i]!.row), columns.id.type);
          group.ids.set(id, sample);
          for (let k = i; k <= last; k++) group.from.push(stays[k]!.row);
        }
      }
      const ordered = [...groups.values()].sort(
        (a, b) => bins.indexOf(a.head[0] as Position) - bins.indexOf(b.head[0] as Position) || b.ids.size - a.ids.size,
      );
      for (const { head, ids, from } of ordered) {
        yield { values: [...head, ids.size, [...ids.values()].slice(0, SAMPLES)], from };
      }
    }
  },
};

function staysOf(activities: readonly Activity[], batch: Batch, state: ColumnExpr): Stay[] {
  const stays: Stay[] = [];
  for (const { at, row } of activities) {
    const value = batch.columns[state.index]!.get(row);
    const key = groupKey(value, state.type);
    if (stays[stays.length - 1]?.state !== key || stays.length === 0) stays.push({ state: key, value, at, row });
  }
  return stays;
}

function matches(stays: readonly Stay[], from: number, sequence: readonly GroupKey[], window: Position): boolean {
  return sequence.every((state, k) => {
    const stay = stays[from + k]!;
    return stay.state === state && (k === 0 || minus(stay.at, stays[from + k - 1]!.at) <= window);
  });
}

/**
 * `funnel_sequence_completion(id, time, start, end, bin, state, sequence, periods)`: for each bin and each period how
 * many ids got to each state of a sequence, within the period from its first state on.
 * Source: https://learn.microsoft.com/kusto/query/funnel-sequence-completion-plugin
 */
export const funnelSequenceCompletion: Plugin = {
  name: 'funnel_sequence_completion',
  plan(site: PluginSite) {
    const args = new PluginArguments(site);
    const columns = new ActivityColumns(args, []);
    const { type } = columns.time;
    const bins = Periods.of(args, type, args.required(2), args.required(3), args.required(4));
    const state = args.column(args.required(5));
    const sequence = sequenceKeys(args, args.required(6), state);
    const periodType = type === 'datetime' ? 'timespan' : type;
    const list = args.constantOf(args.required(7), 'dynamic');
    const periods = (isDynamicArray(list) ? list : [list]).map((item) => {
      const value = convertValue(item, 'dynamic', periodType);
      return {
        value,
        length: toPosition(value, periodType) ?? args.refuse('periods are lengths of time', args.required(7)),
      };
    });
    const output: ColumnInfo[] = [
      infoOf(columns.time),
      infoOf(state),
      { name: 'Period', type: periodType },
      { name: 'dcount', type: 'long' },
    ];
    return computedTable('funnel_sequence_completion', site.input, output, function* (batch) {
      const all = columns.groups(batch)[0]?.activities ?? [];
      const perBin = new Map<number, Activity[]>();
      for (const a of all.filter((x) => bins.includes(x.at)).sort(inTime)) {
        const bin = bins.indexOf(a.at);
        const known = perBin.get(bin);
        if (known === undefined) perBin.set(bin, [a]);
        else known.push(a);
      }
      for (const [bin, activities] of [...perBin].sort(([a], [b]) => a - b)) {
        for (const { value: period, length } of periods) {
          const reached = sequence.map(() => ({ ids: 0, rows: [] as number[] }));
          for (const own of byId(activities).values()) {
            for (const [step, row] of furthest(own, batch, state, sequence, length).entries()) {
              reached[step]!.ids++;
              reached[step]!.rows.push(row);
            }
          }
          for (const [step, { ids, rows }] of reached.entries()) {
            if (ids > 0) yield { values: [bins.startOf(bin), sequence[step]!.value, period, ids], from: rows };
          }
        }
      }
    });
  },
};

/** The rows of the longest part of the sequence that an id completes within a length of time from its first state on. */
function furthest(
  own: readonly Activity[],
  batch: Batch,
  state: ColumnExpr,
  sequence: readonly { readonly key: GroupKey }[],
  length: Position,
): number[] {
  const keys = own.map((a) => groupKey(batch.columns[state.index]!.get(a.row), state.type));
  let best: number[] = [];
  for (let start = 0; start < own.length && best.length < sequence.length; start++) {
    if (keys[start] !== sequence[0]!.key) continue;
    const rows = [own[start]!.row];
    for (let i = start + 1; i < own.length && rows.length < sequence.length; i++) {
      if (minus(own[i]!.at, own[start]!.at) > length) break;
      if (keys[i] === sequence[rows.length]!.key) rows.push(own[i]!.row);
    }
    if (rows.length > best.length) best = rows;
  }
  return best;
}
