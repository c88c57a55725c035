import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { confirm } from '../../server/src/cli/confirm.js';
import { CommandFailure } from '../../server/src/cli/exit.js';

/** Asks on a terminal whose user types something, or closes it; what was shown and how it ended. */
async function asked(typed: string | undefined, isTTY: boolean): Promise<{ shown: string; failure?: CommandFailure }> {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  const confirmed = confirm('It reads all there is.', 'Add --yes.', { input, output });
  if (typed === undefined) input.end();
  else input.write(`${typed}\n`);
  try {
    await confirmed;
    return { shown };
  } catch (failure) {
    assert.ok(failure instanceof CommandFailure);
    return { shown, failure };
  }
}

describe('a question on the terminal', () => {
  it('goes on with yes alone', async () => {
    for (const yes of ['y', 'Y', 'yes', ' yes ']) {
      const { shown, failure } = await asked(yes, true);
      assert.equal(failure, undefined);
      assert.match(shown, /^It reads all there is\. Go on\? \[y\/N\] /);
    }
    for (const no of ['', 'n', 'yess', 'no', undefined]) {
      const { failure } = await asked(no, true);
      assert.equal(failure?.message, 'Nothing was sent.', String(no));
    }
  });

  it('is not asked where there is no terminal; how to go on is said', async () => {
    const { shown, failure } = await asked('y', false);
    assert.equal(shown, '');
    assert.equal(failure?.exitCode, 2);
    assert.equal(failure.message, 'It reads all there is. Add --yes.');
  });
});
