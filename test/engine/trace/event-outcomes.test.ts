import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Clause } from '../../../server/src/engine/trace/trace.js';
import type { EventOrder } from '../../../server/src/engine/trace/event-outcomes.js';

type Added = readonly { readonly event: number; readonly outcome: number }[];

const outcome = fc.integer({ min: 0, max: 63 });
const marks = fc.array(fc.record({ event: fc.nat(40), outcome }), { maxLength: 12 });

/** How the events follow each other. */
function orderOf(events: readonly number[]): EventOrder | undefined {
  if (events.every((e, i) => i === 0 || e === events[i - 1]! + 1)) return 'consecutive';
  return events.every((e, i) => i === 0 || e > events[i - 1]!) ? 'ascending' : undefined;
}

describe('the outcomes of a clause', () => {
  it('are those of each event together, however they were added', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.record({ how: fc.constant('one by one' as const), marks }),
            fc.record({ how: fc.constant('in any order' as const), marks }),
            fc.record({ how: fc.constant('ascending' as const), marks }),
            fc.record({ how: fc.constant('in place' as const), marks }),
          ),
          { maxLength: 6 },
        ),
        (added) => {
          const clause = new Clause({ start: 0, end: 1 }, 'leaf');
          const wanted = new Map<number, number>();
          const events: Int32Array[] = [];
          const add = (all: Added): void => {
            for (const { event, outcome: o } of all) wanted.set(event, (wanted.get(event) ?? 0) | o);
          };
          for (const { how, marks: given } of added) {
            if (how === 'one by one') {
              for (const { event, outcome: o } of given) clause.mark(event, o);
              add(given);
              continue;
            }
            const sorted = [...new Map(given.map((m) => [m.event, m])).values()].sort((a, b) => a.event - b.event);
            const last = events[events.length - 1];
            const all =
              how === 'ascending'
                ? sorted
                : how === 'in place' && last !== undefined
                  ? Array.from(last, (event, i) => ({ event, outcome: given[i]?.outcome ?? 0 }))
                  : given;
            const own = how === 'in place' && last !== undefined ? last : Int32Array.from(all, (m) => m.event);
            events.push(own);
            clause.markAll(
              own,
              Uint8Array.from(all, (m) => m.outcome),
              orderOf([...own]),
            );
            add(all);
            // What was asked before must not hide what is added later.
            clause.count(1);
          }
          const listed = [...wanted].filter(([, o]) => o !== 0).sort((a, b) => a[0] - b[0]);
          const visited: [number, number][] = [];
          clause.forEach((event, o) => visited.push([event, o]));
          assert.deepEqual(visited, listed);
          for (let event = 0; event < 43; event++) assert.equal(clause.outcome(event), wanted.get(event) ?? 0);
          for (const bit of [1, 2, 4, 8, 16, 32]) {
            const having = listed.filter(([, o]) => (o & bit) !== 0).map(([event]) => event);
            assert.deepEqual(clause.events(bit), having);
            assert.equal(clause.count(bit), having.length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
