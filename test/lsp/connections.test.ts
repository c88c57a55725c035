import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CancellationTokenSource, type CodeLens } from 'vscode-languageserver/node';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import type { RunFailure, RunResult, RunSuccess } from '../../server/src/service/protocol.js';
import type {
  BacktestResult,
  ConnectionsResult,
  DidSendParams,
  ImportResult,
} from '../../server/src/service/protocol/connections.js';
import { engineAnswer } from '../remote/engine-answer.js';
import { kustoServer, oneApiError, optionsIn, queryIn, statisticsTable, wholeAnswer } from '../remote/kusto-server.js';
import { eventually, sendJson, type Loopback } from '../remote/loopback.js';
import { TestClient } from './client.js';
import { processEvent, TestFolder } from './folder.js';
import { PUSHED, serverFor } from './servers.js';

const RULE = `id: r
name: Secrets
kind: Scheduled
queryPeriod: 2d
query: |
  DeviceProcessEvents
  | where ProcessCommandLine has "get"
  | extend RiskScore = iff(ProcessCommandLine has "secrets", 90, 20)
  | project ProcessCommandLine, RiskScore
`;
const EVENTS = ['get pods', 'get secrets', 'version']
  .map((text) => processEvent({ ProcessCommandLine: text }))
  .join('');

describe('language server: connections', function () {
  this.timeout(60_000);
  let client: TestClient;
  let folder: TestFolder;
  let uri: string;
  let server: Loopback | undefined;
  let cases = 0;
  const told: DidSendParams[] = [];
  const before_ = process.env['KQLENS_SENT_LOG'];

  before(async () => {
    folder = new TestFolder();
    process.env['KQLENS_SENT_LOG'] = `${folder.path}/log/sent.ndjson`;
    client = await TestClient.start({ capabilities: PUSHED, folders: [folder.path] });
    if (before_ === undefined) delete process.env['KQLENS_SENT_LOG'];
    else process.env['KQLENS_SENT_LOG'] = before_;
    client.connection.onNotification('kqlens/didSend', (sent: DidSendParams) => {
      told.push(sent);
    });
  });
  after(async () => {
    await client.stop();
    folder.remove();
  });
  beforeEach(() => {
    told.length = 0;
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await client.close(uri);
  });

  /** A rule beside a configuration that names the loopback server. */
  const open = async (answering: Loopback, rule = RULE): Promise<void> => {
    server = answering;
    const yaml = `connections:\n  laptop: {kind: emulator, url: '${answering.address}', database: NetDefaultDB}\n`;
    const text = `${yaml}  production: {kind: log-analytics, workspace: 00000000-0000-0000-0000-000000000000, tenant: home}\n`;
    // A folder of its own for each test: a configuration that is known is not read again at once.
    const own = `case-${++cases}`;
    folder.write(`${own}/kqlens.yaml`, text);
    uri = folder.write(`${own}/rule.yaml`, rule);
    await client.open(uri, rule, 'yaml');
  };
  const answering = (): Promise<Loopback> =>
    kustoServer((request, response) => {
      const answer = engineAnswer(queryIn(request), EVENTS, parseDatetime('2026-11-20T12:00:00Z')!);
      if (typeof answer === 'string') throw new Error(answer);
      const most = Number(optionsIn(request)['query_take_max_records'] ?? Infinity);
      const taken = { ...answer, rows: answer.rows.slice(0, most) };
      sendJson(response, 200, wholeAnswer(taken, statisticsTable(3, '00:00:00.0156250')));
    });
  const BOUNDS = { connection: 'laptop', since: '7d', rows: 100, seconds: 20 };
  const runOn = (params: object = {}): Promise<RunResult> =>
    client.request('kqlens/runOn', { uri, ...BOUNDS, ...params });

  it('offers those of the configuration, and a lens, without sending anything', async () => {
    await open(await answering());
    const offered = await client.request<ConnectionsResult>('kqlens/connections', { uri, line: 6 });
    assert.equal(offered.title, 'Secrets');
    assert.equal(offered.period, '2.00:00:00');
    const [laptop, production] = offered.connections;
    assert.deepEqual([laptop!.name, laptop!.kind, laptop!.scope], ['laptop', 'emulator', undefined]);
    assert.equal(laptop!.description, `Kusto emulator NetDefaultDB at ${server!.address}`);
    assert.deepEqual([production!.scope, production!.tenant], ['https://api.loganalytics.io/.default', 'home']);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    assert.deepEqual(
      lenses.map((l) => [l.command!.title, l.command!.command]),
      [
        ['▷ Run against samples', 'kqlens.run'],
        ['Run on…', 'kqlens.runOn'],
      ],
    );
    assert.deepEqual(server!.requests, []);
  });

  it('run a rule, with scores, bands and what it took; what is sent is told and logged', async () => {
    await open(await answering());
    const result = (await runOn()) as RunSuccess;
    assert.ok(result.ok, JSON.stringify(result));
    assert.deepEqual(
      result.rows.map((r) => [r.cells[0], r.score, r.band, r.sources]),
      [
        ['get pods', 20, 'low', []],
        ['get secrets', 90, 'critical', []],
      ],
    );
    assert.equal(result.counts.maxRisk, 90);
    assert.equal(result.on?.connection, 'laptop');
    assert.deepEqual(result.on.missing, []);
    assert.match(result.on.took, /^On laptop, .* to .*: 3 rows scanned, 00:00:00\.0156250 CPU, 0\.125 s\.$/);
    await eventually(() => told.length === 1);
    const [sent] = told;
    assert.equal(sent!.purpose, 'query');
    assert.match(sent!.text, /^DeviceProcessEvents\n/);
    assert.deepEqual(JSON.parse(readFileSync(`${folder.path}/log/sent.ndjson`, 'utf8').trim()), sent);
  });

  it('says that there are more rows than the limit', async () => {
    await open(await answering());
    const result = (await runOn({ rows: 1 })) as RunSuccess;
    assert.equal(result.rows.length, 1);
    assert.match(result.on!.missing.join(), /more rows: only the first 1 were taken/);
  });

  it('maps an error of the service back to its place in the YAML', async () => {
    const message =
      "Request is invalid and cannot be processed: Syntax error: Query could not be parsed at 'RiskScore' on line [3,10]";
    const body = oneApiError('General_BadRequest', 'Kusto.Data.Exceptions.SyntaxException', message);
    await open(await kustoServer((_, response) => sendJson(response, 400, body)));
    const result = (await runOn()) as RunFailure;
    assert.equal(result.ok, false);
    assert.equal(result.code, 'query');
    assert.match(result.message, /^laptop: Syntax error/);
    const lines = RULE.split('\n');
    const { start, end } = result.range!;
    assert.equal(lines[start.line]!.slice(start.character, end.character), 'RiskScore');
    assert.equal(start.line, 7);
  });

  it('cancels on the cluster when the client cancels', async () => {
    await open(await kustoServer(() => undefined));
    const source = new CancellationTokenSource();
    const running = client.connection.sendRequest<RunResult>('kqlens/runOn', { uri, ...BOUNDS }, source.token);
    const { requests } = server!;
    await eventually(() => requests.some((r) => r.path === '/v2/rest/query'));
    source.cancel();
    const result = (await running) as RunFailure;
    assert.equal(result.code, 'cancelled');
    assert.equal(result.message, 'laptop: The query was cancelled, on the cluster too.');
    assert.match(queryIn(requests.find((r) => r.path === '/v1/rest/mgmt')!), /^\.cancel query 'KQLens;/);
  });

  it('send nothing without a bound, with a wrong one, or where no connection has the name', async () => {
    await open(await answering());
    const refusal = async (params: object): Promise<string> =>
      runOn(params).then(
        () => 'it ran',
        (fault: unknown) => (fault as Error).message,
      );
    assert.match(await refusal({ since: undefined }), /only after the user was asked/);
    assert.match(await refusal({ rows: undefined }), /only after the user was asked/);
    assert.match(await refusal({ since: 'a week' }), /no length of time/);
    assert.match(await refusal({ rows: 0 }), /no limit of rows/);
    assert.match(await refusal({ seconds: 601 }), /No service runs a query for 601 s/);
    assert.match(await refusal({ connection: 'labtop' }), /Did you mean “laptop”\?/);
    assert.deepEqual(server!.requests, []);
    const all = await runOn({ since: undefined, unbounded: true });
    assert.ok(all.ok && all.on!.took.includes('all time'));
  });

  it('send no request where the client gives no token for a service that needs one', async () => {
    await open(await answering());
    const result = (await runOn({ connection: 'production' })) as RunFailure;
    assert.equal(result.code, 'sign-in');
    assert.match(result.message, /Sign-in failed: the editor gave no token/);
  });

  it('backtest a rule, a query for each run, once the user said so', async () => {
    await open(await answering());
    const { runsPerDay } = await client.request<ConnectionsResult>('kqlens/connections', { uri });
    assert.equal(runsPerDay, 1);
    const backtest = (on: object): Promise<BacktestResult> =>
      client.request('kqlens/backtest', { uri, days: 3, on: { ...BOUNDS, ...on } });
    await assert.rejects(backtest({ since: undefined }), /only after the user was asked/);
    assert.equal(server!.requests.length, 0);
    const result = await backtest({ since: undefined, unbounded: true });
    assert.ok(result.ok, JSON.stringify(result));
    assert.equal(result.alerts, 3);
    assert.match(result.markdown, /^# Backtest of Secrets\n\nOver laptop\. 3 alerts in 3 runs\./);
    assert.equal(server!.requests.filter((r) => r.path === '/v2/rest/query').length, 3);
  });

  it('give schemas, watchlists and events as files for the client to write', async () => {
    const columns = ['ColumnName', 'ColumnType'].map((name) => [name, 'string'] as const);
    const answered = await kustoServer((request, response) => {
      const isSchema = queryIn(request).endsWith('getschema');
      const answer = engineAnswer(isSchema ? 'DeviceProcessEvents' : queryIn(request), EVENTS, 0n);
      if (typeof answer === 'string') throw new Error(answer);
      sendJson(response, 200, wholeAnswer(isSchema ? { columns, rows: ['["A","long"]'] } : answer));
    });
    await open(answered);
    const imported = (wanted: object, more: object = {}): Promise<ImportResult> =>
      client.request('kqlens/import', { uri, ...BOUNDS, wanted, ...more });
    const { files } = await imported({ kind: 'schema', names: ['My_CL'] });
    const folder_ = uri.slice(0, uri.lastIndexOf('/'));
    assert.deepEqual(
      files.map((f) => f.uri),
      [`${folder_}/schemas/My_CL.csv`, `${folder_}/kqlens.yaml`],
    );
    assert.match(files[1]!.text, /\ntables:\n {2}My_CL: schemas\/My_CL\.csv\n$/);
    const events = await imported({ kind: 'events', region: 0, label: 'benign', anonymise: false });
    assert.equal(events.files[0]!.uri, `${folder_}/samples/benign/rule.ndjson`);
    assert.match(events.files[0]!.text, /^\{"ProcessCommandLine":"get pods"/);
  });
});

describe('language server: backtest over samples', function () {
  this.timeout(60_000);

  it('gives the report, or why there is none', async () => {
    const folder = new TestFolder();
    const client = await serverFor(PUSHED);
    const uri = folder.write('rule.yaml', RULE);
    await client.open(uri, RULE, 'yaml');
    const backtest = (days: number): Promise<BacktestResult> => client.request('kqlens/backtest', { uri, days });
    const none = await backtest(2);
    assert.ok(!none.ok && none.code === 'no-samples');
    folder.write('samples/benign/e.ndjson', EVENTS);
    const result = await backtest(2);
    assert.ok(result.ok, JSON.stringify(result));
    assert.match(
      result.markdown,
      /Over 1 event file\. 1 alert in 2 runs\. .* 1 of them come from benign events alone\./,
    );
    await assert.rejects(backtest(0), /0 is no number of days/);
    await client.close(uri);
    folder.remove();
  });
});
