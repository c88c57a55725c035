import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { kqlens, withFiles } from './command.js';

const RULE = 'DeviceProcessEvents\n| where Timestamp > ago(1d)\n| where FileName == "docker"\n';
const EVENT = '{"Timestamp":"2026-11-20T11:00:00Z","FileName":"docker","ProcessCommandLine":"docker ps"}\n';
const testOf = (rule: string, expect = 'all'): string => `version: 1
rule: ${rule}
now: 2026-11-20T12:00:00Z
cases:
  - name: one
    label: ${expect === 'all' ? 'malicious' : 'benign'}
    events: [{Timestamp: 2026-11-20T11:00:00Z, FileName: docker, ProcessCommandLine: docker ps}]
    expect: ${expect}
`;

const FILES: Readonly<Record<string, string>> = {
  'kqlens.yaml': 'platform: defender-xdr\n',
  'wrong-config.yaml': 'platform: [3]\n',
  'good.kql': RULE,
  'good.test.yaml': testOf('good.kql'),
  'failing.test.yaml': testOf('good.kql', 'none'),
  'finding.kql': 'DeviceProcessEvents\n| where FileName == "docker" and FileName == "podman"\n',
  'syntax.kql': 'DeviceProcessEvents | where ((\n',
  'syntax.test.yaml': testOf('syntax.kql'),
  'unsupported.kql': 'DeviceProcessEvents\n| evaluate python(typeof(*), "result = df")\n',
  'unsupported.test.yaml': testOf('unsupported.kql'),
  'broken.test.yaml': 'version: 1\nrule: [good.kql\ncases:\n',
  'rule.yaml': 'id: x\nname: [a\nquery: |\n  DeviceProcessEvents\n',
  'binary.kql': 'Device\0Process',
  'malicious/e.ndjson': EVENT,
};

/** What is left of standard output and error: a report, the report's place taken by the reason, or both. */
type Said = 'report' | 'reason' | 'both';
/** The arguments, with the files of {@link FILES}; the exit code; what is said; what the reason or the report holds. */
type Row = readonly [situation: string, args: string | readonly string[], code: number, said: Said, holds: RegExp];

const EVENTS = '--events malicious/e.ndjson';
const MISSING = /^kqlens: missing\S*: there is no such file\.\n$/u;
const CONFIG = /^wrong-config\.yaml:1:11: error: `platform` must be text.*\nkqlens: the configuration has mistakes/su;
const OPTION = /^error: unknown option '--wrong'/u;
const UNSUPPORTED = /unsupported\.kql:2:\d+: (?:error: )?(?:not evaluable: )?.*python/su;
const SYNTAX = /syntax\.kql:1:31: (?:not a valid query: )?Missing expression \(KS006\)/u;

const common = (command: string, args: string): Row[] => [
  ['a bad option', `${command} ${args} --wrong`, 2, 'reason', OPTION],
  [
    'a bad format',
    `${command} ${args} --format wrong`,
    2,
    'reason',
    /^kqlens: --format wrong is not known\. Use one of:/u,
  ],
  [
    'a bad platform',
    `${command} ${args} --platform wrong`,
    2,
    'reason',
    /^kqlens: --platform wrong is not known\. Use one/u,
  ],
];
const configured = (command: string, args: string): Row[] => [
  ['a bad configuration', `${command} ${args} --config wrong-config.yaml`, 2, 'reason', CONFIG],
  ['no configuration', `${command} ${args} --config missing.yaml`, 2, 'reason', MISSING],
];
/** Commands that look at one rule and its events. */
const overEvents = (command: string): Row[] => [
  ...common(command, `good.kql ${EVENTS}`),
  ...configured(command, `good.kql ${EVENTS}`),
  ['no rule', `${command} missing.kql ${EVENTS}`, 2, 'reason', MISSING],
  ['no events', `${command} good.kql --events missing.ndjson`, 2, 'reason', MISSING],
  ['no time', `${command} good.kql ${EVENTS} --now wrong`, 2, 'reason', /^kqlens: --now wrong is not a time\./u],
  ['a binary file', `${command} binary.kql ${EVENTS}`, 2, 'reason', /^kqlens: binary\.kql is a binary file/u],
  ['a query that cannot be read', `${command} syntax.kql ${EVENTS}`, 2, 'reason', SYNTAX],
  ['an unsupported operator', `${command} unsupported.kql ${EVENTS}`, 3, 'reason', UNSUPPORTED],
];
/** Commands that take rule tests. */
const overTests = (command: string): Row[] => [
  ...common(command, 'good.test.yaml'),
  ...configured(command, 'good.test.yaml'),
  ['no file', `${command} missing.test.yaml`, 2, 'reason', MISSING],
  ['a rule without tests', `${command} finding.kql`, 2, 'reason', /^kqlens: finding\.kql is no rule test, and none/u],
  ['broken YAML', `${command} broken.test.yaml`, 2, 'report', /broken\.test\.yaml:3:1: error: not valid YAML: /u],
  ['a query that cannot be read', `${command} syntax.test.yaml`, 2, 'report', SYNTAX],
  ['an unsupported operator', `${command} unsupported.test.yaml`, 3, 'report', UNSUPPORTED],
];

const ROWS: readonly Row[] = [
  ['nothing found', 'check good.kql', 0, 'report', /no problems|info/u],
  ['findings', 'check finding.kql', 1, 'report', /finding\.kql:2:\d+ error/u],
  ['findings of --fail-on', 'check good.kql --fail-on info', 1, 'report', /good\.kql:3:\d+ info/u],
  ['an invalid query', 'check syntax.kql', 1, 'report', /syntax\.kql:1:31 error KS006/u],
  ['broken YAML', 'check rule.yaml', 1, 'report', /rule\.yaml:\d+:\d+ error/u],
  ['no file', 'check missing.kql', 2, 'reason', MISSING],
  ['a binary file', 'check binary.kql', 2, 'reason', /binary\.kql is a binary file/u],
  ['a bad configuration', 'check good.kql --config wrong-config.yaml', 2, 'both', /^wrong-config\.yaml:1:11: error: /u],
  ['no configuration', 'check good.kql --config missing.yaml', 2, 'reason', MISSING],
  ['a bad severity', 'check good.kql --fail-on wrong', 2, 'reason', /^kqlens: --fail-on wrong is not known\./u],
  ...common('check', 'good.kql'),

  ['all passed', 'test good.test.yaml', 0, 'report', /1 of 1 test passed/u],
  ['a failing test', 'test failing.test.yaml', 1, 'report', /0 of 1 test passed/u],
  ['no test of that name', 'test good.test.yaml --filter other', 2, 'reason', /no test matches --filter other/u],
  ['a bad filter', 'test good.test.yaml --filter /(/', 2, 'reason', /--filter \/\(\/ is no regular expression/u],
  ['a bad number of jobs', 'test good.test.yaml --jobs 0', 2, 'reason', /--jobs 0 is no number of processes/u],
  ['all of them', 'test', 2, 'report', /broken\.test\.yaml:3:1/u],
  ...overTests('test'),

  ['mutants survive', 'mutate good.test.yaml', 0, 'report', /survived/u],
  ['too many survive', 'mutate good.test.yaml --min 100', 1, 'report', /survived/u],
  ['a failing test', 'mutate failing.test.yaml', 2, 'report', /failing\.test\.yaml:5:11: error: `one` does not pass/u],
  ['a bad percentage', 'mutate good.test.yaml --min 101', 2, 'reason', /--min 101 is no percentage/u],
  ...overTests('mutate'),

  ['variants missed', `evade good.kql ${EVENTS}`, 0, 'report', /missed/u],
  ['variants missed, that fail', `evade good.kql ${EVENTS} --fail-on-miss`, 1, 'report', /missed/u],
  ...overEvents('evade'),

  ['hits', `run good.kql ${EVENTS}`, 0, 'report', /docker ps/u],
  ['no samples', 'run good.kql', 2, 'reason', /^kqlens: good\.kql: no events\. Put event files into samples/u],
  ['a connection that is not there', 'run good.kql --on wrong', 2, 'reason', /There is no connection `wrong`/u],
  ...overEvents('run'),

  ['alerts', `backtest good.kql ${EVENTS}`, 0, 'report', /2026-11-20/u],
  ['a connection that is not there', 'backtest good.kql --on wrong', 2, 'reason', /There is no connection `wrong`/u],
  ...overEvents('backtest'),

  ['no connection', `compare good.kql ${EVENTS}`, 2, 'reason', /required option '--on/u],
  ['a connection that is not there', `compare good.kql ${EVENTS} --on wrong`, 2, 'reason', /no connection `wrong`/u],
  ...configured('compare', `good.kql ${EVENTS} --on wrong`),

  ['the lints', 'explain', 0, 'report', /case-score-inversion/u],
  ['no such lint', 'explain wrong', 2, 'reason', /^kqlens: there is no lint 'wrong'/u],
  ['an event', 'explain good.kql --event malicious/e.ndjson:1', 0, 'report', /good\.kql hits malicious\/e\.ndjson:1/u],
  ['no event there', 'explain good.kql --event malicious/e.ndjson:7', 2, 'reason', /has no event on line 7\./u],
  ['no place', 'explain good.kql --event malicious/e.ndjson', 2, 'reason', /is no place\. Write it as FILE:LINE\./u],
  ['no event file', 'explain good.kql --event missing.ndjson:1', 2, 'reason', MISSING],
  ['no rule', 'explain missing.kql --event malicious/e.ndjson:1', 2, 'reason', MISSING],
  ['an invalid query', 'explain syntax.kql --event malicious/e.ndjson:1', 2, 'reason', SYNTAX],
  ['an unsupported operator', 'explain unsupported.kql --event malicious/e.ndjson:1', 3, 'reason', UNSUPPORTED],
  ...common('explain', 'good.kql --event malicious/e.ndjson:1'),
  ...configured('explain', 'good.kql --event malicious/e.ndjson:1'),

  ['made', 'sample good.kql', 0, 'both', /made for/u],
  ['no rule', 'sample missing.kql', 2, 'reason', MISSING],
  ['no line', 'sample good.kql --at 99', 2, 'reason', /^kqlens: --at 99: good\.kql has \d lines\.\n$/u],
  ['an invalid query', 'sample syntax.kql', 2, 'reason', SYNTAX],
  ['an unsupported operator', 'sample unsupported.kql', 3, 'reason', UNSUPPORTED],
  ...common('sample', 'good.kql'),
  ...configured('sample', 'good.kql'),

  ['a summary', 'events malicious/e.ndjson', 0, 'report', /1 row of DeviceProcessEvents/u],
  ['no file', 'events missing.ndjson', 2, 'reason', MISSING],
  [
    'a predicate with an unknown name',
    'events malicious/e.ndjson --where Wrong==1',
    2,
    'reason',
    /^--where: not a valid predic/u,
  ],
  ...common('events', 'malicious/e.ndjson'),
  ...configured('events', 'malicious/e.ndjson'),

  ['an invalid query', 'query print((1)', 2, 'reason', /^syntax: /u],
  ['an answer', 'query Events|count --table Events=malicious/e.ndjson', 0, 'report', /1/u],
  ['no file', 'query Events|count --table Events=missing.ndjson', 2, 'reason', MISSING],
  ['an unsupported operator', ['query', 'print 1 | evaluate python(typeof(*), "")'], 3, 'reason', /python/u],

  ['neither YAML nor JSON', 'convert good.kql', 2, 'reason', /is neither YAML nor JSON/u],
  ['broken YAML', 'convert rule.yaml', 2, 'reason', /^rule\.yaml: Line \d: /u],
  ['no file', 'convert missing.yaml', 2, 'reason', MISSING],

  ['what cannot be imported', 'import wrong', 2, 'reason', /unknown command 'wrong'/u],
  ['no such command', 'wrong', 2, 'reason', /unknown command 'wrong'/u],
  ['no command', '', 2, 'reason', /^Usage: kqlens/u],
  ['help', '--help', 0, 'report', /^Usage: kqlens/u],
  ['the version', '--version', 0, 'report', /^\d+\.\d+\.\d+/u],
  ['a bad option', 'lsp --wrong', 2, 'reason', OPTION],
];

describe('exit codes', () => {
  it('are as documented, for each command and what can happen to it', async function () {
    this.timeout(120_000);
    await withFiles(FILES, async (path) => {
      const here = process.cwd();
      process.chdir(path('.'));
      try {
        await requireAll(ROWS);
      } finally {
        process.chdir(here);
      }
    });
  });

  it('of a review are as documented', async () => {
    await withFiles({ ...FILES, 'samples/benign/b.ndjson': EVENT.replaceAll('docker', 'podman') }, async (path) => {
      const here = process.cwd();
      process.chdir(path('.'));
      const git = (...args: string[]): void => {
        execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'ignore' });
      };
      try {
        await requireAll([['no repository', 'review', 2, 'reason', /is in no git repository\./u]]);
        git('init', '-q');
        await requireAll([['no commit', 'review', 2, 'reason', /The repository has no commit to compare with\./u]]);
        git('add', '.');
        git('commit', '-q', '-m', 'rules');
        await requireAll([['nothing changed', 'review', 0, 'report', /No changed rules\./u]]);
        await requireAll(common('review', ''));
        await requireAll([['no rule', 'review missing.kql', 2, 'reason', MISSING]]);
        await requireAll([
          ['no rule in a folder', 'review missing/rule.kql', 2, 'reason', /^kqlens: missing\/rule\.kql: there is/u],
        ]);
        await requireAll([
          ['no commit of that name', 'review --base wrong', 2, 'reason', /--base wrong is no commit/u],
        ]);
        await requireAll([['a bad budget', 'review --budget wrong', 2, 'reason', /--budget wrong is no number/u]]);
        writeFileSync('good.kql', RULE.replace('docker', 'podman'));
        await requireAll(configured('review', ''));
        await requireAll([['a new benign hit', 'review', 1, 'report', /\+1/u]]);
        await requireAll([['within the budget', 'review --budget 1', 0, 'report', /\+1/u]]);
        await requireAll([
          ['no reason', 'review --accept samples/benign/b.ndjson#1', 2, 'reason', /--accept needs --reason/u],
        ]);
        writeFileSync('good.kql', `${RULE}| evaluate python(typeof(*), "result = df")\n`);
        await requireAll([['an unsupported operator', 'review', 3, 'report', /good\.kql:4:\d+: .*python/su]]);
        writeFileSync('good.kql', `${RULE})))\n`);
        await requireAll([['an invalid query', 'review', 2, 'report', /good\.kql:4:1: /u]]);
      } finally {
        process.chdir(here);
      }
    });
  });

  it('is that of Ctrl+C where a command is cancelled, as shells count it', async function () {
    if (process.platform === 'win32') this.skip();
    await withFiles(FILES, async (path) => {
      execFileSync('mkfifo', [path('events.ndjson')]);
      const main = new URL('../../server/src/cli/main.ts', import.meta.url).pathname;
      const given = ['--import', 'tsx', main, 'run', path('good.kql'), '--events', path('events.ndjson'), '--no-cache'];
      const command = spawn(process.execPath, given);
      let told = '';
      command.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
      const ended = new Promise<number | string | null>((resolve) => {
        command.on('exit', (code, signal) => resolve(code ?? signal));
      });
      // Opens once the command reads: it waits for events now.
      const events = await open(path('events.ndjson'), 'w');
      command.kill('SIGINT');
      // A process that the signal ends is 130 to a shell.
      assert.equal(await ended, 'SIGINT');
      assert.equal(told, '');
      await events.close();
    });
  });
});

/** What differs from a row; undefined where it is as the row says. */
async function difference([situation, args, code, said, holds]: Row): Promise<string | undefined> {
  const outcome = await kqlens(...given(args));
  const { stdout, stderr } = outcome;
  const text = said === 'report' ? stdout : stderr;
  if (outcome.code === code && (stdout !== '') === (said !== 'reason') && holds.test(text)) return undefined;
  return `kqlens ${given(args).join(' ')} (${situation}): expected ${code}, ${said}, ${String(holds)}: ${JSON.stringify(outcome).slice(0, 400)}`;
}

function given(args: string | readonly string[]): readonly string[] {
  return typeof args === 'string' ? args.split(' ').filter((arg) => arg !== '') : args;
}

async function requireAll(rows: readonly Row[]): Promise<void> {
  const differences: string[] = [];
  for (const row of rows) {
    const found = await difference(row);
    if (found !== undefined) differences.push(found);
  }
  assert.equal(differences.join('\n'), '');
}
