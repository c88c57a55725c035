import type { ColumnInfo } from '../../syntax/types.js';
import { compile } from '../plan/compile.js';
import type { Value } from '../values/types.js';
import { compositeKey, groupKey, type GroupKey } from '../values/compare.js';
import { infoOf, PluginArguments } from './arguments.js';
import type { Plugin } from './contract.js';
import { lengthOf, minus, toPosition, type Position } from './periods.js';
import { computedTable, type ComputedRow } from '../exec/computed-table.js';

interface Event {
  readonly at: Position;
  readonly row: number;
  /** Which steps' predicates the event meets. */
  readonly steps: readonly boolean[];
}

/**
 * `sequence_detect(time, step window, span, predicates…, dimensions…)`: a row for each sequence of different events of
 * the same dimensions that meet the predicates one after the other, close enough in time.
 * Source: https://learn.microsoft.com/kusto/query/sequence-detect-plugin
 */
export const sequenceDetect: Plugin = {
  name: 'sequence_detect',
  plan(site) {
    const args = new PluginArguments(site);
    const time = args.column(args.required(0));
    const stepWindow = lengthOf(args, args.required(1), time.type);
    const span = lengthOf(args, args.required(2), time.type);
    const rest = args.from(3).map((e) => ({ e, planned: args.scalar(e) }));
    const predicates = rest.filter(({ planned }) => planned.type === 'bool' && planned.op !== 'column');
    const dimensions = rest.filter((r) => !predicates.includes(r)).map(({ e }) => args.column(e));
    if (predicates.length === 0) args.refuse('a predicate is missing', site.call);
    const output: ColumnInfo[] = [
      ...dimensions.map(infoOf),
      ...predicates.map(({ e }) => ({
        name: `${e.kind === 'Named' ? e.names[0]!.name : ''}_${time.name}`,
        type: time.type,
      })),
      { name: 'Duration', type: time.type === 'datetime' ? 'timespan' : time.type },
    ];
    return computedTable('sequence_detect', site.input, output, function* (batch, run) {
      const tests = predicates.map(({ planned }) => compile(planned, run));
      const groups = new Map<GroupKey, { own: Value[]; events: Event[] }>();
      for (let row = 0; row < batch.length; row++) {
        const at = toPosition(batch.columns[time.index]!.get(row), time.type);
        const steps = tests.map((test) => test(batch, row) === true);
        if (at === undefined || !steps.includes(true)) continue;
        const own = dimensions.map((d) => batch.columns[d.index]!.get(row));
        const key = compositeKey(own.map((v, i) => groupKey(v, dimensions[i]!.type)));
        let group = groups.get(key);
        if (group === undefined) groups.set(key, (group = { own, events: [] }));
        group.events.push({ at, row, steps });
      }
      const found: { readonly first: Position; readonly row: ComputedRow }[] = [];
      for (const { own, events } of groups.values()) {
        events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.row - b.row));
        for (const sequence of sequences(events, tests.length, stepWindow, span, () => run.check())) {
          const times = sequence.map((e) => e.at);
          const duration = minus(times[times.length - 1]!, times[0]!);
          found.push({
            first: times[0]!,
            row: { values: [...own, ...times, duration], from: sequence.map((e) => e.row) },
          });
          if (found.length % 1000 === 0) run.checkRows(found.length, 'sequence_detect');
        }
      }
      found.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
      for (const { row } of found) yield row;
    });
  },
};

/** Every choice of one event for each step, in order of time. */
function* sequences(
  events: readonly Event[],
  steps: number,
  stepWindow: Position,
  span: Position,
  check: () => void,
): Generator<Event[]> {
  function* extend(chosen: Event[], from: number): Generator<Event[]> {
    if (chosen.length === steps) {
      yield chosen;
      return;
    }
    const [first] = chosen;
    const last = chosen[chosen.length - 1];
    for (let i = from; i < events.length; i++) {
      const event = events[i]!;
      if (last !== undefined && (minus(event.at, last.at) > stepWindow || minus(event.at, first!.at) > span)) return;
      if (event.steps[chosen.length] === true) yield* extend([...chosen, event], i + 1);
    }
    check();
  }
  yield* extend([], 0);
}
