import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { NO_TICKS } from '../../server/src/engine/exec/column.js';
import { JsonObjectScanner } from '../../server/src/events/readers/json-object-scanner.js';
import { ColumnsKernel } from '../../server/src/events/scan/columns-kernel.js';
import { JsonCells } from '../../server/src/events/tables/json-cell.js';

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
      KEYS.map(() => ({ kind: 'places' }) as const),
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
      KEYS.map(() => ({ kind: 'places' }) as const),
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
    const kernel = new ColumnsKernel([{ kind: 'numbers' }, { kind: 'places' }], ROOM);
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

  it('reads whole numbers and times as they are read at their places, or leaves them', () => {
    const kernel = new ColumnsKernel(
      [{ kind: 'whole', digits: 15 }, { kind: 'whole', digits: 9 }, { kind: 'times' }],
      ROOM,
    );
    kernel.expect([{ keys: ['a', 'b', 'c'], columns: [0, 1, 2] }]);
    const digits = fc.nat(16).chain((n) => fc.integer({ min: 0, max: 9 }).map((d) => String(d).repeat(n)));
    const whole = fc.oneof(
      fc.integer().map(String),
      fc.maxSafeInteger().map(String),
      fc.tuple(fc.constantFrom('1', '-9', '2'), digits).map((parts) => parts.join('')),
      fc.constantFrom('0', '-0', 'null', '""', '"5"', '1.5', 'true', '{}', '" "'),
    );
    const part = fc.oneof({ weight: 9, arbitrary: fc.nat(31) }, { weight: 1, arbitrary: fc.nat(99) });
    const time = fc
      .tuple(
        fc.oneof(fc.integer({ min: 1899, max: 2105 }), fc.nat(9999)),
        fc.tuple(fc.nat(13), part, fc.nat(24), fc.nat(60), fc.nat(60)),
        fc.constantFrom('T', 'T', ' ', 't'),
        fc.oneof(
          digits.map((d) => `.${d}`),
          fc.nat(9_999_999).map((f) => `.${String(f).padStart(7, '0')}`),
          fc.constant(''),
        ),
        fc.constantFrom('Z', 'Z', '', '+01:00'),
      )
      .map(([year, [month, day, hour, minute, second], t, fraction, zone]) => {
        const two = (n: number): string => String(n).padStart(2, '0');
        const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
        return `"${date}${t}${two(hour)}:${two(minute)}:${two(second)}${fraction}${zone}"`;
      });
    const aTime = fc.oneof(
      { weight: 9, arbitrary: time },
      { weight: 1, arbitrary: fc.constantFrom('null', '""', '5', '"x"') },
    );
    let read = 0;
    fc.assert(
      fc.property(whole, whole, aTime, (a, b, c) => {
        const line = `{"a":${a},"b":${b},"c":${c}}\n`;
        const length = kernel.input.write(line);
        const { rows } = kernel.run(0, length);
        assert.equal(rows, 1, line);
        const cells = new JsonCells(Buffer.from(line));
        const found = [kernel.whole(0, 1)[0]!, kernel.whole(1, 1)[0]!, kernel.times(2, 1)[0]!];
        for (const [k, type] of (['long', 'int', 'datetime'] as const).entries()) {
          if (kernel.typed(k).others > 0) continue;
          read++;
          const expected = cells.get(kernel.column(k, 1)[0]!, type);
          const actual = found[k] === NO_TICKS || Number.isNaN(found[k]) ? null : found[k];
          assert.equal(actual, expected, line);
        }
      }),
      { numRuns: 20_000 },
    );
    kernel.release();
    assert.ok(read > 20_000, `only ${read} were read`);
  });
});
