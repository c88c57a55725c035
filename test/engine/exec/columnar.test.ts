import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Batch } from '../../../server/src/engine/exec/batch.js';
import {
  ConstantColumn,
  DictionaryColumn,
  selectColumn,
  ValuesColumn,
  type Column,
} from '../../../server/src/engine/exec/column.js';
import { GroupIndex } from '../../../server/src/engine/exec/group-index.js';
import { GroupedEvents } from '../../../server/src/engine/exec/grouped-events.js';
import { Lineage } from '../../../server/src/engine/exec/lineage.js';
import type { PlanExpr } from '../../../server/src/engine/plan/expression.js';
import { Run } from '../../../server/src/engine/run.js';
import { compositeKey, groupKey, type GroupKey } from '../../../server/src/engine/values/compare.js';
import { stringifyWire, toWire } from '../../../server/src/engine/values/wire.js';
import type { Value } from '../../../server/src/engine/values/types.js';
import type { ScalarType } from '../../../server/src/syntax/types.js';
import { evaluateText, type TestOptions } from '../query.js';

const LITERALS: Readonly<Record<string, readonly string[]>> = {
  s: ["''", "'a'", "'A'", "'b'", "'ſ'", "'1:a'"],
  n: ['long(null)', '0', '1', '-1', '9007199254740993', '9223372036854775807', '-9223372036854775807'],
  i: ['int(null)', '1', '2147483647', '-5'],
  r: ['real(null)', 'real(nan)', '0.0', '-0.0', '1.5', '1e300', 'real(-inf)'],
  t: ['datetime(null)', 'datetime(2024-01-01)', 'datetime(2024-01-01 00:00:00.0000001)', 'datetime(2024-01-01 01:30)'],
  p: ['timespan(null)', '1h', '-2d'],
  b: ['bool(null)', 'true', 'false'],
  d: ['dynamic(null)', 'dynamic({"a":1,"b":2})', 'dynamic({"b":2,"a":1})', 'dynamic([1,"x"])', 'dynamic("a")'],
  m: ['decimal(null)', 'decimal(1.0)', 'decimal(1.00)', 'decimal(2)'],
};
const SCHEMA = 's:string, n:long, i:int, r:real, t:datetime, p:timespan, b:bool, d:dynamic, m:decimal';

const row = fc
  .tuple(...Object.values(LITERALS).map((values) => fc.constantFrom(...values)))
  .map((cells) => cells.join(', '));
const table = fc.array(row, { maxLength: 25 }).map((rows) => `datatable(${SCHEMA})[${rows.join(', ')}]`);

const KEYS = ['s', 'n', 'i', 'r', 't', 'p', 'b', 'm', 'tostring(d)', 'bin(t, 1h)', 'strlen(s)', 'n % 2'];
const AGGREGATES = [
  'count()',
  'countif(b)',
  ...['s', 'n', 'r', 't', 'd', 'm'].map((c) => `dcount(${c})`),
  ...['n', 'i', 'r', 'p', 'm'].flatMap((c) => [`sum(${c})`, `avg(${c})`]),
  ...['s', 'n', 'r', 't', 'p', 'b', 'm'].flatMap((c) => [`min(${c})`, `max(${c})`]),
  ...['s', 'n', 'r', 't', 'd', 'm'].flatMap((c) => [`make_set(${c}, 3)`, `make_list(${c}, 4)`]),
  ...['sumif(n, b)', 'dcountif(s, n > 0)', 'make_set_if(s, b)', 'minif(r, b)', 'avgif(i, b)'],
  ...['arg_max(n, s, d)', 'arg_min(t, *)', 'percentile(r, 50)', 'count() * 2 + sum(i)', 'stdev(n)'],
];

/** The rows of a query's result, and the events that each comes from. */
function answer(text: string, rows: string, options: TestOptions): { rows: string[]; paths: ReadonlySet<string> } {
  const evaluation = evaluateText(text, { T: rows }, options);
  if (!evaluation.ok) assert.fail(`${evaluation.error.message}\n${text}`);
  const [result] = evaluation.tables;
  return {
    rows: Array.from({ length: result!.rowCount }, (_, r) =>
      stringifyWire([result!.row(r).map((v, c) => toWire(v, result!.columns[c]!.type)), result!.sources(r)]),
    ),
    paths: evaluation.run.paths,
  };
}

describe('summarize over columns', function () {
  this.timeout(120_000);

  it('gives what a row at a time gives, and the same events', () => {
    const query = fc.record({
      by: fc.subarray(KEYS, { maxLength: 3 }),
      aggregates: fc.subarray(AGGREGATES, { minLength: 1, maxLength: 5 }),
      filter: fc.constantFrom('', '| where b', "| where s has 'a'", '| sort by n desc'),
    });
    fc.assert(
      fc.property(table, query, (rows, { by, aggregates, filter }) => {
        const named = aggregates.map((a, i) => (a.startsWith('arg_') ? a : `x${i} = ${a}`));
        const keys = by.map((key, i) => `k${i} = ${key}`);
        const text = `T ${filter} | summarize ${named.join(', ')}${keys.length > 0 ? ` by ${keys.join(', ')}` : ''}`;
        const columnar = answer(text, rows, { lineage: true });
        const byRow = answer(text, rows, { lineage: true, columnar: false });
        assert.deepEqual(columnar.rows, byRow.rows, text);
        assert.ok(!byRow.paths.has('summarize by columns'));
      }),
      { numRuns: 120 },
    );
  });

  it('is the way of the common aggregates, and not of others', () => {
    const rows = `datatable(${SCHEMA})[]`;
    for (const aggregate of ['count()', 'dcount(s)', 'sum(n)', 'avg(r)', 'min(t)', 'make_set(s)', 'countif(b)'])
      assert.deepEqual([...answer(`T | summarize ${aggregate}`, rows, {}).paths], ['summarize by columns'], aggregate);
    for (const aggregate of ['arg_max(n, *)', 'make_set(d)', 'sum(m)', 'percentile(r, 50)'])
      assert.deepEqual([...answer(`T | summarize ${aggregate}`, rows, {}).paths], ['summarize by rows'], aggregate);
  });
});

/** A column of texts, held in one of the ways that there are. */
const textColumn = (rows: number): fc.Arbitrary<Column> =>
  fc.oneof(
    fc.constantFrom('', 'a', '1:').map((text) => new ConstantColumn(text, rows)),
    fc
      .array(fc.constantFrom('', 'a', 'b', '1:a'), { minLength: rows, maxLength: rows })
      .map((values) => new ValuesColumn(values)),
    fc
      .array(fc.nat(2), { minLength: rows, maxLength: rows })
      .map((codes) => new DictionaryColumn(Uint32Array.from(codes), DICTIONARY)),
    fc
      .array(fc.nat(3), { minLength: rows, maxLength: rows })
      .map((picked) => selectColumn(new ValuesColumn(['a', '', 'b', 'a']), Uint32Array.from(picked))),
  );
const DICTIONARY = ['b', 'a', ''];

const numberColumn = (rows: number): fc.Arbitrary<Column> =>
  fc
    .array(fc.constantFrom(null, NaN, 0, -0, 1, 2.5), { minLength: rows, maxLength: rows })
    .map((values) => new ValuesColumn(values));

describe('groups of rows by columns', () => {
  it('are those that rows have one by one, in the order of their first rows', () => {
    const batch = fc
      .integer({ min: 0, max: 12 })
      .chain((rows) =>
        fc
          .tuple(textColumn(rows), numberColumn(rows), textColumn(rows))
          .map((columns) => new Batch(columns, rows, Lineage.range(100, rows))),
      );
    const types: readonly ScalarType[] = ['string', 'real', 'string'];
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 4 }), fc.subarray([0, 1, 2], { minLength: 1 }), (batches, at) => {
        const keys = at.map((index): PlanExpr => ({ op: 'column', index, name: `c${index}`, type: types[index]! }));
        const index = new GroupIndex(keys, new Run({ now: 0n }));
        const events = new GroupedEvents();
        const expected = new Map<
          GroupKey,
          { readonly number: number; readonly values: Value[]; readonly events: Set<number> }
        >();
        for (const b of batches) {
          const groups = index.groupsOf(b);
          b.lineage!.addTo(events, groups, b.length);
          for (let row = 0; row < b.length; row++) {
            const values = at.map((c) => b.columns[c]!.get(row));
            const key = compositeKey(values.map((v, k) => groupKey(v, keys[k]!.type)));
            let group = expected.get(key);
            if (group === undefined) expected.set(key, (group = { number: expected.size, values, events: new Set() }));
            group.events.add(100 + row);
            assert.equal(groups[row], group.number);
          }
        }
        assert.equal(index.count, expected.size);
        [...expected.values()].forEach(({ values, events: own }, group) => {
          values.forEach((value, k) => assert.ok(Object.is(index.values[k]![group], value)));
          assert.deepEqual(
            events.of(group),
            [...own].sort((a, b) => a - b),
          );
        });
      }),
    );
  });
});
