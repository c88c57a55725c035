import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { JsonObjectScanner } from '../../server/src/events/readers/json-object-scanner.js';
import { ColumnsKernel } from '../../server/src/events/scan/columns-kernel.js';

const KEYS = ['a', 'TimeGenerated', 'a key that is longer than thirty-two bytes', 'sixteen-bytes-it', ''];
const ROOM = 2 ** 21;

/** Pieces of JSON, valid and not. */
const piece = fc.constantFrom(
  ...['"', '"a"', '\\', '\\\\', '\\u00e9', '\\u12', '\\n', '\\x', 'é', '\t', '\r', ' ', '{', '}', '[', ']', ',', ':'],
  ...['0', '01', '-', '1.5', '1.', '1e5', '12E', 'true', 'null', 'falsy', '"k":1', 'x'.repeat(17), '\\'.repeat(63)],
  '"'.padEnd(40, 'y'),
);
const value = fc.oneof(
  { weight: 6, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 5, arbitrary: fc.string({ unit: 'binary', maxLength: 90 }).map((s) => JSON.stringify(s)) },
  { weight: 1, arbitrary: fc.array(piece, { maxLength: 4 }).map((p) => p.join('')) },
);
const blank = fc.constantFrom(...Array<string>(40).fill(''), ' ', '  ', '\t');

/** A line: mostly an object with some of the keys in their order; with a byte changed, now and then. */
const line = fc
  .tuple(
    fc.array(fc.tuple(blank, value, blank, blank), { minLength: 1, maxLength: 5 }),
    fc.constantFrom('', '', '', '', '', '\r', '\r', ' ', ' \r', '\r\r', 'x'),
    fc.nat(60),
    fc.tuple(fc.nat(5), fc.nat(), piece),
  )
  .map(([members, behind, flaw, [kind, at, put]]) => {
    const parts = members.map(([a, v, b, c], i) => `${c}"${KEYS[i]}":${a}${v}${b}`);
    const text = `{${parts.join(flaw === 1 ? ';' : ',')}${flaw === 2 ? '' : '}'}${behind}`;
    if (kind > 0) return text;
    const place = at % text.length;
    return text.slice(0, place) + put + text.slice(place + (at % 2));
  })
  .filter((text) => !text.includes('\n'));

const templates = KEYS.map((_, n) => ({
  keys: KEYS.slice(0, n + 1),
  columns: KEYS.slice(0, n + 1).map((_, k) => k),
}));

/** Gives lines to a kernel; calls `row` for each that it took, with a number or place for each column. */
function take(
  kernel: ColumnsKernel,
  lines: readonly string[],
  row: (line: string, values: readonly number[]) => void,
): void {
  const bytes = Buffer.from(lines.join('\n'));
  bytes.copy(kernel.input, 0);
  for (let at = 0; at < bytes.length;) {
    const { rows, next, end } = kernel.run(at, bytes.length);
    const columns = KEYS.map((_, c) => kernel.column(c, rows));
    let start = at;
    for (let r = 0; r < rows; r++) {
      const feed = bytes.indexOf(0x0a, start);
      row(
        bytes.toString('utf8', start, feed),
        columns.map((c) => (c[r] === 0 ? 0 : c[r]! - (start - at))),
      );
      start = feed + 1;
    }
    assert.equal(start, next);
    assert.notEqual(end, 'dictionary full');
    const feed = bytes.indexOf(0x0a, next);
    at = end !== 'other line' ? next : feed < 0 ? bytes.length : feed + 1;
  }
}

describe('columns kernel', () => {
  it('takes no line but those that are taken byte by byte, and finds the same values', () => {
    const kernel = new ColumnsKernel(
      KEYS.map(() => false),
      ROOM,
    );
    assert.equal(kernel.expect(templates), templates.length);
    let taken = 0;
    let lines = 0;
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), (all) => {
        lines += all.length;
        take(kernel, [...all, ''], (text, places) => {
          taken++;
          const bytes = Buffer.from(text);
          const plain = new JsonObjectScanner(bytes);
          const node = plain.scan(0, bytes.length);
          assert.ok(node !== undefined, text);
          assert.deepEqual(node.keys, KEYS.slice(0, node.keys.length));
          assert.deepEqual(
            places,
            KEYS.map((_, k) => (k < node.keys.length ? plain.values[k] : 0)),
          );
        });
      }),
      { numRuns: 5000 },
    );
    kernel.release();
    assert.ok(taken > lines / 8, `only ${taken} of ${lines} were taken`);
  });

  it('takes every line of its templates that is written without blanks, wherever it stands', () => {
    const kernel = new ColumnsKernel(
      KEYS.map(() => false),
      ROOM,
    );
    kernel.expect(templates);
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.json({ maxDepth: 2 }), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(1, 100, 60_000, 65_530),
        (values, pad) => {
          const text = values.map((v) => `{${v.map((each, k) => `"${KEYS[k]}":${each}`).join(',')}}`);
          const all = [`{"a":"${'x'.repeat(pad)}"}`, ...text];
          // Numbers with exponents are left to others.
          const plain = all.filter((each) => !/[0-9]e[+-]?[0-9]/iu.test(each) && each.length < 65_536);
          let taken = 0;
          take(kernel, [...plain, ''], () => taken++);
          assert.equal(taken, plain.length);
        },
      ),
      { numRuns: 1000 },
    );
    kernel.release();
  });

  it('numbers values by their bytes, and says when there is no room for more', () => {
    const kernel = new ColumnsKernel([true, false], ROOM);
    kernel.expect([{ keys: ['a', 'b'], columns: [0, 1] }]);
    const { bytes, start: startOf } = kernel.values(0);
    const start = (code: number): number => bytes.byteOffset + startOf(code);
    const seen = new Map<string, number>();
    let widened = 0;
    for (let round = 0; round < 40; round++) {
      const texts = Array.from(
        { length: 4000 },
        (_, i) => `"${'y'.repeat(i % 40)}${i % 7 === 0 ? i : round * 4000 + i}"`,
      );
      const text = texts.map((t) => `{"a":${t},"b":1}\n`).join('');
      kernel.input.write(text, 0, 'latin1');
      let row = 0;
      for (let at = 0; at < text.length;) {
        const run = kernel.run(at, text.length);
        for (const code of kernel.column(0, run.rows)) {
          const t = texts[row++]!;
          if (!seen.has(t)) {
            assert.equal(Buffer.from(bytes.buffer).toString('latin1', start(code), start(code) + t.length), t);
            seen.set(t, code);
          }
          assert.equal(code, seen.get(t));
        }
        at = run.next;
        if (run.end !== 'dictionary full') continue;
        widened++;
        if (kernel.widen(0)) continue;
        assert.equal(kernel.valueCount(0), 2 ** 17);
        kernel.stopNumbering(0);
        assert.equal(kernel.run(at, text.length).rows, 4000 - row);
        assert.equal(kernel.column(0, 1)[0], 5);
        kernel.release();
        assert.ok(widened > 2);
        return;
      }
    }
    assert.fail('it was never full');
  });

  it('takes only rows with the one value that a key may have', () => {
    const kernel = new ColumnsKernel([], ROOM);
    kernel.expect([
      { keys: ['Type', 'b'], columns: [-1, -1], only: { key: 0, json: Buffer.from('"Some Type of a row"') } },
    ]);
    const taken: string[] = [];
    const others = [
      '{"Type":"Some type of a row","b":1}',
      '{"Type":"Some","b":1}',
      '{"Type":"Some Type of a rows","b":1}',
    ];
    const row = '{"Type":"Some Type of a row","b":1}';
    take(kernel, [row, ...others, row, ''], (text) => taken.push(text));
    kernel.release();
    assert.deepEqual(taken, [row, row]);
  });
});
