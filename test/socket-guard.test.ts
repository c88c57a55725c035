import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { withFiles } from './cli/command.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What mocha says of a test whose body is given, under the guard. */
const underGuard = (body: string): Promise<{ readonly code: number | null; readonly output: string }> =>
  withFiles({ 'one.mjs': `import net from 'node:net'; it('one', async () => { ${body} });` }, (path) => {
    const args = ['node_modules/mocha/bin/mocha.js', '--no-config', '--node-option', 'import=tsx'];
    const child = spawn(process.execPath, [...args, '--file', 'test/socket-guard.ts', path('one.mjs')], { cwd: ROOT });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
  });

const CONNECT = (port: number, host: string): string =>
  `await new Promise((resolve) => net.connect(${port}, '${host}').on('error', resolve).on('connect', resolve));`;

describe('the guard of the tests', function () {
  this.timeout(60_000);

  it('lets a test pass that connects nowhere', async () => {
    const { code, output } = await underGuard('');
    assert.equal(code, 0, output);
  });

  it('fails a test that connects to another machine, and does not let it', async () => {
    const { code, output } = await underGuard(CONNECT(443, '192.0.2.1'));
    assert.notEqual(code, 0);
    assert.match(output, /one: it opened connections that it did not ask for: 192\.0\.2\.1:443/);
    const fetched = await underGuard("await fetch('http://kqlens.example/').catch(() => undefined);");
    assert.match(fetched.output, /did not ask for: kqlens\.example:80/);
  });

  it('fails a test that connects to a port of this machine which it did not ask for', async () => {
    const { output } = await underGuard(CONNECT(9, '127.0.0.1'));
    assert.match(output, /did not ask for: 127\.0\.0\.1:9/);
  });

  it('sees the processes that a test starts', async () => {
    const script = JSON.stringify("require('net').connect(443, '192.0.2.1').on('error', () => undefined)");
    const { output } = await underGuard(
      `const { spawnSync } = await import('node:child_process'); spawnSync(process.execPath, ['-e', ${script}]);`,
    );
    assert.match(output, /did not ask for: 192\.0\.2\.1:443, by/);
  });
});
