import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { LinePlaces } from '../../server/src/report/line-places.js';

describe('places on lines of a file', () => {
  it('are JSON objects with the file and the line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.array(fc.array(fc.oneof(fc.nat(20), fc.nat(2 ** 28)), { minLength: 1, maxLength: 300 }), { maxLength: 3 }),
        fc.integer({ min: 1, max: 12 }),
        (file, lists, shift) => {
          const places = new LinePlaces(`"file":${JSON.stringify(file)},"line":`);
          for (const ordinals of lists) {
            const expected = ordinals.map((ordinal) => JSON.stringify({ file, line: ordinal + shift })).join(',');
            assert.equal(places.print(ordinals, shift), expected);
          }
        },
      ),
    );
  });
});
