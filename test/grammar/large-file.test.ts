import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { tokenizeLines } from './tokenize.js';

const RULE = readFileSync(new URL('../../samples/t1613/t1613.tuned.kql', import.meta.url), 'utf8');

/** Lines that would show a pattern that backtracks: long, unclosed, deeply nested, or nearly a match throughout. */
const HOSTILE: Readonly<Record<string, string>> = {
  'a long list': `let l = dynamic([${'"get pods", '.repeat(2_000)}"x"]);`,
  'an unclosed bracketed name': `T | project ['${'a\\\\'.repeat(5_000)}`,
  'an unclosed property name': `print dynamic({"${'k\\"'.repeat(5_000)}`,
  'open parentheses': `T | where ${'('.repeat(5_000)}`,
  'one word': `T | where ${'a'.repeat(50_000)}`,
  dashes: `T | project-${'away-'.repeat(5_000)}`,
  'digits and dots': `print ${'1.'.repeat(10_000)}`,
  'let over and over': 'let f = (a: '.repeat(2_000),
  'typed literals left open': `print ${'datetime(2020 '.repeat(2_000)}`,
  'quotes in a verbatim string': `print @"${'""'.repeat(10_000)}`,
};

describe('large and hostile files', () => {
  it('tokenizes 5,000 lines without giving up on one', async function () {
    this.timeout(120_000);
    const ruleLines = RULE.split('\n');
    const text = Array.from({ length: 5_000 }, (_, i) => ruleLines[i % ruleLines.length]).join('\n');
    assert.equal((await tokenizeLines('source.kql', text)).length, 5_000);
  });

  for (const [name, line] of Object.entries(HOSTILE)) {
    it(`gets through ${name}`, async function () {
      this.timeout(60_000);
      const [first, second] = await tokenizeLines('source.kql', `${line}\nT | count`);
      assert.equal(first?.map((token) => token.text).join(''), line);
      assert.notEqual(second?.length, 0);
    });
  }

  it('gets through a query of 100,000 characters inside JSON', async function () {
    this.timeout(60_000);
    const text = `{"query": "${'T\\n| where a has \\"b\\" '.repeat(4_500)}", "b": 1}`;
    const [tokens] = await tokenizeLines('source.json', text);
    assert.ok(tokens?.some((token) => token.text === 'b' && token.scopes.includes('source.json')));
  });
});
