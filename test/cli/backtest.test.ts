import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { engineAnswer } from '../remote/engine-answer.js';
import { kustoServer, oneApiError, optionsIn, queryIn, wholeAnswer } from '../remote/kusto-server.js';
import { sendJson, type Loopback } from '../remote/loopback.js';
import { kqlens, withFiles, type Outcome } from './command.js';

const TIMES = [
  ['2026-11-18T10:30:00Z', 'ann'],
  ['2026-11-18T10:40:00Z', 'bob'],
  ['2026-11-20T11:30:00Z', 'ann'],
] as const;
const EVENTS = TIMES.map(([TimeGenerated, AccountName]) =>
  JSON.stringify({ TimeGenerated, AccountName, ProcessCommandLine: 'get', Type: 'DeviceProcessEvents' }),
).join('\n');
const rule = (more: string): string => `id: r
name: R
kind: Scheduled
queryFrequency: 1h
queryPeriod: 2h
triggerOperator: gt
triggerThreshold: 0
${more}query: |
  DeviceProcessEvents | where TimeGenerated > ago(2h)
  | extend RiskScore = iff(AccountName == "bob", 90, 50) | project TimeGenerated, AccountName, RiskScore
`;

interface Result {
  readonly runs: number;
  readonly suppressed: number;
  readonly incomplete: number;
  readonly alerts: readonly { at: string; rows: number; band: string; entities: string[]; benign: boolean }[];
  readonly byDay: Readonly<Record<string, number>>;
  readonly byBand: Readonly<Record<string, number>>;
  readonly byEntity: Readonly<Record<string, number>>;
}

const DAYS = ['--days', '3', '--now', '2026-11-21T00:00:00Z'];

const backtest = (more: string, ...args: string[]): Promise<Result> =>
  withFiles({ 'rule.yaml': rule(more), 'samples/benign/e.ndjson': EVENTS }, async (path) => {
    const { code, stdout, stderr } = await kqlens('backtest', path('rule.yaml'), ...DAYS, '--format', 'json', ...args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Result;
  });

const MAPPED =
  'entityMappings:\n- entityType: Account\n  fieldMappings:\n  - identifier: Name\n    columnName: AccountName\n';

describe('kqlens backtest', () => {
  it('alerts five minutes after each run whose period holds hits, by day, band and entity', async () => {
    const { runs, alerts, byDay, byBand, byEntity } = await backtest(MAPPED);
    assert.equal(runs, 72);
    assert.deepEqual(
      alerts.map(({ at, rows, band, entities, benign }) => [at.slice(0, 16), rows, band, entities, benign]),
      [
        ['2026-11-18T11:05', 2, 'critical', ['Account: ann', 'Account: bob'], true],
        ['2026-11-18T12:05', 2, 'critical', ['Account: ann', 'Account: bob'], true],
        ['2026-11-20T12:05', 1, 'medium', ['Account: ann'], true],
        ['2026-11-20T13:05', 1, 'medium', ['Account: ann'], true],
      ],
    );
    assert.deepEqual(byDay, { '2026-11-18': 2, '2026-11-19': 0, '2026-11-20': 2, '2026-11-21': 0 });
    assert.deepEqual(Object.entries(byBand), [
      ['medium', 2],
      ['critical', 2],
    ]);
    assert.deepEqual(Object.entries(byEntity), [
      ['Account: ann', 4],
      ['Account: bob', 2],
    ]);
  });

  it('takes the accounts and hosts among the columns for entities where the rule maps none', async () => {
    assert.deepEqual(Object.keys((await backtest('')).byEntity), ['Account: ann', 'Account: bob']);
  });

  it('groups by result, and keeps quiet while suppressed', async () => {
    const grouped = await backtest('eventGroupingSettings:\n  aggregationKind: AlertPerResult\n');
    assert.equal(grouped.alerts.length, 6);
    const quiet = await backtest('suppressionEnabled: true\nsuppressionDuration: 5h\n');
    assert.deepEqual([quiet.alerts.length, quiet.suppressed], [2, 8]);
  });

  it('obeys the threshold of the trigger', async () => {
    const changed = rule('').replace('triggerThreshold: 0', 'triggerThreshold: 1');
    await withFiles({ 'rule.yaml': changed, 'e.ndjson': EVENTS }, async (path) => {
      const args = ['backtest', path('rule.yaml'), '-e', path('e.ndjson'), ...DAYS, '--format', 'json'];
      const { alerts } = JSON.parse((await kqlens(...args)).stdout) as Result;
      assert.deepEqual(
        alerts.map((a) => [a.at.slice(0, 13), a.benign]),
        [
          ['2026-11-18T11', false],
          ['2026-11-18T12', false],
        ],
      );
    });
  });

  it('does not see what has not arrived when a run looks', async () => {
    const times = async (late: string): Promise<string[]> =>
      (await backtest('', '--late', late)).alerts.map((a) => a.at.slice(5, 16));
    // Five minutes are what the scheduler waits anyway.
    assert.deepEqual(await times('5m'), ['11-18T11:05', '11-18T12:05', '11-20T12:05', '11-20T13:05']);
    assert.deepEqual(await times('40m'), ['11-18T12:05', '11-20T13:05']);
    assert.deepEqual(await times('3h'), []);
  });

  it('is shown with a chart and an estimate', async () => {
    await withFiles({ 'rule.yaml': rule(MAPPED), 'e.ndjson': EVENTS }, async (path) => {
      const args = ['backtest', path('rule.yaml'), '-e', path('e.ndjson'), ...DAYS];
      const { stdout } = await kqlens(...args);
      assert.match(stdout, /^2026-11-18 {2}█+ 2\n2026-11-19 {2}0\n2026-11-20 {2}█+ 2\n/);
      assert.match(
        stdout,
        /By score: 2 medium, 2 critical\n\nBy entity:\nAccount: ann {2}█{40} 4\nAccount: bob {2}█{20} 2\n/,
      );
      assert.match(
        stdout,
        /over 1 event file: 4 alerts in 72 runs\. Expect about 1\.3 a day; the busiest was 2026-11-18 with 2\./,
      );
      const markdown = (await kqlens(...args, '--format', 'markdown')).stdout;
      assert.match(markdown, /^# Backtest of .*\n\nOver 1 event file\. 4 alerts in 72 runs\./);
      assert.match(markdown, /\n\| 2026-11-20 13:05:00 \| 1 \| medium \| Account: ann \|\n/);
    });
  });

  it('refuses what is no count of days, no length and no format', async () => {
    await withFiles({ 'rule.yaml': rule(''), 'e.ndjson': EVENTS }, async (path) => {
      const refused = async (...args: string[]): Promise<string> => {
        const { code, stderr } = await kqlens('backtest', path('rule.yaml'), '-e', path('e.ndjson'), ...args);
        assert.equal(code, 2);
        return stderr;
      };
      assert.match(await refused('--days', '0'), /--days 0 is no whole number/);
      assert.match(await refused('--late', 'soon'), /--late soon is no length of time/);
      assert.match(await refused('--format', 'xml'), /--format xml is not known\. Use one of: pretty, json, markdown/);
      assert.match(await refused('--on', 'laptop'), /Give --events or --on, not both/);
    });
  });
});

describe('kqlens backtest --on', () => {
  let server: Loopback | undefined;
  const before = process.env['KQLENS_SENT_LOG'];
  afterEach(async () => {
    await server?.close();
    server = undefined;
    if (before === undefined) delete process.env['KQLENS_SENT_LOG'];
    else process.env['KQLENS_SENT_LOG'] = before;
  });

  /** A cluster that holds the events and obeys the time and the clock of each query. */
  const on = (text: string, ...args: string[]): Promise<Outcome> =>
    withFiles({ 'rule.yaml': text }, async (path) => {
      server ??= await kustoServer((request, response) => {
        const options = optionsIn(request);
        const [from, to, now] = ['query_datetimescope_from', 'query_datetimescope_to', 'query_now'].map((name) =>
          parseDatetime(String(options[name]))!,
        );
        const seen = EVENTS.split('\n').filter((line) => {
          const time = parseDatetime((JSON.parse(line) as { TimeGenerated: string }).TimeGenerated)!;
          return time >= from! && time < to!;
        });
        // The table is there, whatever its events: this one is before every run.
        const old = EVENTS.split('\n')[0]!.replace('2026', '2000');
        const answer = engineAnswer(queryIn(request), [old, ...seen].join('\n'), now!);
        if (typeof answer === 'string')
          sendJson(
            response,
            400,
            oneApiError(
              'General_BadRequest',
              'T',
              `Semantic error: SEM0100: ${answer.replace('The name', 'column named')}`,
            ),
          );
        else
          sendJson(
            response,
            200,
            wholeAnswer({ ...answer, rows: answer.rows.slice(0, Number(options['query_take_max_records'])) }),
          );
      });
      writeFileSync(
        path('kqlens.yaml'),
        `connections:\n  laptop: {kind: emulator, url: '${server.address}', database: D}\n`,
      );
      process.env['KQLENS_SENT_LOG'] = path('sent.ndjson');
      return kqlens('backtest', path('rule.yaml'), '--on', 'laptop', ...DAYS, ...args);
    });
  const queries = (): number => server!.requests.filter((r) => r.path === '/v2/rest/query').length;

  it('finds what a local one over the same events finds, with a query for each run', async () => {
    const { code, stdout, stderr } = await on(rule(MAPPED), '--yes', '--format', 'json');
    assert.equal(code, 0, stderr);
    assert.equal(queries(), 72);
    const local = await backtest(MAPPED);
    const remote = JSON.parse(stdout) as Result;
    // Labels are of files.
    assert.deepEqual(
      remote.alerts,
      local.alerts.map((alert) => ({ ...alert, benign: false })),
    );
    assert.deepEqual(remote.byEntity, local.byEntity);
  });

  it('sends no query for runs that are suppressed', async () => {
    await on(rule('suppressionEnabled: true\nsuppressionDuration: 5h\n'), '--yes');
    assert.equal(queries(), 64);
  });

  it('asks before so many queries are sent, and sends none where nobody can be asked', async () => {
    const { code, stderr } = await on(rule(''));
    assert.equal(code, 2);
    assert.match(
      stderr,
      /This sends at most 72 queries to laptop .*, one for each run.* Add --yes if that is meant, or give fewer --days\./,
    );
    assert.deepEqual(server!.requests, []);
  });

  it('says that runs did not get all rows', async () => {
    const { stdout } = await on(rule(''), '--yes', '--limit', '1', '--format', 'json');
    assert.equal((JSON.parse(stdout) as Result).incomplete, 2);
  });

  it('ends at the first query that the service refuses, at its place', async () => {
    const { code, stderr } = await on(rule('').replace('AccountName == "bob"', 'NoSuch == 1'), '--yes');
    assert.equal(code, 3);
    assert.match(stderr, /rule\.yaml:10:28: .*laptop/);
    assert.equal(queries(), 1);
  });
});
