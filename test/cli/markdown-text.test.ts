import assert from 'node:assert/strict';
import { cell, code } from '../../server/src/report/markdown-text.js';

describe('text in Markdown tables', () => {
  it('stays in its cell, whatever it holds', () => {
    assert.equal(cell('a | b\n<img src=x>'), 'a \\| b &lt;img src=x>');
    assert.equal(cell('a\\|b'), 'a\\\\\\|b');
    assert.equal(code('ps | grep\tx'), '`ps \\| grep x`');
    assert.equal(code('`a` ``b``'), '``` `a` ``b`` ```');
    assert.equal(code(''), '');
  });
});
