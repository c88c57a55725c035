import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { withFiles } from './command.js';

const ruleFor = (program: string): string => `DeviceProcessEvents\n| where FileName == "${program}"\n`;

const TESTS = `version: 1
rule: rule.kql
now: 2026-11-20T12:00:01Z
defaults: {TimeGenerated: 2026-11-20T11:00:00Z}
cases:
- {name: one, label: malicious, events: [{id: a, FileName: docker}], expect: all}
`;

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const MAIN = resolve('server/src/cli/main.ts');

/** How long nothing must be printed after a change has been answered, in milliseconds. */
const QUIET = 2000;

describe('kqlens test --watch', function () {
  this.timeout(120_000);

  it('prints the new outcome after a change, and is not set off by what it writes itself', () =>
    withFiles({ 'rule.kql': ruleFor('docker'), 'rule.test.yaml': TESTS }, async (path) => {
      // Standard output is a file in the folder that is watched, as after `> out.txt`.
      const output = openSync(path('out.txt'), 'w');
      const args = ['--import', TSX, MAIN, 'test', '--watch', '--lcov', 'out.info', '--badge', 'badge.json'];
      const child = spawn(process.execPath, args, { cwd: path('.'), stdio: ['ignore', output, 'pipe'] });
      closeSync(output);
      let told = '';
      child.stderr!.setEncoding('utf8').on('data', (text: string) => (told += text));
      const ended = once(child, 'exit');
      const summaries = (): string[] =>
        [...readFileSync(path('out.txt'), 'utf8').matchAll(/^(\d+ passed.*) in 1 file\.$/gmu)].map((m) => m[1]!);
      const until = async (what: string, holds: () => boolean): Promise<void> => {
        const limit = performance.now() + 60_000;
        while (!holds()) {
          assert.ok(performance.now() < limit, `no ${what}: ${told}`);
          assert.equal(child.exitCode, null, `ended before ${what}: ${told}`);
          await pause(20);
        }
      };
      /** Replaces the rule in one step, and waits for an outcome that was not printed before the change. */
      const change = async (text: string, outcome: string): Promise<void> => {
        const before = summaries().length;
        writeFileSync(path('.new.tmp'), text);
        renameSync(path('.new.tmp'), path('rule.kql'));
        await until(outcome, () => summaries().slice(before).includes(outcome));
      };
      try {
        await until('watching', () => told.includes('Watching for changes'));
        assert.deepEqual(summaries(), ['1 passed']);
        await change(ruleFor('podman'), '0 passed, 1 failed');
        assert.match(readFileSync(path('out.txt'), 'utf8'), /FileName == "podman" is not true {2}rule\.kql:2:9/);
        await change(ruleFor('docker'), '1 passed');
        const count = summaries().length;
        rmSync(path('rule.kql'));
        await until('the rule is gone', () => summaries().slice(count).includes('0 passed, 1 file not read'));
        await change(ruleFor('docker'), '1 passed');
        const last = summaries().length;
        await pause(QUIET);
        assert.ok(summaries().length <= last + 1, `${summaries().length - last} runs without a change`);
      } finally {
        child.kill('SIGINT');
        await ended;
      }
    }));

  it('watches what the tests read where they are named, wherever that lies', () => {
    const test = `version: 1
rule: ../rules/rule.kql
now: 2026-11-20T12:00:01Z
cases:
- {name: one, label: malicious, files: [../events/*.ndjson], expect: all}
`;
    const event = (program: string): string =>
      `{"TimeGenerated":"2026-11-20T11:00:00Z","FileName":"${program}","ProcessCommandLine":"x","Type":"DeviceProcessEvents"}\n`;
    const files = {
      'rules/rule.kql': ruleFor('docker'),
      'tests/a.test.yaml': test,
      'events/a.ndjson': event('docker'),
      'elsewhere/x.txt': '',
    };
    return withFiles(files, async (path) => {
      const args = ['--import', TSX, MAIN, 'test', '--watch', path('tests/a.test.yaml')];
      const child = spawn(process.execPath, args, { cwd: path('elsewhere'), stdio: ['ignore', 'pipe', 'pipe'] });
      let told = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (told += text));
      const ended = once(child, 'exit');
      const until = async (what: RegExp): Promise<void> => {
        const limit = performance.now() + 60_000;
        while (!what.test(told)) {
          assert.ok(performance.now() < limit, `no ${what.source}: ${told}`);
          await pause(20);
        }
        told = '';
      };
      try {
        await until(/1 passed[^]*Watching for changes/u);
        writeFileSync(path('rules/rule.kql'), ruleFor('podman'));
        await until(/0 passed, 1 failed/u);
        writeFileSync(path('events/a.ndjson'), event('podman'));
        await until(/1 passed/u);
        writeFileSync(path('tests/a.test.yaml'), test.replace('expect: all', 'expect: {hits: []}'));
        await until(/0 passed|not read/u);
      } finally {
        child.kill('SIGINT');
        await ended;
      }
    });
  });
});
