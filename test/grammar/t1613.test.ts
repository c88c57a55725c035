import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describeTokens, tokenizeLines } from './tokenize.js';

const SAMPLES = new URL('../../samples/t1613/', import.meta.url);
const SNAPSHOT = new URL('snapshots/t1613.tokens.txt', import.meta.url);

function readRule(file: string): string {
  return readFileSync(new URL(file, SAMPLES), 'utf8');
}

/** Each line of the rule as a comment, and below it one token a line. */
async function render(rule: string): Promise<string> {
  const source = rule.split('\n');
  const lines = await tokenizeLines('source.kql', rule);
  return lines.map((tokens, i) => [`# ${source[i]}`, ...describeTokens(tokens), ''].join('\n')).join('\n');
}

describe('the T1613 rule in colour', () => {
  it('has the tokens of the snapshot (UPDATE_SNAPSHOTS=1 writes it)', async () => {
    const actual = await render(readRule('t1613.kql'));
    if (process.env['UPDATE_SNAPSHOTS'] === '1') writeFileSync(SNAPSHOT, actual);
    assert.equal(actual, readFileSync(SNAPSHOT, 'utf8'));
  });

  for (const file of ['t1613.kql', 't1613.tuned.kql']) {
    it(`${file} leaves no token without a scope and none invalid`, async () => {
      const lines = await tokenizeLines('source.kql', readRule(file));
      const plain = lines.flatMap((tokens, line) =>
        tokens
          .filter((token) => token.text.trim() !== '')
          .filter((token) => token.scopes.length < 2 || token.scopes.some((scope) => scope.startsWith('invalid.')))
          .map((token) => `${line + 1}: ${token.text}`),
      );
      assert.deepEqual(plain, []);
    });
  }
});
