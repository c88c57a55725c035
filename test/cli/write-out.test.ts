import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { writeOut } from '../../server/src/cli/write-out.js';

/** What is written of some texts, and the most that was waiting to be taken. */
async function written(texts: Iterable<string>): Promise<{ readonly text: string; readonly most: number }> {
  let text = '';
  let most = 0;
  const output = new Writable({
    highWaterMark: 1000,
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      most = Math.max(most, output.writableLength);
      text += chunk;
      setImmediate(done);
    },
  });
  await writeOut(texts, output as unknown as NodeJS.WriteStream);
  await new Promise<void>((resolve) => output.end(resolve));
  return { text, most };
}

describe('writing to standard output', () => {
  it('ends with a line break, and is nothing for nothing', async () => {
    assert.equal((await written(['a', 'b'])).text, 'ab\n');
    assert.equal((await written([''])).text, '');
    assert.equal((await written([])).text, '');
  });

  it('waits until what was written is taken', async () => {
    const line = 'x'.repeat(1000);
    const { text, most } = await written(Array.from({ length: 1000 }, () => line));
    assert.equal(text, `${line.repeat(1000)}\n`);
    assert.ok(most < 200_000, `${most} characters were waiting`);
  });
});
