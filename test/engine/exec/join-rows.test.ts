import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { KeyNumbers, NO_KEY } from '../../../server/src/engine/exec/key-numbers.js';
import { DictionaryColumn, ValuesColumn } from '../../../server/src/engine/exec/column.js';
import { Batch } from '../../../server/src/engine/exec/batch.js';
import { Lineage } from '../../../server/src/engine/exec/lineage.js';
import { Run } from '../../../server/src/engine/run.js';
import { evaluateText } from '../query.js';

type Cells = readonly [text: string, number: number | null, id: number];

const side = fc
  .array(fc.tuple(fc.constantFrom('', 'a', 'b'), fc.constantFrom(null, 1, 2)), { maxLength: 8 })
  .map((rows) => rows.map(([text, number], id): Cells => [text, number, id]));

const table = (rows: readonly Cells[]): string =>
  `datatable(s:string, n:long, i:long)[${rows.map(([s, n, i]) => `'${s}', long(${n ?? 'null'}), ${i}`).join(', ')}]`;

/** Pairs of rows by their ids, as the definition of each kind has them; null for a side that has no row. */
function expectedPairs(kind: string, left: readonly Cells[], right: readonly Cells[]): (number | null)[][] {
  const same = (a: Cells, b: Cells): boolean => a[0] === b[0] && a[1] === b[1];
  const [leftHas, rightHas] = [(a: Cells) => right.some((b) => same(a, b)), (b: Cells) => left.some((a) => same(a, b))];
  const one = kind === 'innerunique' ? left.filter((a) => left.find((other) => same(a, other)) === a) : left;
  const inner = one.flatMap((a) => right.filter((b) => same(a, b)).map((b) => [a[2], b[2]]));
  const leftOnly = left.filter((a) => !leftHas(a)).map((a) => [a[2], null]);
  const rightOnly = right.filter((b) => !rightHas(b)).map((b) => [null, b[2]]);
  switch (kind) {
    case 'leftouter':
      return [...inner, ...leftOnly];
    case 'rightouter':
      return [...inner, ...rightOnly];
    case 'fullouter':
      return [...inner, ...leftOnly, ...rightOnly];
    case 'leftsemi':
      return left.filter(leftHas).map((a) => [a[2]]);
    case 'leftanti':
      return left.filter((a) => !leftHas(a)).map((a) => [a[2]]);
    case 'rightsemi':
      return right.filter(rightHas).map((b) => [b[2]]);
    case 'rightanti':
      return right.filter((b) => !rightHas(b)).map((b) => [b[2]]);
    default:
      return inner;
  }
}

const KINDS = [
  'inner',
  'innerunique',
  'leftouter',
  'rightouter',
  'fullouter',
  'leftsemi',
  'leftanti',
  'rightsemi',
  'rightanti',
];

describe('rows of joins', () => {
  it('are those of the definition of each kind', () => {
    fc.assert(
      fc.property(side, side, fc.constantFrom(...KINDS), (left, right, kind) => {
        const output = /semi|anti/.test(kind) ? 'i' : 'i, i1';
        const outcome = evaluateText(
          `${table(left)} | join kind=${kind} (${table(right)}) on s, n | project ${output}`,
        );
        assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
        const [result] = outcome.tables;
        const found = Array.from({ length: result!.rowCount }, (_, r) => result!.row(r));
        const order = (rows: readonly unknown[]): string[] => rows.map((r) => JSON.stringify(r)).sort();
        assert.deepEqual(order(found), order(expectedPairs(kind, left, right)));
      }),
    );
  });

  it('come from the events of both sides', () => {
    const left = Lineage.singles(Int32Array.of(7, 3));
    const right = Lineage.singles(Int32Array.of(3, 9));
    const several = Lineage.many([[9, 12], [1]]);
    const rows = Uint32Array.of(0, 0, 1, 1);
    const others = Uint32Array.of(1, 0, 0, 2);
    const events = (lineage: Lineage): unknown[] => [0, 1, 2, 3].map((row) => lineage.of(row));
    const paired = Lineage.joined(left, rows, right, others);
    assert.deepEqual(events(paired), [[7, 9], [3, 7], [3], [3]]);
    assert.deepEqual(events(Lineage.joined(left, rows, several, others)), [[1, 7], [7, 9, 12], [3, 9, 12], [3]]);
    assert.deepEqual(paired.select(Uint32Array.of(2, 0)).of(1), [7, 9]);
    const both = Lineage.concatenate([
      { length: 4, lineage: paired },
      { length: 1, lineage: paired.select(Uint32Array.of(1)) },
    ]);
    assert.deepEqual(both.of(4), [3, 7]);
  });

  it('have the same number for a key in a dictionary and beside one', () => {
    const numbers = new KeyNumbers(['string', 'long'], new Run({ now: 0n }));
    const known = numbers.add(
      [new DictionaryColumn(Uint32Array.of(0, 1, 0), ['x', 'y']), new ValuesColumn([1, 1, 1])],
      3,
    );
    assert.deepEqual([...known], [0, 1, 0]);
    const batch = new Batch([new ValuesColumn(['y', 'z', 'x', 'x']), new ValuesColumn([1, 1, 2, 1])], 4);
    assert.deepEqual([...numbers.find(batch.columns, 4)], [1, NO_KEY, NO_KEY, 0]);
    const coded = new DictionaryColumn(Uint32Array.of(1, 2, 0, 2), ['x', 'y', 'z']);
    assert.deepEqual([...numbers.find([coded, new ValuesColumn([1, 1, 1, 1])], 4)], [1, NO_KEY, 0, NO_KEY]);
    assert.equal(numbers.count, 2);
  });
});
