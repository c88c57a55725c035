import assert from 'node:assert/strict';
import { kqlens } from './command.js';

describe('kqlens evade', () => {
  const RULE = 'samples/t1613/t1613.kql';

  it('prints what is caught and missed by kind and by clause, and fails only when asked to', async () => {
    const { code, stdout } = await kqlens('evade', RULE);
    assert.equal(code, 0);
    assert.match(stdout, /variant +caught +missed +scores lower/);
    assert.match(stdout, /^extension +\d+ +\d+ +0$/m);
    assert.match(stdout, /FileName =~ "kubectl" lets \d+ variants pass {2}samples\/t1613\/t1613\.kql:21:6/);
    assert.match(stdout, /of 82 events caught/);
    const markdown = await kqlens('evade', RULE, '--format', 'markdown', '--fail-on-miss');
    assert.equal(markdown.code, 1);
    assert.match(markdown.stdout, /\| doubled blank \| \d+ \| \d+ \| \d+ \|/);
  });

  it('prints every variant as JSON', async () => {
    const json = JSON.parse((await kqlens('evade', RULE, '--format', 'json')).stdout) as {
      readonly events: number;
      readonly variants: readonly { readonly caught: boolean; readonly lacks: { readonly line: number } | null }[];
    };
    assert.equal(json.events, 82);
    assert.ok(json.variants.some((v) => !v.caught && v.lacks !== null && v.lacks.line > 8));
  });

  it('refuses a rule without events', async () => {
    assert.equal((await kqlens('evade', 'samples/break-glass/break-glass.kql')).code, 2);
  });
});
