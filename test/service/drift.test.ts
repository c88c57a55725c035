import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commonEnds, Drift } from '../../server/src/service/drift.js';
import { editBetween } from '../../server/src/service/fix-all.js';

describe('drift of places through edits', () => {
  it('keeps what stands before, moves what stands after, and loses what changed', () => {
    const drift = new Drift('aaa bbb ccc', 'aaa bXXb ccc');
    assert.deepEqual(drift.map({ start: 0, end: 3 }), { start: 0, end: 3 });
    assert.equal(drift.map({ start: 4, end: 7 }), undefined);
    assert.deepEqual(drift.map({ start: 8, end: 11 }), { start: 9, end: 12 });
    assert.ok(drift.changed);
    assert.ok(!new Drift('a', 'a').changed);
  });

  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });

  it('gives a range of the same text, wherever it gives one', () => {
    fc.assert(
      fc.property(text, text, fc.nat(12), fc.nat(12), (before, after, a, b) => {
        const start = Math.min(a, b, before.length);
        const end = Math.min(Math.max(a, b), before.length);
        const found = new Drift(before, after).map({ start, end });
        if (found !== undefined) assert.equal(after.slice(found.start, found.end), before.slice(start, end));
      }),
    );
  });

  it('finds ends that do not overlap', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const { prefix, suffix } = commonEnds(a, b);
        assert.ok(prefix + suffix <= Math.min(a.length, b.length));
        assert.equal(a.slice(0, prefix), b.slice(0, prefix));
        assert.equal(a.slice(a.length - suffix), b.slice(b.length - suffix));
      }),
    );
  });

  it('gives one edit that leads from one text to the other', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const edit = editBetween(a, b);
        const result = edit === undefined ? a : a.slice(0, edit.start) + edit.newText + a.slice(edit.end);
        assert.equal(result, b);
      }),
    );
  });
});
