import assert from 'node:assert/strict';
import { kqlens, withFiles } from './command.js';

const SAMPLES = 'samples/t1613/samples';
const RULE = 'samples/t1613/t1613.kql';
const NOW = '2026-11-20T12:00:01Z';

interface JsonRun {
  readonly rule: string;
  readonly table: string;
  readonly now: string;
  readonly events: { readonly files: number; readonly read: number; readonly skipped: number };
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly hits: readonly {
    readonly file: string;
    readonly line: number;
    readonly score: number;
    readonly row: Readonly<Record<string, unknown>>;
  }[];
}

const event = (command: string, extra: object = {}): string =>
  JSON.stringify({
    TimeGenerated: '2026-11-20T11:00:00.1234567Z',
    DeviceName: 'n',
    FileName: 'sh',
    ProcessCommandLine: command,
    Type: 'DeviceProcessEvents',
    ...extra,
  });

describe('kqlens run', () => {
  it('prints the contract as JSON: file, line, score and row of each hit', async () => {
    const { code, stdout } = await kqlens('run', RULE, '--events', SAMPLES, '--now', NOW, '--format', 'json');
    const result = JSON.parse(stdout) as JsonRun;
    assert.equal(code, 0);
    assert.equal(result.rule, RULE);
    assert.equal(result.table, 'DeviceProcessEvents');
    assert.equal(result.now, '2026-11-20T12:00:01.0000000Z');
    assert.equal(result.events.skipped, 0);
    assert.equal(result.events.read, 310);
    assert.equal(result.hits.length, 139);
    const [first] = result.hits;
    assert.ok(first !== undefined);
    assert.equal(first.score, first.row['RiskScore']);
    assert.match(first.file, /samples\/t1613\/samples\/.*\.(ndjson|csv|json)$/);
    assert.ok(Number.isInteger(first.line) && first.line >= 1);
    assert.deepEqual(
      Object.keys(first.row),
      result.columns.map((c) => c.name),
    );
  });

  it('finds the samples beside the rule and says so in one line', async () => {
    const { code, stdout } = await kqlens('run', RULE, '--now', NOW);
    assert.equal(code, 0);
    assert.match(stdout, /139 hits of 310 events · max risk 90 · 57 benign/);
  });

  it('skips a damaged line by number and reads the rest', () =>
    withFiles(
      { 'e.ndjson': `${event('docker ps')}\n{"ProcessCommandLine": "docker\n${event('docker info')}\n` },
      async (path) => {
        const { code, stdout, stderr } = await kqlens(
          'run',
          RULE,
          '--events',
          path('e.ndjson'),
          '--now',
          NOW,
          '-f',
          'json',
        );
        const result = JSON.parse(stdout) as JsonRun;
        assert.equal(code, 0);
        assert.deepEqual(result.hits.map((h) => h.line).sort(), [1, 3]);
        assert.equal(result.events.skipped, 1);
        assert.match(stderr, /e\.ndjson:2: skipped: /);
      },
    ));

  it('tells how files were read: mapping, columns that the rule misses, values lost, the clock', () =>
    withFiles(
      {
        'e.ndjson': `${JSON.stringify({ EventID: 1, Image: '/bin/a', CommandLine: 'a', UtcTime: '2026-11-20 08:15:02.120' })}\n{"half": `,
        'p.ndjson': event('a', { ProcessId: 'none' }),
        's.ndjson': JSON.stringify({ Type: 'Syslog', SyslogMessage: 'x' }),
        'r.kql':
          'DeviceProcessEvents | where ProcessId != 3 | extend DeviceId = 1 | project FileName, AccountName, DeviceId',
      },
      async (path) => {
        const files = ['e.ndjson', 'p.ndjson', 's.ndjson'].map(path);
        const args = ['run', path('r.kql'), '-e', ...files, '-f', 'json'];
        const { stdout, stderr } = await kqlens(...args, '--verbose');
        assert.match(stderr, /e\.ndjson:2: skipped: truncated JSON/);
        assert.match(stderr, /e\.ndjson: ndjson: 1 row of DeviceProcessEvents, 1 record left out\..*by sysmon-process/);
        assert.match(stderr, /e\.ndjson: No record has the columns AccountName, ProcessId, which the rule reads/);
        assert.match(stderr, /p\.ndjson: 1 value of ProcessId is not of its type and became null/);
        assert.match(stderr, /s\.ndjson: The rule reads no table that these rows belong to/);
        assert.match(stderr, /now\(\) is 2026-11-20T11:00:01\.1234567Z, one second after the newest event/);
        const { clock, events } = JSON.parse(stdout) as {
          readonly clock: string;
          readonly events: { readonly details: readonly Readonly<Record<string, unknown>>[] };
        };
        assert.equal(clock, 'newest event');
        const [sysmon, plain] = events.details;
        assert.deepEqual(sysmon!['mappings'], { 'sysmon-process': 1 });
        assert.deepEqual(sysmon!['missingColumns'], ['AccountName', 'ProcessId']);
        assert.equal(sysmon!['skippedCount'], 1);
        assert.deepEqual(plain!['unconverted'], { ProcessId: 1 });
        const quiet = await kqlens(...args, '--quiet');
        assert.equal(quiet.stderr, '');
      },
    ));

  it('keeps longs and ticks exact', () =>
    withFiles(
      {
        'e.ndjson': event('docker ps', { ProcessId: 9007199254740993 }).replace('9007199254740992', '9007199254740993'),
        'r.kql': 'DeviceProcessEvents | project TimeGenerated, ProcessId',
      },
      async (path) => {
        const { stdout } = await kqlens('run', path('r.kql'), '--events', path('e.ndjson'), '-f', 'json');
        assert.match(stdout, /9007199254740993/);
        assert.match(stdout, /2026-11-20T11:00:00\.1234567Z/);
      },
    ));

  const failures: readonly [string, readonly string[], number, RegExp][] = [
    ['a missing rule', ['run', 'no-such.kql', '--events', SAMPLES], 2, /no-such\.kql: there is no such file/],
    ['a missing event file', ['run', RULE, '--events', 'no-such.ndjson'], 2, /no-such\.ndjson: there is no such file/],
    ['a clock that is no time', ['run', RULE, '--now', 'yesterday'], 2, /--now yesterday is not a time/],
    ['an unknown format', ['run', RULE, '--format', 'xml'], 2, /--format xml is not known/],
    ['an unknown option', ['run', RULE, '--nope'], 2, /unknown option/],
    ['an unknown platform', ['run', RULE, '--platform', 'splunk'], 2, /--platform splunk is not known/],
  ];
  for (const [name, args, code, message] of failures) {
    it(`refuses ${name}`, async () => {
      const outcome = await kqlens(...args);
      assert.equal(outcome.code, code);
      assert.match(outcome.stderr, message);
      assert.equal(outcome.stdout, '');
    });
  }

  it('shows the place of a syntax error and of a column that is not there', () =>
    withFiles(
      {
        'a.kql': 'DeviceProcessEvents\n| where (',
        'b.kql': 'DeviceProcessEvents\n| where Nope == 1',
        'e.ndjson': event('x'),
      },
      async (path) => {
        const broken = await kqlens('run', path('a.kql'), '--events', path('e.ndjson'));
        assert.equal(broken.code, 2);
        assert.match(broken.stderr, /a\.kql:2:\d+: not a valid query/);
        const unknown = await kqlens('run', path('b.kql'), '--events', path('e.ndjson'));
        assert.equal(unknown.code, 2);
        assert.match(unknown.stderr, /b\.kql:2:9: not a valid query: .*Nope/);
      },
    ));

  it('ends with 3 for what is not evaluable, and names it', () =>
    withFiles(
      { 'a.kql': 'DeviceProcessEvents\n| evaluate python(typeof(*), "x")', 'e.ndjson': event('x') },
      async (path) => {
        const { code, stderr, stdout } = await kqlens('run', path('a.kql'), '--events', path('e.ndjson'));
        assert.equal(code, 3);
        assert.match(stderr, /a\.kql:2:\d+: not evaluable: .*python/);
        assert.equal(stdout, '');
      },
    ));

  it('reports a binary file and reads the others', () =>
    withFiles(
      { 'bad.ndjson': Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 256), 'good.ndjson': event('docker ps') },
      async (path) => {
        const { code, stdout, stderr } = await kqlens(
          'run',
          RULE,
          '--events',
          path('bad.ndjson'),
          path('good.ndjson'),
          '--now',
          NOW,
          '-f',
          'json',
        );
        assert.equal(code, 0);
        assert.equal((JSON.parse(stdout) as JsonRun).hits.length, 1);
        assert.match(stderr, /bad\.ndjson/);
      },
    ));

  it('chooses a rule of a file with several by name', () =>
    withFiles(
      {
        'r.md':
          '```kql\nDeviceProcessEvents | where FileName == "a"\n```\n\n```kql\nDeviceProcessEvents | where FileName == "sh"\n```\n',
        'e.ndjson': event('x'),
      },
      async (path) => {
        const several = await kqlens('run', path('r.md'), '--events', path('e.ndjson'));
        assert.equal(several.code, 2);
        assert.match(several.stderr, /2 queries\. Choose one with --rule/);
        const second = await kqlens('run', path('r.md'), '--rule', '2', '--events', path('e.ndjson'), '-f', 'ndjson');
        assert.equal(second.code, 0);
        assert.equal(second.stdout.trim().split('\n').length, 1);
      },
    ));
});

describe('kqlens query', () => {
  it('answers a query without tables', async () => {
    const { code, stdout } = await kqlens('query', 'print a = bin(4.5, 1), b = "x y"');
    assert.equal(code, 0);
    assert.match(stdout, /a\s+b\n\s*4\.0\s+x y/);
  });

  it('binds a file to a table by name', () =>
    withFiles({ 'e.ndjson': '{"Who":"a","N":1}\n{"Who":"b","N":2}\n' }, async (path) => {
      const { code, stdout } = await kqlens(
        'query',
        'Mine | where N > 1 | project Who',
        '--table',
        `Mine=${path('e.ndjson')}`,
        '-f',
        'json',
      );
      assert.equal(code, 0);
      assert.deepEqual((JSON.parse(stdout) as { rows: unknown }).rows, [['b']]);
    }));
});
