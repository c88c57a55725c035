import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { JsonObjectScanner } from '../../server/src/events/readers/json-object-scanner.js';
import { ObjectKernel } from '../../server/src/events/scan/object-kernel.js';

const KEYS = ['a', 'TimeGenerated', 'a key that is longer than sixteen bytes', 'sixteen-bytes-it', ''];

/** Pieces of JSON, valid and not. */
const piece = fc.constantFrom(
  ...[
    '"',
    '"a"',
    '\\',
    '\\u00e9',
    '\\u12',
    '\\n',
    '\\x',
    'é',
    '\n',
    '\t',
    ' ',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '0',
    '01',
  ],
  ...['-', '1.5', '1.', '1e5', 'true', 'null', 'falsy', 'false', '"k":1', 'x'.repeat(17), '"'.padEnd(40, 'y')],
);
const value = fc.oneof(
  { weight: 3, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map((s) => JSON.stringify(s)) },
  { weight: 1, arbitrary: fc.array(piece, { maxLength: 4 }).map((p) => p.join('')) },
);
const blank = fc.constantFrom('', '', '', ' ', ' \t\r');

/** An object's text: mostly with all keys in their order. */
const object = fc
  .tuple(fc.array(fc.tuple(blank, value, blank), { minLength: 1, maxLength: 5 }), blank, fc.nat(30))
  .map(([members, behind, flaw]) => {
    const keys = flaw === 0 ? [...KEYS].reverse() : KEYS;
    const text = members
      .map(([before, v, after], i) => `"${keys[i]}":${before}${v}${after}`)
      .join(flaw === 1 ? ';' : ',');
    const end = flaw === 2 ? '' : flaw === 3 ? '},' : '}';
    return { text: `{${text}${end}${behind}`, keys: KEYS.slice(0, members.length) };
  });

describe('object kernel', () => {
  it('takes no object but those that are taken byte by byte, and finds the same values', () => {
    const kernel = new ObjectKernel();
    let taken = 0;
    let left = 0;
    fc.assert(
      fc.property(
        object,
        fc.string({ maxLength: 20 }),
        fc.string({ maxLength: 20 }),
        ({ text, keys }, before, after) => {
          const bytes = Buffer.from(`${before}${text}${after}`);
          const start = Buffer.byteLength(before);
          const end = start + Buffer.byteLength(text);
          assert.ok(kernel.expect({}, keys));
          const isTaken = kernel.scan(bytes, start, end);
          const plain = new JsonObjectScanner(bytes);
          const node = plain.scan(start, end);
          if (isTaken) {
            assert.deepEqual(node?.keys, keys);
            assert.deepEqual(kernel.values.slice(0, keys.length), plain.values.slice(0, keys.length));
            taken++;
          } else if (node !== undefined) left++;
        },
      ),
      { numRuns: 20_000 },
    );
    assert.ok(taken > 3000, `only ${taken} were taken`);
    assert.ok(left < taken / 10, `${left} were left to others`);
  });

  it('takes no object with keys besides, and none that is too long', () => {
    const kernel = new ObjectKernel();
    kernel.expect({}, ['a']);
    const scan = (text: string): boolean => kernel.scan(Buffer.from(text), 0, Buffer.byteLength(text));
    assert.equal(scan('{"a":1}'), true);
    for (const other of ['{"a":1,"b":2}', '{"b":1}', '{}', '{"a":1', '{"a":"x', '{"a":1}x', '[1]', '{"A":1}'])
      assert.equal(scan(other), false, other);
    assert.equal(scan(`{"a":"${'x'.repeat(65_536 - 8)}"}`), true);
    assert.equal(scan(`{"a":"${'x'.repeat(65_536 - 6)}`), false);
    assert.equal(scan(`{"a":"${'x'.repeat(65_536)}"}`), false);
  });

  it('expects the keys of no more objects than there is room for', () => {
    const kernel = new ObjectKernel();
    assert.equal(kernel.expect({}, ['x'.repeat(60_000)]), false);
    assert.equal(kernel.owner, undefined);
  });

  it('is used by one scanner at a time', () => {
    const [a, b] = [
      { x: 1, y: 2 },
      { y: 1, z: 2 },
    ].map((record) => {
      const bytes = Buffer.from(JSON.stringify(record));
      return { scanner: new JsonObjectScanner(bytes), end: bytes.length, keys: Object.keys(record) };
    });
    for (let round = 0; round < 10; round++)
      for (const { scanner, end, keys } of round % 3 === 0 ? [a!, b!] : [a!, a!, a!, a!, b!, b!, b!, b!]) {
        assert.deepEqual(scanner.scan(0, end)?.keys, keys);
        assert.deepEqual([...scanner.values.slice(0, 2)], [5, 11]);
      }
  });
});
