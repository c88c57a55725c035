import assert from 'node:assert/strict';
import { once } from 'node:events';
import { TestClient, uriOf } from './client.js';
import { TestFolder } from './folder.js';
import { PUSHED, SAMPLES } from './servers.js';

describe('language server: its life', function () {
  this.timeout(60_000);

  it('ends with 0 after shutdown and exit, whatever goes on', async () => {
    const client = await TestClient.start({ capabilities: PUSHED, folders: [SAMPLES] });
    const folder = new TestFolder();
    const uri = folder.write('long.kql', 'range x from 1 to 1000000000000 step 1 | count');
    folder.write('samples/a.ndjson', '{"a": 1}\n');
    await client.open(uriOf(`${SAMPLES}/t1613.kql`), 'print x = 1');
    const running = client.request('kqlens/run', { uri }).then(
      () => 'answered',
      () => 'ended',
    );
    assert.equal(await client.stop(), 0);
    client.connection.dispose();
    await running;
    folder.remove();
  });

  it('ends with 1 when it is told to exit without shutdown', async () => {
    const client = await TestClient.start({ capabilities: {} });
    const exited = once(client.process, 'exit');
    await client.notify('exit', {});
    assert.deepEqual(await exited, [1, null]);
    client.connection.dispose();
  });

  it('ends when its input does', async () => {
    const client = await TestClient.start({ capabilities: {} });
    const exited = once(client.process, 'exit');
    client.process.stdin!.end();
    assert.deepEqual(await exited, [1, null]);
    client.connection.dispose();
  });
});
