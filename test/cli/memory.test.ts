import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { memoryWarning } from '../../server/src/cli/memory.js';
import { kqlens, withFiles } from './command.js';

const GB = 2 ** 30;
const RULE = 'DeviceProcessEvents | where ProcessCommandLine has "x"\n';

describe('events that may not fit into memory', () => {
  it('are told of before they are read, with the ways on', () => {
    assert.equal(memoryWarning([GB, GB / 2], 4 * GB), undefined);
    assert.equal(memoryWarning([], 4 * GB), undefined);
    const warning = memoryWarning([GB, 2 * GB], 4 * GB)!;
    assert.match(
      warning,
      /^2 files of together 3(?:\.0)? GB are read whole, into 4(?:\.0)? GB of memory: they may not fit\./,
    );
    for (const way of [/JSON lines are read as a stream/, /fewer columns/, /shorter time/, /on a connection/]) {
      assert.match(warning, way);
    }
  });

  it('end a run with the ways on where one file is beyond what can be read whole', () =>
    withFiles({ 'rule.kql': RULE, 'big.csv': 'TimeGenerated,ProcessCommandLine\n' }, async (path) => {
      // A hole of 3 GB takes no room on the disk.
      const file = openSync(path('big.csv'), 'r+');
      ftruncateSync(file, 3 * GB);
      closeSync(file);
      const { code, stderr } = await kqlens('run', path('rule.kql'), '-e', path('big.csv'));
      assert.notEqual(code, 0);
      assert.match(stderr, /big\.csv is too large to be read whole; .*Ways on: .*on a connection/);
    }));

  it('end a query that would make too many rows, with the ways on', async () => {
    const { code, stderr } = await kqlens('query', 'range a from 1 to 30000000 step 1 | sort by a desc | take 1');
    assert.equal(code, 3);
    assert.match(stderr, /more than 20,000,000 rows\. Ways on: keep fewer columns .* shorter time .* on a connection/);
  });
});
