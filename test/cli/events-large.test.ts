import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { kqlens, withFiles } from './command.js';

/** Lines of more than 8 MB, which are read as a stream. */
const LARGE = Array.from({ length: 40_000 }, (_, i) =>
  JSON.stringify({
    TimeGenerated: '2026-11-20T08:15:02.1234567Z',
    DeviceName: `ws-${i % 7}`,
    AccountName: 'alice.smith',
    FileName: 'docker',
    ProcessCommandLine: `docker ps -f name=alice.smith ${'x'.repeat(100)} ${i}`,
    Type: 'DeviceProcessEvents',
  }),
).join('\n');

/** Does `use` as if standard error were a terminal; whether something is drawn on it afterwards. */
async function onTerminal<T>(use: () => Promise<T>): Promise<{ readonly result: T; readonly isDrawn: boolean }> {
  const { isTTY, write } = process.stderr;
  let isDrawn = false;
  process.stderr.isTTY = true;
  try {
    const result = await use();
    process.stderr.write = () => (isDrawn = true);
    // A bar that goes on draws itself ten times a second.
    await wait(500);
    return { result, isDrawn };
  } finally {
    process.stderr.isTTY = isTTY;
    process.stderr.write = write;
  }
}

describe('kqlens events, of a large file', function () {
  this.timeout(120_000);

  it('shows on a terminal how far each pass is, and lets the program end', () =>
    withFiles({ 'a.ndjson': LARGE }, async (path) => {
      for (const more of [
        ['--convert', 'ndjson', '-o', path('b.ndjson')],
        ['--format', 'json'],
        ['--where', 'x =='],
      ]) {
        const { result, isDrawn } = await onTerminal(() => kqlens('events', path('a.ndjson'), ...more));
        assert.match(result.stderr, /events .* 0\/12 MB, 0 rows, 0 MB\/s, \d+ s left/u);
        assert.ok(!isDrawn, more.join(' '));
      }
    }));

  it('writes to what a link points at, and to what is no file', () =>
    withFiles({ 'a.ndjson': LARGE.slice(0, 1000), 'real/b.ndjson': 'before' }, async (path) => {
      symlinkSync(path('real/b.ndjson'), path('b.ndjson'));
      await kqlens('events', path('a.ndjson'), '--convert', 'ndjson', '--force', '-o', path('b.ndjson'));
      assert.match(readFileSync(path('real/b.ndjson'), 'utf8'), /^\{"TimeGenerated"/u);
      assert.deepEqual(readdirSync(path('real')), ['b.ndjson']);
      const { code } = await kqlens('events', path('a.ndjson'), '--convert', 'ndjson', '--force', '-o', '/dev/null');
      assert.equal(code, 0);
      const wrong = await kqlens('events', path('a.ndjson'), '--convert', 'ndjson', '-o', path('a.ndjson/b.ndjson'));
      assert.deepEqual([wrong.code, /b\.ndjson cannot be written: /u.test(wrong.stderr)], [2, true], wrong.stderr);
    }));

  it('is stopped by Ctrl+C, and leaves the file as it was', () =>
    withFiles({ 'a.ndjson': '', 'b.ndjson': 'before' }, async (path) => {
      writeFileSync(path('a.ndjson'), `${LARGE}\n`.repeat(5));
      const command = ['events', path('a.ndjson'), '--convert', 'ndjson', '--force', '-o', path('b.ndjson')];
      const child = spawn(process.execPath, ['--import', 'tsx', 'server/src/cli/main.ts', ...command]);
      const ended = once(child, 'exit');
      const folder = dirname(path('a.ndjson'));
      const isBegun = (): boolean => readdirSync(folder).some((name) => name.endsWith('.part'));
      while (child.exitCode === null && !isBegun()) await wait(5);
      assert.ok(isBegun(), 'nothing was written');
      // The signal ends the program by itself until the handler is there, a piece later.
      await wait(50);
      child.kill('SIGINT');
      assert.deepEqual(await ended, [130, null]);
      assert.deepEqual(readdirSync(folder).sort(), ['a.ndjson', 'b.ndjson']);
      assert.equal(readFileSync(path('b.ndjson'), 'utf8'), 'before');
    }));
});
