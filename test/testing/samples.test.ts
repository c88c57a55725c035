import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { DISK } from '../../server/src/schema/configuration/disk.js';
import { testHost } from '../../server/src/cli/test-files.js';
import { Project } from '../../server/src/service/project.js';
import { runRuleTest } from '../../server/src/testing/run-tests.js';

const PATHS = globSync('samples/**/*.test.yaml').sort();

describe('the tests of the samples', () => {
  const host = testHost(new Project(DISK));

  it('are there for every sample rule', () => {
    const rules = globSync('samples/**/*.kql').map((path) => path.replace(/\.kql$/, ''));
    assert.deepEqual(PATHS, rules.map((rule) => `${rule}.test.yaml`).sort());
    assert.ok(PATHS.length >= 7);
  });

  for (const path of PATHS) {
    it(`pass, and exercise every clause, arm and list item: ${path}`, async () => {
      const result = await runRuleTest(resolve(path).replaceAll('\\', '/'), readFileSync(path, 'utf8'), host);
      assert.deepEqual(result.errors, []);
      const failed = result.results.filter((r) => r.status !== 'passed');
      assert.deepEqual(
        failed.map((r) => [r.name, r.failures.map((f) => f.message), r.errors]),
        [],
      );
      const { clauses, arms, items } = result.coverage!.totals;
      assert.deepEqual([clauses.percent, arms.percent, items.percent], [100, 100, 100]);
    });
  }
});
