import assert from 'node:assert/strict';
import { startRunThread } from '../../server/src/lsp/node-host.js';

describe('a run thread that runs out of memory', function () {
  this.timeout(60_000);

  it('ends, nothing else does, and it says how much it had and what can be done', async () => {
    const log = { debug: () => undefined, error: () => undefined };
    // So little that what the thread itself needs is too much.
    const thread = startRunThread(log, 12);
    const reasons: string[] = [];
    await new Promise<void>((resolve) => {
      thread.onEnd((reason) => {
        reasons.push(reason);
        if (reason.startsWith('exit code')) resolve();
      });
    });
    assert.match(reasons[0]!, /^its events need more than 12 MB of memory\. \S.*\.$/u);
  });
});
