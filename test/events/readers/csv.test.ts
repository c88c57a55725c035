import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { delimiterOf, readCsv } from '../../../server/src/events/readers/csv.js';

const COMMA = 44;

function records(text: string | Uint8Array, recordLimit = 1000): unknown[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return [...readCsv(bytes, { delimiter: COMMA, recordLimit })].map((r) =>
    r.fault === undefined ? [r.line, r.endLine, ...r.fields] : [r.line, { fault: r.fault }],
  );
}

describe('CSV reader', () => {
  it('reads quoted fields with delimiters, doubled quotes and line breaks, and counts lines', () => {
    assert.deepEqual(records('a,b\r\n"x,1","say ""hi"""\n"two\r\nlines",z\n\n,""\n'), [
      [1, 1, 'a', 'b'],
      [2, 2, 'x,1', 'say "hi"'],
      [3, 4, 'two\r\nlines', 'z'],
      [6, 6, '', ''],
    ]);
  });

  it('takes a last record without a line end, and quotes inside plain fields as they are', () => {
    assert.deepEqual(records('a,5" disk\nb,'), [
      [1, 1, 'a', '5" disk'],
      [2, 2, 'b', ''],
    ]);
  });

  it('goes on with the next line after a faulty record', () => {
    assert.deepEqual(records('"a"b,1\nc,2\n"d,3\ne,4'), [
      [1, { fault: 'text after a closing quote' }],
      [2, 2, 'c', '2'],
      [3, { fault: 'a quote that is never closed' }],
      [4, 4, 'e', '4'],
    ]);
  });

  it('refuses bytes that are not UTF-8, and records above the limit', () => {
    assert.deepEqual(records(Buffer.from([0x61, 0xff, 0x0a, 0x62])), [
      [1, { fault: 'bytes that are not UTF-8' }],
      [2, 2, 'b'],
    ]);
    assert.deepEqual(records(`${'x'.repeat(20)}\n"${'y'.repeat(20)}"\nz`, 10), [
      [1, { fault: 'the record is 20 bytes long; the limit is 10 bytes' }],
      [2, { fault: 'the record is 21 bytes long; the limit is 10 bytes' }],
      [3, 3, 'z'],
    ]);
  });

  it('finds the records behind a quote that is never closed', () => {
    const rows = Array.from({ length: 2000 }, (_, i) => `${i},""`);
    const all = records(['"open', ...rows].join('\n'), 1e6);
    assert.deepEqual(all[0], [1, { fault: 'a quote that is never closed' }]);
    assert.deepEqual(all[2000], [2001, 2001, '1999', '']);
  });

  it('reads back whatever a CSV writer writes', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '\u{1F433}') });
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }), (rows) => {
        const text = rows.map((r) => r.map((f) => `"${f.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        const read = [...readCsv(Buffer.from(text), { delimiter: COMMA, recordLimit: 10_000 })];
        assert.deepEqual(
          read.map((r) => r.fault ?? r.fields),
          rows,
        );
      }),
    );
  });

  it('tells the delimiter from the header', () => {
    assert.equal(delimiterOf('a;b;c'), 59);
    assert.equal(delimiterOf('a\tb'), 9);
    assert.equal(delimiterOf('"x;y;z",b'), COMMA);
  });
});
