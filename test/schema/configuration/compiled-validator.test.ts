import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compiledValidator } from '../../../scripts/compiled-validator.js';
import { schemaErrors } from '../../../server/src/schema/configuration/validator.js';

describe('the compiled validator', () => {
  it('says the same as the one that compiles at run time', async () => {
    const result = await build({
      entryPoints: [fileURLToPath(new URL('../../../server/src/schema/configuration/validator.ts', import.meta.url))],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      plugins: [compiledValidator],
    });
    const source = result.outputFiles[0]?.text ?? '';
    const module = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
      schemaErrors: typeof schemaErrors;
    };
    for (const value of [
      {},
      { platform: 'sentinel' },
      { platform: 'x', rules: 5 },
      { lints: { rules: { a: ['of', 1] } } },
      [],
      3,
    ]) {
      assert.deepEqual(module.schemaErrors(value), schemaErrors(value), JSON.stringify(value));
    }
    assert.ok(!source.includes('new Function'), 'no function is built from text');
  });
});
