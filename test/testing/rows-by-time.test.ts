import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Batch } from '../../server/src/engine/exec/batch.js';
import { ValuesColumn } from '../../server/src/engine/exec/column.js';
import type { Value } from '../../server/src/engine/values/types.js';
import type { EventTable } from '../../server/src/events/load.js';
import { RowsByTime } from '../../server/src/testing/data/rows-by-time.js';

/** A table of a time and a number of the row, in batches of three. */
function tableOf(times: readonly (bigint | null)[], timeColumn: string | undefined): EventTable {
  return {
    isEvents: true,
    name: 'T',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Row', type: 'int' },
    ],
    timeColumn,
    rowCount: times.length,
    *batches() {
      for (let first = 0; first < times.length; first += 3) {
        const some = times.slice(first, first + 3);
        const rows = some.map((_, i): Value => first + i);
        yield new Batch([new ValuesColumn(some), new ValuesColumn(rows)], some.length);
      }
    },
    origin: (row) => ({ file: 'events.ndjson', line: row + 1 }),
  };
}

function rowsOf(table: EventTable): Value[] {
  return [...table.batches()].flatMap((b) => Array.from({ length: b.length }, (_, i) => b.columns[1]!.get(i)));
}

describe('rows by time', () => {
  const time = fc.bigInt({ min: 0n, max: 20n });

  it('gives the rows of a window in their order, with their origins', () => {
    fc.assert(
      fc.property(fc.array(fc.option(time), { maxLength: 12 }), time, time, (times, from, to) => {
        const window = new RowsByTime(tableOf(times, 'TimeGenerated')).window(from, to);
        const wanted = times.flatMap((t, row) => (t !== null && t >= from && t < to ? [row] : []));
        assert.deepEqual(rowsOf(window), wanted);
        assert.equal(window.rowCount, wanted.length);
        assert.deepEqual(
          wanted.map((_, i) => window.origin(i).line),
          wanted.map((row) => row + 1),
        );
      }),
    );
  });

  it('leaves a table without times whole', () => {
    assert.deepEqual(rowsOf(new RowsByTime(tableOf([5n, null, 7n, 1n], undefined)).window(0n, 2n)), [0, 1, 2, 3]);
  });
});
