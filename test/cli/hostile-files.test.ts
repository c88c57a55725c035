import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { rereadEvents } from '../../server/src/events/stream/reread-table.js';
import { largeFiles } from '../../server/src/events/stream/stream-input.js';
import { sentinel } from '../events/reading.js';
import { kqlens, withFiles } from './command.js';

const ROW = '{"FileName":"docker","ProcessCommandLine":"docker ps","Type":"DeviceProcessEvents"}\n';
const LARGE = ROW.repeat(110_000);

describe('event files that are none, or change', function () {
  this.timeout(120_000);

  it('pipes are read to their end, and one that nobody writes to does not hold the program up', () =>
    withFiles({}, async (path) => {
      execFileSync('mkfifo', [path('pipe')]);
      const idle = await kqlens('events', path('pipe'));
      assert.equal(idle.code, 2);
      assert.match(`${idle.stdout}${idle.stderr}`, /it is a pipe, and nobody writes to it/u);
      const slow = `exec 3> "$1"; sleep 0.3; printf '%s' "$2" >&3; sleep 0.3; printf '%s' "$2" >&3`;
      const script = `sh -c '${slow.replaceAll("'", `'\\''`)}' sh "$1" "$2" & exec 4< "$1"; sleep 2`;
      const writer = spawn('sh', ['-c', script, 'sh', path('pipe'), ROW]);
      const ended = once(writer, 'exit');
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { stdout } = await kqlens('events', path('pipe'));
      assert.match(stdout, /ndjson: 2 rows of DeviceProcessEvents/u);
      await ended;
    }));

  it('folders called like files, empty files and links that lead nowhere are reported', () =>
    withFiles({ 'empty.ndjson': '', 'a/one.ndjson': ROW }, async (path) => {
      mkdirSync(path('a/x.ndjson'));
      symlinkSync('loop.ndjson', path('loop.ndjson'));
      symlinkSync('/nowhere/at/all', path('dead.ndjson'));
      assert.match((await kqlens('events', path('a'))).stdout, /one\.ndjson: ndjson: 1 row /u);
      for (const [name, why] of [
        ['a/x.ndjson', /there are no files/u],
        ['empty.ndjson', /the file is empty/u],
        ['loop.ndjson', /there is no such file/u],
        ['dead.ndjson', /there is no such file/u],
      ] as const) {
        const { code, stdout, stderr } = await kqlens('events', path(name));
        assert.equal(code, 2, name);
        assert.match(`${stdout}${stderr}`, why);
      }
    }));

  it('a file that shrinks or grows between two passes gives what is there, up to its first size', () =>
    withFiles({ 'a.ndjson': LARGE, 'b.ndjson': LARGE }, (path) => {
      let notes = '';
      const count = (name: string, change: () => void): number => {
        const found = rereadEvents(largeFiles([{ path: path(name) }])!, {
          catalog: sentinel,
        })!;
        const table = found.tables.get('DeviceProcessEvents')!;
        assert.equal(table.rowCount, 110_000);
        change();
        let rows = 0;
        for (const batch of table.batches())
          for (let at = 0; at < batch.length; at++, rows++) assert.ok(batch.row(at).length > 0);
        notes = found.report.files[0]!.notes.join();
        return rows;
      };
      assert.equal(
        count('a.ndjson', () => appendFileSync(path('a.ndjson'), ROW.repeat(1000))),
        110_000,
      );
      assert.equal(
        count('b.ndjson', () => truncateSync(path('b.ndjson'), ROW.length * 60_000 + 5)),
        60_000,
      );
      assert.match(notes, /became shorter while it was read/u);
      return Promise.resolve();
    }));

  it('halves of characters and torn lines leave the lines around them, streamed as well as loaded', () =>
    withFiles({}, async () => {
      const lone = '{"FileName":"\\ud83d","ProcessCommandLine":"x\\ude00","Type":"DeviceProcessEvents"}\n';
      const torn = `${ROW.slice(0, 20)}${ROW}${ROW.slice(20)}`;
      for (const times of [1, 110_000]) {
        await withFiles({ 'a.ndjson': ROW + lone + torn + ROW.repeat(times) }, async (path) => {
          const { code, stdout } = await kqlens('events', path('a.ndjson'), '--format', 'json');
          assert.equal(code, 0);
          const [file] = (
            JSON.parse(stdout) as { files: { read: number; skippedCount: number; skipped: { line: number }[] }[] }
          ).files;
          assert.deepEqual([file!.read, file!.skippedCount], [times + 2, 2]);
          assert.deepEqual(
            file!.skipped.map((s) => s.line),
            [3, 4],
          );
          const written = await kqlens(
            'events',
            path('a.ndjson'),
            '--where',
            "FileName != 'docker'",
            '--convert',
            'ndjson',
          );
          assert.equal((JSON.parse(written.stdout) as { FileName: string }).FileName, '\ud83d');
        });
      }
    }));
});
