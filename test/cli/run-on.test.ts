import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { engineAnswer } from '../remote/engine-answer.js';
import { kustoServer, oneApiError, optionsIn, queryIn, statisticsTable, wholeAnswer } from '../remote/kusto-server.js';
import { CERTIFICATE_FILE, sendJson, serve, type Loopback } from '../remote/loopback.js';
import { kqlens, withFiles } from './command.js';

const NOW = parseDatetime('2026-11-20T12:00:01Z')!;
const event = (command: string): string =>
  JSON.stringify({
    TimeGenerated: '2026-11-20T11:00:00.1234567Z',
    DeviceName: 'n',
    FileName: 'kubectl',
    ProcessCommandLine: command,
    ProcessId: 9007199254740993,
    Type: 'DeviceProcessEvents',
  }).replace('9007199254740992', '9007199254740993');
const EVENTS = [event('kubectl get pods'), event('kubectl get secrets'), event('kubectl version')].join('\n');
const RULE = `id: r
name: Secrets
kind: Scheduled
queryFrequency: 1h
queryPeriod: 2d
triggerOperator: gt
triggerThreshold: 0
query: |
  DeviceProcessEvents
  | where ProcessCommandLine has "get"
  | extend RiskScore = iff(ProcessCommandLine has "secrets", 90, 20)
  | project TimeGenerated, ProcessCommandLine, ProcessId, RiskScore
`;

const configuration = (address: string): string =>
  `connections:\n  laptop: {kind: emulator, url: '${address}', database: NetDefaultDB}\n`;

describe('kqlens run --on', () => {
  let server: Loopback | undefined;
  const before = process.env['KQLENS_SENT_LOG'];
  afterEach(async () => {
    await server?.close();
    server = undefined;
    if (before === undefined) delete process.env['KQLENS_SENT_LOG'];
    else process.env['KQLENS_SENT_LOG'] = before;
  });

  /** Runs the rule on a cluster that holds the events. */
  const run = async (
    args: readonly string[],
    rule = RULE,
    use: (outcome: Awaited<ReturnType<typeof kqlens>>, log: () => string) => void | Promise<void> = () => undefined,
  ): Promise<void> => {
    server = await kustoServer((request, response) => {
      const answer = engineAnswer(queryIn(request), EVENTS, NOW);
      if (typeof answer === 'string') {
        const message = `Request is invalid and cannot be processed: Semantic error: SEM0100: 'where' operator: Failed to resolve scalar expression named ${/'\w+'/.exec(answer)![0]}`;
        sendJson(response, 400, oneApiError('General_BadRequest', 'T', message));
        return;
      }
      const most = Number(optionsIn(request)['query_take_max_records'] ?? Infinity);
      const taken = { ...answer, rows: answer.rows.slice(0, most) };
      sendJson(response, 200, wholeAnswer(taken, statisticsTable(3, '00:00:00.0156250')));
    });
    await withFiles({ 'kqlens.yaml': configuration(server.address), 'rule.yaml': rule }, async (path) => {
      process.env['KQLENS_SENT_LOG'] = path('log/sent.ndjson');
      const outcome = await kqlens('run', path('rule.yaml'), '--on', 'laptop', ...args);
      await use(outcome, () => readFileSync(path('log/sent.ndjson'), 'utf8'));
    });
  };

  it('gives the document of a local run, with scores, exact values and what it took', () =>
    run(['--since', '7d', '--format', 'json'], RULE, ({ code, stdout, stderr }, log) => {
      assert.equal(code, 0, stderr);
      const result = JSON.parse(stdout) as {
        table: string;
        hits: { file: null; score: number; row: Record<string, unknown> }[];
        on: Record<string, unknown>;
      };
      assert.equal(result.table, 'DeviceProcessEvents');
      assert.deepEqual(
        result.hits.map((h) => h.score),
        [20, 90],
      );
      assert.equal(result.hits[0]!.row['TimeGenerated'], '2026-11-20T11:00:00.1234567Z');
      assert.equal(result.hits[0]!.row['ProcessId'], '9007199254740993');
      assert.equal(result.on['connection'], 'laptop');
      assert.equal(result.on['more'], false);
      assert.deepEqual(result.on['statistics'], {
        rowsScanned: 3,
        rowsTotal: 6,
        cpu: '00:00:00.0156250',
        executionSeconds: 0.125,
        resultBytes: 512,
      });
      assert.match(stderr, /Sending the query to laptop \(Kusto emulator NetDefaultDB at http:\/\/127\.0\.0\.1/);
      const sent = JSON.parse(log()) as { connection: string; text: string; options: Record<string, string> };
      assert.equal(sent.connection, 'laptop');
      assert.match(sent.text, /^DeviceProcessEvents\n/);
      const { query_datetimescope_from: from, query_datetimescope_to: to } = sent.options;
      assert.equal(sent.options['query_datetimescope_column'], 'TimeGenerated');
      assert.equal(Date.parse(to!) - Date.parse(from!), 7 * 86_400_000);
    }));

  it('shows the hits as a local run does, over the period of the schedule', () =>
    run([], RULE, ({ code, stdout, stderr }, log) => {
      assert.equal(code, 0, stderr);
      assert.match(stdout, /90 .*kubectl get secrets/);
      assert.match(stdout, /2 hits of 3 events · max risk 90/);
      assert.match(stderr, /3 rows scanned, 00:00:00\.0156250 CPU, 0\.125 s/);
      const { options } = JSON.parse(log()) as { options: Record<string, string> };
      const span = Date.parse(options['query_datetimescope_to']!) - Date.parse(options['query_datetimescope_from']!);
      assert.equal(span, 2 * 86_400_000);
    }));

  it('says when there are more rows than were asked for', () =>
    run(['--limit', '1', '--format', 'json'], RULE, ({ stdout, stderr }) => {
      const result = JSON.parse(stdout) as { hits: unknown[]; on: { more: boolean } };
      assert.equal(result.hits.length, 1);
      assert.equal(result.on.more, true);
      assert.match(stderr, /only the first 1 were taken/);
    }));

  it('shows an error of the service at its place in the rule file', () =>
    run([], RULE.replace('has "get"', 'has "get" and NoSuchColumn == 1'), ({ code, stderr }) => {
      assert.equal(code, 3);
      assert.match(stderr, /rule\.yaml:10:\d+: .*laptop: .*NoSuchColumn/);
    }));

  it('sends nothing unbounded unless that is meant', async () => {
    const unscheduled = RULE.replace('queryPeriod: 2d\n', '');
    await run([], unscheduled, ({ code, stderr }) => {
      assert.equal(code, 2);
      assert.match(stderr, /reads all there is\. Give --since 7d, or add --yes if that is meant/);
      assert.deepEqual(server!.requests, []);
    });
    await server!.close();
    await run(['--limit', 'none'], RULE, ({ code }) => {
      assert.equal(code, 2);
      assert.deepEqual(server!.requests, []);
    });
    await server!.close();
    await run(['--yes', '--limit', 'none'], unscheduled, ({ code }) => {
      assert.equal(code, 0);
      const options = optionsIn(server!.requests.at(-1)!);
      assert.equal(options['query_datetimescope_from'], undefined);
      assert.equal(options['query_take_max_records'], undefined);
    });
  });

  it('names the connections there are', () =>
    withFiles({ 'kqlens.yaml': configuration('http://127.0.0.1:9'), 'rule.yaml': RULE }, async (path) => {
      const { code, stderr } = await kqlens('run', path('rule.yaml'), '--on', 'labtop');
      assert.equal(code, 2);
      assert.match(stderr, /There is no connection `labtop`\. Did you mean `laptop`\?/);
    }));

  it('takes a take behind the query for Log Analytics, and says how to sign in where nobody is', async () => {
    server = await serve((_, response) => sendJson(response, 500, '{}'), true);
    const workspace = '11111111-2222-3333-4444-555555555555';
    const connections = `connections:\n  prod: {kind: log-analytics, workspace: ${workspace}, endpoint: '${server.address}'}\n`;
    await withFiles({ 'kqlens.yaml': connections, 'rule.yaml': RULE }, async (path) => {
      const { code, stderr } = await spawned(['run', path('rule.yaml'), '--on', 'prod'], {
        NODE_EXTRA_CA_CERTS: fileURLToPath(CERTIFICATE_FILE),
        KQLENS_SENT_LOG: path('sent.ndjson'),
        // Nothing to sign in with, and no service of a cloud machine is asked.
        AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
      });
      assert.equal(code, 3, stderr);
      assert.match(stderr, /Sign-in failed/);
      assert.deepEqual(server!.requests, []);
      const { text } = JSON.parse(readFileSync(path('sent.ndjson'), 'utf8')) as { text: string };
      assert.match(text, /RiskScore\n\| take 10001$/);
    });
  });
});

/** Runs the command line in a process of its own. */
function spawned(args: readonly string[], more: NodeJS.ProcessEnv): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, ['--import=tsx', 'server/src/cli/main.ts', ...args], {
    env: { ...process.env, ...more },
  });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })));
}
