import assert from 'node:assert/strict';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { dataSourceOf, loadEvents } from '../../server/src/events/load.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { compareRemotely, queryWithEvents } from '../../server/src/remote/compare.js';
import type { RowDifference } from '../../server/src/remote/compare-rows.js';
import type { Connection } from '../../server/src/remote/connection.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { DEFAULT_CONFIGURATION } from '../../server/src/schema/configuration/types.js';
import { runRule } from '../../server/src/testing/rule-run.js';
import { engineAnswer } from './engine-answer.js';
import { testHooks, testHost } from './hosts.js';
import { kustoServer, optionsIn, queryIn, wholeAnswer } from './kusto-server.js';
import { sendJson, serve, type Loopback } from './loopback.js';

/** Longs beyond 2^53 and beyond, ticks of a second: what both of Microsoft's clients lose. */
const EVENTS = [
  '{"TimeGenerated":"2026-11-20T11:00:00.1234567Z","ProcessId":9007199254740993,"ProcessCommandLine":"a","Type":"DeviceProcessEvents"}',
  '{"TimeGenerated":"2026-11-20T11:00:00.1234568Z","ProcessId":9223372036854775807,"ProcessCommandLine":"b","Type":"DeviceProcessEvents"}',
  '{"TimeGenerated":"2026-11-18T11:00:00Z","ProcessId":1,"ProcessCommandLine":"old","Type":"DeviceProcessEvents"}',
].join('\n');
const NOW = parseDatetime('2026-11-20T12:00:00.0000007Z')!;
const RULE = `let window = 1d;
DeviceProcessEvents
| where TimeGenerated > ago(window) and TimeGenerated < now(-1m)
| extend Seen = now(), Soon = now(window / 2), Text = "ago(1d)"
| project TimeGenerated, ProcessId, Seen, Soon, Text`;
const catalog = builtInCatalog('sentinel');
const analysis = analyze(RULE, catalog);
const events = loadEvents([{ path: '/e.ndjson', bytes: Buffer.from(EVENTS) }], { catalog });

async function compared(connection: Connection): Promise<RowDifference> {
  const { score } = DEFAULT_CONFIGURATION;
  const local = runRule(analysis, events, dataSourceOf(events, catalog), { score, now: NOW });
  assert.ok(local.ok);
  const columnsOf = (): [] => [];
  const query = queryWithEvents(analysis, { now: NOW, tables: events.tables, columnsOf }, connection.kind);
  if (typeof query === 'string') throw new Error(query);
  const { result } = local.value;
  return compareRemotely(query.text, result, connection, testHost(), { now: NOW, seconds: 20 }, testHooks());
}

describe('a rule on the same events here and on a service', () => {
  let server: Loopback | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('is compared exactly with Log Analytics, whose clock is written into the query', async () => {
    server = await serve((request, response) => {
      // Its own clock is another one: what it answers shows that the query does not ask for it.
      const answer = engineAnswer(String(request.body['query']), '', parseDatetime('2030-01-01')!);
      if (typeof answer === 'string') throw new Error(answer);
      const columns = answer.columns.map(([name, type]) => ({ name, type }));
      const head = `"name":"PrimaryResult","columns":${JSON.stringify(columns)}`;
      sendJson(response, 200, `{"tables":[{${head},"rows":[${answer.rows.join(',')}]}]}`);
    }, true);
    const workspace = '11111111-2222-3333-4444-555555555555';
    const { address } = server;
    const difference = await compared({ name: 'w', kind: 'log-analytics', workspace, address, tenant: undefined });
    assert.deepEqual(difference, { columns: [], rows: [], same: 2 });
    const sent = String(server.requests.at(-1)!.body['query']);
    const clock = 'datetime(2026-11-20T12:00:00.0000007Z)';
    assert.ok(sent.includes(`TimeGenerated > (${clock} - (window)) and TimeGenerated < (${clock} + (-1m))`), sent);
    assert.ok(sent.includes(`Seen = ${clock}, Soon = (${clock} + (window / 2)), Text = "ago(1d)"`), sent);
    assert.ok(sent.includes('9223372036854775807') && sent.includes('9007199254740993'), sent);
  });

  it('is compared exactly with Kusto, which is told the clock', async () => {
    server = await kustoServer((request, response) => {
      const now = parseDatetime(String(optionsIn(request)['query_now']))!;
      const answer = engineAnswer(queryIn(request), '', now);
      if (typeof answer === 'string') throw new Error(answer);
      sendJson(response, 200, wholeAnswer(answer));
    });
    const { address } = server;
    const emulator = { name: 'e', kind: 'emulator', address, database: 'D', tenant: undefined } as const;
    assert.deepEqual(await compared(emulator), { columns: [], rows: [], same: 2 });
    assert.ok(queryIn(server.requests.at(-1)!).endsWith(RULE));
  });

  it('shows a long or a datetime that is off by one', async () => {
    server = await kustoServer((request, response) => {
      const answer = engineAnswer(queryIn(request), '', NOW);
      if (typeof answer === 'string') throw new Error(answer);
      const rows = answer.rows.map((row) => row.replace('9223372036854775807', '9223372036854775806'));
      sendJson(response, 200, wholeAnswer({ ...answer, rows: rows.map((r) => r.replace('1234567Z', '1234566Z')) }));
    });
    const { address } = server;
    const emulator = { name: 'e', kind: 'emulator', address, database: 'D', tenant: undefined } as const;
    const difference = await compared(emulator);
    assert.equal(difference.same, 0);
    assert.equal(difference.rows.length, 4);
  });
});
