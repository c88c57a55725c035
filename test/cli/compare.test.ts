import assert from 'node:assert/strict';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { engineAnswer } from '../remote/engine-answer.js';
import { kustoServer, oneApiError, optionsIn, queryIn, wholeAnswer, type FrameTable } from '../remote/kusto-server.js';
import { sendJson, type Loopback } from '../remote/loopback.js';
import { kqlens, withFiles, type Outcome } from './command.js';

/** Values that a careless literal loses: quotes, line ends, longs beyond 2^53, ticks, empty bags. */
const EVENTS = [
  String.raw`{"TimeGenerated":"2026-11-20T11:00:00.1234567Z","DeviceName":"a\"b\\c","ProcessCommandLine":"kubectl get\n'secrets' {x}","ProcessId":9007199254740993,"AdditionalFields":{"a":[1,2.0,"é"]},"Type":"DeviceProcessEvents"}`,
  '{"TimeGenerated":"2026-11-20T11:30:00Z","DeviceName":"n","ProcessCommandLine":"kubectl get pods","Type":"DeviceProcessEvents"}',
  '{"TimeGenerated":"2026-11-10T11:30:00Z","DeviceName":"n","ProcessCommandLine":"kubectl get old","Type":"DeviceProcessEvents"}',
  '{"TimeGenerated":"2026-11-20T11:00:00Z","DeviceName":"n","RemotePort":443,"Type":"DeviceNetworkEvents"}',
].join('\n');
const RULE = `DeviceProcessEvents
| where TimeGenerated > ago(1d) and ProcessCommandLine has "get"
| join kind=leftouter (DeviceNetworkEvents | summarize n = count() by DeviceName) on DeviceName
`;

describe('kqlens compare', () => {
  let server: Loopback | undefined;
  afterEach(async () => {
    await server?.close();
  });

  /** A cluster that holds no events: what it answers comes from the query alone. */
  const compare = async (
    args: readonly string[],
    change: (answer: FrameTable) => FrameTable = (answer) => answer,
    rule = RULE,
  ): Promise<Outcome> => {
    server = await kustoServer((request, response) => {
      const now = parseDatetime(String(optionsIn(request)['query_now']))!;
      const answer = engineAnswer(queryIn(request), '', now);
      if (typeof answer === 'string') sendJson(response, 400, oneApiError('General_BadRequest', 'T', answer));
      else sendJson(response, 200, wholeAnswer(change(answer)));
    });
    const { address } = server;
    const files = {
      'kqlens.yaml': `connections:\n  laptop: {kind: emulator, url: '${address}', database: D}\n`,
      'rule.kql': rule,
      'events.ndjson': EVENTS,
    };
    return withFiles(files, async (path) => {
      const before = process.env['KQLENS_SENT_LOG'];
      process.env['KQLENS_SENT_LOG'] = path('sent.ndjson');
      try {
        return await kqlens('compare', path('rule.kql'), '-e', path('events.ndjson'), '--on', 'laptop', ...args);
      } finally {
        if (before === undefined) delete process.env['KQLENS_SENT_LOG'];
        else process.env['KQLENS_SENT_LOG'] = before;
      }
    });
  };

  it('binds the events to the tables of the rule, exactly, under one clock', async () => {
    const { code, stdout, stderr } = await compare([]);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /the same here and on laptop: 2 equal rows, 0 that differ/);
    const sent = queryIn(server!.requests.at(-1)!);
    assert.match(sent, /^let DeviceProcessEvents = datatable\(/);
    assert.match(sent, /\nlet DeviceNetworkEvents = datatable\(/);
    assert.equal(optionsIn(server!.requests.at(-1)!)['query_now'], '2026-11-20T11:30:01.0000000Z');
  });

  it('shows the rows that differ', async () => {
    const { code, stdout } = await compare(['--format', 'json'], ({ columns, rows }) => ({
      columns,
      rows: [rows[0]!, rows[1]!.replace('get pods', 'get nodes')],
    }));
    assert.equal(code, 1);
    const result = JSON.parse(stdout) as { same: number; rows: { side: string; row: unknown[] }[] };
    assert.equal(result.same, 1);
    assert.deepEqual(
      result.rows.map((r) => [r.side, JSON.stringify(r.row).includes('get nodes')]),
      [
        ['here', false],
        ['there', true],
      ],
    );
  });

  it('sends nothing where the tables cannot be bound', async () => {
    const { code, stderr } = await compare([], undefined, 'DeviceProcessEvents | union Device* | take 1\n');
    assert.equal(code, 2);
    assert.match(stderr, /reads tables that it does not name/);
    assert.deepEqual(server!.requests, []);
  });
});
