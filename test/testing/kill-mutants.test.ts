import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DISK } from '../../server/src/cli/disk.js';
import { testHost } from '../../server/src/cli/test-files.js';
import { Project } from '../../server/src/service/project.js';
import { killMutants } from '../../server/src/testing/kill-mutants.js';

describe('cases that kill mutants', () => {
  it('are found for rules that look at events together', async () => {
    const host = testHost(new Project(DISK));
    const path = `${process.cwd()}/samples/brute-force/brute-force.test.yaml`;
    const killers = await killMutants(path, readFileSync(path, 'utf8'), host);
    assert.deepEqual(killers.errors, []);
    assert.ok(killers.killed.length >= 10, String(killers.killed.length));
    // What a step sets before it is read makes no difference.
    assert.deepEqual(
      killers.left.map((m) => m.description),
      ['0 → 1'],
    );
  });
});
