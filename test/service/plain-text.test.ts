import assert from 'node:assert/strict';
import { plainText } from '../../server/src/service/protocol/plain-text.js';

describe('a message without Markdown', () => {
  it('has quotes around what is code', () => {
    assert.equal(plainText('`a` was added to `b.yaml`.'), '“a” was added to “b.yaml”.');
    assert.equal(plainText('``has `x` in it`` and `y`'), '“has `x` in it” and “y”');
    assert.equal(plainText('two\n`lines\nof code`'), 'two\n“lines\nof code”');
  });

  it('leaves a lone backtick, and text without any, as they are', () => {
    for (const text of ['', 'plain', 'a ` alone', '``', '`` unlike `']) assert.equal(plainText(text), text);
  });
});
