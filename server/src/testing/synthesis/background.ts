import { TICKS_PER_DAY } from '../../engine/values/types.js';
import type { QueryModel } from '../../lint/model/query-model.js';
import type { MakeSeries } from '../../syntax/operators.js';
import { walk } from '../../syntax/walk.js';
import { timeField, withField, type Fields } from './fields.js';

/** One in so many steps of a series gets events: enough for its spread to be none of zero. */
const EVERY = 5;
/** How many events such a step gets. */
const LEVELS = [1, 3];
/** The most steps that are looked at. */
const STEPS = 1000;
/** How far back a series goes that does not say so. */
const DAYS = 7n;

/** Ordinary activity through the time of a series, against which a burst is measured: a flat line makes any burst endless. */
export class Background {
  private readonly series: readonly { readonly step: bigint; readonly back: bigint }[];

  constructor(
    model: QueryModel,
    private readonly now: bigint,
  ) {
    const found: MakeSeries[] = [];
    walk(model.analysis.tree, (node) => {
      if (node.kind === 'MakeSeries') found.push(node);
      return true;
    });
    this.series = found.flatMap(({ step, from }) => {
      const ticks = step === undefined ? undefined : model.constants.of(step)?.value;
      if (typeof ticks !== 'bigint' || ticks <= 0n) return [];
      const offset = from === undefined ? undefined : model.offsetFromNow(from);
      return [{ step: ticks, back: offset !== undefined && offset < 0n ? -offset : DAYS * TICKS_PER_DAY }];
    });
  }

  /** Sets of events like one, spread over the time of each series; none larger than `most`. */
  *around(fields: Fields, timeColumn: string, most: number): Generator<Fields[]> {
    for (const { step, back } of this.series) {
      const steps = Number(back / step);
      if (steps < EVERY * 2 || steps > STEPS) continue;
      for (const level of LEVELS) {
        const events: Fields[] = [];
        for (let at = 1; at < steps; at += EVERY) {
          const time = timeField(this.now - back + BigInt(at) * step);
          for (let n = 0; n < level; n++) events.push(withField(fields, timeColumn, time));
        }
        if (events.length <= most) yield events;
      }
    }
  }
}
