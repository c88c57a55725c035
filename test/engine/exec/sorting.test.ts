import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ValuesColumn } from '../../../server/src/engine/exec/column.js';
import { radixSorted } from '../../../server/src/engine/exec/radix-sort.js';
import { sortCodes, type KeyOrder, type SortCodes } from '../../../server/src/engine/exec/sort-keys.js';
import { sortComparator } from '../../../server/src/engine/values/compare.js';
import type { Value } from '../../../server/src/engine/values/types.js';
import type { ScalarType } from '../../../server/src/syntax/types.js';
import { evaluateText } from '../query.js';

const SAFE = 2n ** 53n;
const long = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .map((v): Value => (v > -SAFE && v < SAFE ? Number(v) : v));
const near = fc.oneof(fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 0n), fc.bigInt({ min: -300n, max: 70_000n }));
const VALUES: Readonly<Partial<Record<ScalarType, fc.Arbitrary<Value>>>> = {
  string: fc.oneof(fc.constantFrom('', 'a', 'B', '\u{1F600}', '\uffff'), fc.string({ maxLength: 3 })),
  guid: fc.option(fc.uuid()),
  int: fc.option(fc.integer()),
  real: fc.option(fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity))),
  bool: fc.option(fc.boolean()),
  long: fc.option(fc.oneof(long, fc.integer())),
  datetime: fc.option(near),
  timespan: fc.option(near),
};

const key = fc.constantFrom(...(Object.keys(VALUES) as ScalarType[])).chain((type) =>
  fc.record({
    order: fc.record({ type: fc.constant(type), descending: fc.boolean(), nullsFirst: fc.boolean() }),
    values: fc.array(VALUES[type]!, { minLength: 40, maxLength: 40 }),
  }),
);

describe('sorting by digits', () => {
  const none = (): void => undefined;

  it('gives the order that comparing gives', () => {
    let coded = 0;
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 3 }), (keys) => {
        const codes: SortCodes[] = [];
        for (const { order, values } of keys) {
          const of = sortCodes(new ValuesColumn(values), order, none);
          // Whole numbers that are as low as a null have no codes.
          if (of === undefined) return;
          codes.push(of);
        }
        coded++;
        assert.deepEqual([...radixSorted(codes, 40, none)], comparedOrder(keys));
      }),
    );
    assert.ok(coded > 20);
  });

  it('has no codes for decimals, nor for nulls beside the number that is as low', () => {
    const order: KeyOrder = { type: 'decimal', descending: false, nullsFirst: true };
    assert.equal(sortCodes(new ValuesColumn([null]), order, none), undefined);
    assert.equal(sortCodes(new ValuesColumn([null, -(2n ** 63n)]), { ...order, type: 'timespan' }, none), undefined);
    assert.ok(
      sortCodes(new ValuesColumn([null, -(2n ** 63n)]), { ...order, type: 'timespan', nullsFirst: false }, none),
    );
  });
});

function comparedOrder(keys: readonly { readonly order: KeyOrder; readonly values: readonly Value[] }[]): number[] {
  const comparators = keys.map(({ order }) => sortComparator(order.type, order.descending, order.nullsFirst));
  return Array.from({ length: 40 }, (_, i) => i).sort((a, b) => {
    for (let k = 0; k < keys.length; k++) {
      const found = comparators[k]!(keys[k]!.values[a]!, keys[k]!.values[b]!);
      if (found !== 0) return found;
    }
    return a - b;
  });
}

describe('sort and top over many rows', () => {
  const source = `range i from 1 to 12000 step 1
| extend n = iff(i % 7 == 0, long(null), hash(i, 500)), s = strcat('t', hash(i, 90)), t = datetime(2024-01-01) + i % 1000 * 1s`;

  for (const by of ['n asc', 's desc', 't desc', 'todecimal(n) asc', 'i desc']) {
    it(`top by ${by} takes the first rows of sort`, () => {
      for (const count of [0, 50, 5000, 20_000]) {
        const top = rows(`${source} | top ${count} by ${by} | project i`);
        const sorted = rows(`${source} | sort by ${by} | take ${count} | project i`);
        assert.deepEqual(top, sorted);
        assert.equal(top.length, Math.min(count, 12_000));
      }
    });
  }

  it('top by a random key takes rows from everywhere', () => {
    const found = rows(`${source} | top 2000 by rand() | project i`) as number[];
    assert.equal(new Set(found).size, 2000);
    const mean = found.reduce((sum, i) => sum + i, 0) / found.length;
    assert.ok(mean > 5000 && mean < 7000, String(mean));
  });

  it('sorts by digits what it can, and compares the rest', () => {
    assert.ok(pathsOf(`${source} | sort by s asc, t desc, n asc`).has('sort by digits'));
    assert.ok(pathsOf(`${source} | sort by s asc, todecimal(n) asc`).has('sort by comparing'));
    const byDigits = rows(`${source} | sort by s asc, t desc, n asc | project i`);
    const compared = rows(`${source} | sort by s asc, t desc, todecimal(n) asc | project i`);
    assert.deepEqual(byDigits, compared);
  });
});

function rows(text: string): unknown[] {
  const outcome = evaluateText(text);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
  const [table] = outcome.tables;
  return Array.from({ length: table!.rowCount }, (_, i) => table!.row(i)[0]);
}

function pathsOf(text: string): ReadonlySet<string> {
  const outcome = evaluateText(text);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
  return outcome.run.paths;
}
