import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runRuleTest } from '../../server/src/testing/run-tests.js';
import { memoryHost } from './memory-tests.js';

/** The first fenced block of a language. */
function block(text: string, language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'u').exec(text)?.[1];
  assert.ok(found !== undefined, `no ${language} block`);
  return found;
}

describe('docs/testing.md', () => {
  it('shows a test file that passes, with its known gap, and that covers its rule as it demands', async () => {
    const text = readFileSync('docs/testing.md', 'utf8');
    const test = block(text, 'yaml');
    const host = memoryHost({ '/w/rule.kql': block(text, 'kql'), '/w/rule.test.yaml': test });
    const { errors, results, coverage } = await runRuleTest('/w/rule.test.yaml', test, host);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      results.map((r) => [r.status, r.known.length]),
      [
        ['passed', 0],
        ['passed', 1],
        ['passed', 0],
      ],
    );
    assert.deepEqual(coverage?.shortfalls, []);
  });
});
