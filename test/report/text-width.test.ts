import assert from 'node:assert/strict';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { textWidth } from '../../server/src/report/text-width.js';

describe('the width of text on a terminal', () => {
  it('is what the library says, with plain characters and others', () => {
    const plain = fc.constantFrom(
      ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)),
      '·',
      '–',
      '’',
      '…',
    );
    const other = fc.constantFrom('é', 'e\u0301', '東', '👩‍👧', '\u00ad', '\u200b', '\u001b[1m', '\t', '한', '＊');
    const text = fc.array(fc.oneof({ weight: 9, arbitrary: plain }, other), { maxLength: 30 }).map((p) => p.join(''));
    fc.assert(fc.property(text, (t) => assert.equal(textWidth(t), stringWidth(t))));
  });
});
