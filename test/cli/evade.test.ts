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

  const WITHOUT_COMMANDS = [
    ['break-glass', 6, 'SigninLogs'],
    ['brute-force', 6, 'SigninLogs'],
    ['password-spray', 47, 'SigninLogs'],
    ['mass-download', 146, 'OfficeActivity'],
  ] as const;
  for (const [name, count, table] of WITHOUT_COMMANDS) {
    it(`says that ${name} has nothing to vary, and why`, async () => {
      const { code, stdout } = await kqlens('evade', `samples/${name}/${name}.kql`, '--fail-on-miss');
      assert.equal(
        stdout,
        `samples/${name}/${name}.kql: nothing to vary: the ${count} malicious events of ${table} that the rule hits have no command line.\n`,
      );
      assert.equal(code, 0);
    });
  }

  it('varies inline events of the tests, of a rule that joins', async () => {
    const rule = 'samples/office-child/office-child.kql';
    const { code, stdout } = await kqlens('evade', rule, '--format', 'json');
    assert.equal(code, 0);
    const json = JSON.parse(stdout) as {
      readonly events: number;
      readonly variants: readonly {
        readonly kind: string;
        readonly caught: boolean;
        readonly event: { readonly file: string };
        readonly lacks: { readonly text: string } | null;
      }[];
    };
    assert.equal(json.events, 3);
    for (const v of json.variants) {
      assert.equal(v.event.file, 'samples/office-child/office-child.test.yaml');
      assert.equal(v.caught, v.kind !== 'other parent');
      assert.equal(v.lacks?.text, v.caught ? undefined : 'InitiatingProcessFileName in~ (OfficePrograms)');
    }
    for (const kind of ['letter case', 'carets', 'synonym', 'full path', 'doubled blank'])
      assert.ok(
        json.variants.some((v) => v.kind === kind),
        kind,
      );
  });

  it('refuses a rule without events', async () => {
    const { code, stderr } = await kqlens('evade', 'samples/t1613/t1613.kql', '--events', 'samples/none.ndjson');
    assert.equal(code, 2);
    assert.match(stderr, /none\.ndjson/);
  });
});
