import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { PairTable } from '../../../server/src/engine/exec/pair-table.js';

describe('pair table', () => {
  it('numbers pairs in the order in which they first come, small numbers and large ones', () => {
    const number = fc.oneof(fc.nat(5), fc.nat(100), fc.nat(5000), fc.nat(2 ** 30));
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.tuple(number, number), { maxLength: 20 }), { maxLength: 8 }),
        fc.constantFrom(3, 300, 3000, 2 ** 30),
        (batches, most) => {
          const table = new PairTable();
          const known = new Map<string, number>();
          for (const batch of batches) {
            const pairs = batch.map(([a, b]) => [a % most, b % most] as const);
            const first = Int32Array.from(pairs, ([a]) => a);
            table.numberAll(
              first,
              Int32Array.from(pairs, ([, b]) => b),
              pairs.length,
            );
            const expected = pairs.map((pair) => {
              const key = pair.join();
              if (!known.has(key)) known.set(key, known.size);
              return known.get(key)!;
            });
            assert.deepEqual([...first], expected);
            assert.equal(table.size, known.size);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
