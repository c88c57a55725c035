import assert from 'node:assert/strict';
import { stringifyWire, toWire } from '../../server/src/engine/values/wire.js';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import type { RemoteAnswer } from '../../server/src/remote/answer.js';
import type { ClusterConnection } from '../../server/src/remote/connection.js';
import { KustoQueryClient } from '../../server/src/remote/kusto-client.js';
import { asked, failureOf, testHooks, testHost } from './hosts.js';
import {
  kustoServer,
  oneApiError,
  optionsIn,
  progressiveAnswer,
  queryIn,
  statisticsTable,
  wholeAnswer,
  type FrameTable,
} from './kusto-server.js';
import { eventually, sendJson, type Loopback } from './loopback.js';

const TABLE: FrameTable = {
  columns: [
    ['b', 'bool'],
    ['i', 'int'],
    ['l', 'long'],
    ['o', 'long'],
    ['r', 'real'],
    ['d', 'decimal'],
    ['s', 'string'],
    ['t', 'datetime'],
    ['p', 'timespan'],
    ['g', 'guid'],
    ['y', 'dynamic'],
  ],
  rows: [
    '[true,-5,9223372036854775807,9007199254740993,1.0,"1.2345678901234567890123456789","ü\\n","2026-11-20T12:00:00.1234567Z","1.02:03:04.0000005","74be27de-1e4e-49d9-b579-fe0b331d3642",{"n":9007199254740993,"r":1.0}]',
    '[1,2147483647,-9007199254740993,-9223372036854775808,"NaN",null,null,null,null,null,"[1,\\"a\\"]"]',
  ],
};

const wireRows = (answer: RemoteAnswer): string[] => {
  const table = answer.tables[0]!;
  return Array.from({ length: table.rowCount }, (_, i) =>
    stringifyWire(table.row(i).map((v, c) => toWire(v, table.columns[c]!.type))),
  );
};

const EXACT = [
  '[true,-5,"9223372036854775807","9007199254740993",1,"1.2345678901234567890123456789","ü\\n","2026-11-20T12:00:00.1234567Z","1.02:03:04.0000005","74be27de-1e4e-49d9-b579-fe0b331d3642",{"n":9007199254740993,"r":1.0}]',
  '[true,2147483647,"-9007199254740993","-9223372036854775808","NaN",null,"",null,null,null,[1,"a"]]',
];

const emulator = (address: string): ClusterConnection => ({
  name: 'laptop',
  kind: 'emulator',
  address,
  database: 'NetDefaultDB',
  tenant: undefined,
});

describe('the client for Kusto', () => {
  let server: Loopback | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('gives values of every type exactly, and what the query took', async () => {
    server = await kustoServer((_, response) =>
      sendJson(response, 200, wholeAnswer(TABLE, statisticsTable(1234, '00:00:00.0312500'))),
    );
    const answer = await new KustoQueryClient(emulator(server.address), testHost()).query(asked('T'), testHooks());
    assert.deepEqual(wireRows(answer), EXACT);
    assert.deepEqual(answer.statistics, {
      rowsScanned: 1234,
      rowsTotal: 2468,
      cpu: 312500n,
      executionSeconds: 0.125,
      resultBytes: 512,
    });
    assert.equal(answer.partial, undefined);
  });

  it('reads progressive frames, whose rows may be replaced', async () => {
    const text = progressiveAnswer(TABLE, [TABLE.rows[1]!]);
    server = await kustoServer((_, response) => sendJson(response, 200, text));
    const answer = await new KustoQueryClient(emulator(server.address), testHost()).query(asked('T'), testHooks());
    assert.deepEqual(wireRows(answer), EXACT);
  });

  it('sends the time, the limits and the clock beside the query, who asks only as KQLens, and logs it', async () => {
    server = await kustoServer((_, response) => sendJson(response, 200, wholeAnswer(TABLE)));
    const host = testHost();
    const at = (text: string): bigint => parseDatetime(text)!;
    await new KustoQueryClient(emulator(server.address), host).query(
      asked('T | take 1', {
        range: { from: at('2026-11-13'), to: at('2026-11-20') },
        timeColumn: 'Timestamp',
        now: at('2026-11-20T00:00:00.0000001Z'),
      }),
      testHooks(),
    );
    const request = server.requests.at(-1)!;
    assert.equal(queryIn(request), 'T | take 1');
    assert.equal(request.body['db'], 'NetDefaultDB');
    const options = {
      query_take_max_records: 101,
      query_datetimescope_from: '2026-11-13T00:00:00.0000000Z',
      query_datetimescope_to: '2026-11-20T00:00:00.0000000Z',
      query_datetimescope_column: 'Timestamp',
      query_now: '2026-11-20T00:00:00.0000001Z',
      request_readonly: true,
    };
    assert.deepEqual(optionsIn(request), { ...options, servertimeout: '00:00:20.000' });
    assert.equal(request.headers['x-ms-app'], 'KQLens');
    assert.equal(request.headers['x-ms-user'], '[none]');
    assert.equal(request.headers.authorization, undefined);
    const [sent] = host.log;
    assert.equal(sent?.text, 'T | take 1');
    assert.deepEqual(sent.options, { ...options, clientRequestId: request.headers['x-ms-client-request-id'] });
  });

  it('tells the errors of a query with their place', async () => {
    const body = oneApiError(
      'General_BadRequest',
      'Kusto.Data.Exceptions.SyntaxException',
      "Request is invalid and cannot be processed: Syntax error: Query could not be parsed at 'whre' on line [2,3]",
    );
    server = await kustoServer((_, response) => sendJson(response, 400, body));
    const client = new KustoQueryClient(emulator(server.address), testHost());
    const failure = await failureOf(client.query(asked('T\n| whre x'), testHooks()));
    assert.equal(failure.kind, 'query');
    assert.equal(failure.message, "Syntax error: Query could not be parsed at 'whre' on line [2,3].");
    assert.deepEqual(failure.place, { line: 2, position: 3, token: 'whre' });
  });

  it('keeps the rows of an answer that fails on its way, and says so', async () => {
    const error = oneApiError(
      'LimitsExceeded',
      'Kusto.Data.Exceptions.KustoServicePartialQueryFailureLimitsExceededException',
      'Query execution has exceeded the allowed limits (80DA0003): The results of this query exceed the set limit of 1 records (E_QUERY_RESULT_SET_TOO_LARGE)',
    );
    const text = wholeAnswer({ ...TABLE, rows: [TABLE.rows[0]!, `{"OneApiErrors":[${error}]}`] }).replace(
      '"HasErrors":false',
      '"HasErrors":true',
    );
    server = await kustoServer((_, response) => sendJson(response, 200, text));
    const answer = await new KustoQueryClient(emulator(server.address), testHost()).query(asked('T'), testHooks());
    assert.deepEqual(wireRows(answer), EXACT.slice(0, 1));
    assert.equal(answer.partial?.kind, 'limit');
    assert.equal(answer.partial.code, 'E_QUERY_RESULT_SET_TOO_LARGE');
  });

  it('waits and asks again when the cluster throttles, as long as it asks for', async () => {
    let times = 0;
    server = await kustoServer((_, response) => {
      if (++times === 1) sendJson(response, 429, oneApiError('Throttled', 'T', 'Capacity.'), { 'retry-after': '0' });
      else sendJson(response, 200, wholeAnswer(TABLE));
    });
    const hooks = testHooks();
    const answer = await new KustoQueryClient(emulator(server.address), testHost()).query(asked('T'), hooks);
    assert.deepEqual(wireRows(answer), EXACT);
    assert.equal(times, 2);
    assert.ok(hooks.reports.includes('The cluster is busy; asking again in 0 s'), hooks.reports.join('; '));
  });

  it('gives up on throttling in the end, and says how long to wait', async () => {
    server = await kustoServer((_, response) =>
      sendJson(response, 429, oneApiError('Throttled', 'T', 'The control command was throttled.'), {
        'retry-after': '0',
      }),
    );
    const client = new KustoQueryClient(emulator(server.address), testHost());
    const failure = await failureOf(client.query(asked('T'), testHooks()));
    assert.equal(failure.kind, 'throttled');
    assert.match(failure.message, /asked too often: The control command was throttled\. It asks to wait 0 s\./);
    assert.equal(server.requests.filter((r) => r.path === '/v2/rest/query').length, 4);
  });

  it('tells an answer that breaks off from one that ends', async () => {
    const text = wholeAnswer(TABLE);
    server = await kustoServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(text.slice(0, text.length / 2));
      setTimeout(() => response.destroy(), 20);
    });
    const client = new KustoQueryClient(emulator(server.address), testHost());
    const failure = await failureOf(client.query(asked('T'), testHooks()));
    assert.equal(failure.kind, 'broken');
    await server.close();
    server = await kustoServer((_, response) => sendJson(response, 200, text.slice(0, text.lastIndexOf(',{')) + ']'));
    const cut = new KustoQueryClient(emulator(server.address), testHost());
    assert.match((await failureOf(cut.query(asked('T'), testHooks()))).message, /ended before its last frame/);
  });

  it('takes an answer that comes drop by drop', async () => {
    const text = wholeAnswer(TABLE);
    server = await kustoServer(async (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (let i = 0; i < text.length; i += 97) {
        response.write(text.slice(i, i + 97));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      response.end();
    });
    const answer = await new KustoQueryClient(emulator(server.address), testHost()).query(asked('T'), testHooks());
    assert.deepEqual(wireRows(answer), EXACT);
  });

  it('cancels on the cluster too', async () => {
    server = await kustoServer(() => undefined);
    const host = testHost();
    const hooks = testHooks();
    const running = failureOf(new KustoQueryClient(emulator(server.address), host).query(asked('T'), hooks));
    const { requests } = server;
    await eventually(() => requests.some((r) => r.path === '/v2/rest/query'));
    hooks.stop();
    const failure = await running;
    assert.deepEqual(failure, { kind: 'cancelled', message: 'The query was cancelled, on the cluster too.' });
    const query = requests.find((r) => r.path === '/v2/rest/query')!;
    const command = requests.find((r) => r.path === '/v1/rest/mgmt')!;
    assert.equal(queryIn(command), `.cancel query '${String(query.headers['x-ms-client-request-id'])}'`);
    await eventually(() => query.left);
    assert.deepEqual(
      host.log.map((r) => r.purpose),
      ['query', 'cancel'],
    );
  });

  it('says so when the cluster does not confirm that it cancelled', async () => {
    server = await kustoServer(
      () => undefined,
      (_, response) => sendJson(response, 403, oneApiError('Forbidden', 'T', 'Principal is not authorized.')),
    );
    const hooks = testHooks();
    const running = failureOf(new KustoQueryClient(emulator(server.address), testHost()).query(asked('T'), hooks));
    const { requests } = server;
    await eventually(() => requests.some((r) => r.path === '/v2/rest/query'));
    hooks.stop();
    assert.match((await running).message, /cancelled here\. The cluster did not confirm it: .*not authorized/);
  });

  it('names an emulator that is not there', async () => {
    server = await kustoServer(() => undefined);
    const { address } = server;
    await server.close();
    const failure = await failureOf(new KustoQueryClient(emulator(address), testHost()).query(asked('T'), testHooks()));
    assert.equal(failure.kind, 'unreachable');
    assert.match(failure.message, /cannot be reached \(ECONNREFUSED\)/);
    assert.match(failure.remedy ?? '', /Is the emulator running/);
  });

  it('signs in for the cluster, and only where the connection is one', async () => {
    server = await kustoServer((_, response) => sendJson(response, 200, wholeAnswer(TABLE)));
    const host = testHost();
    await new KustoQueryClient({ ...emulator(server.address), kind: 'kusto' }, host).query(asked('T'), testHooks());
    assert.deepEqual(host.scopes, [`${server.address}/.default`]);
    assert.equal(server.requests.at(-1)!.headers.authorization, 'Bearer the-token');
    assert.ok(!JSON.stringify(host.log).includes('the-token'), 'the token is logged');
  });

  it('tells a sign-in that fails', async () => {
    server = await kustoServer((_, response) => sendJson(response, 200, wholeAnswer(TABLE)));
    const refusing = { ...testHost(), tokens: { token: () => Promise.reject(new Error('nobody is signed in')) } };
    const connection: ClusterConnection = { ...emulator(server.address), kind: 'kusto' };
    const failure = await failureOf(new KustoQueryClient(connection, refusing).query(asked('T'), testHooks()));
    assert.equal(failure.kind, 'sign-in');
    assert.match(failure.message, /nobody is signed in/);
    assert.ok(!server.requests.some((r) => r.path === '/v2/rest/query'));
  });
});
