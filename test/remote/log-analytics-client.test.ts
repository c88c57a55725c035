import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { stringifyWire, toWire } from '../../server/src/engine/values/wire.js';
import type { RemoteAnswer } from '../../server/src/remote/answer.js';
import type { LogAnalyticsConnection } from '../../server/src/remote/connection.js';
import { LogAnalyticsClient } from '../../server/src/remote/log-analytics-client.js';
import { asked, failureOf, testHooks, testHost } from './hosts.js';
import { eventually, sendJson, serve, type Answering, type Loopback } from './loopback.js';

const WORKSPACE = '11111111-2222-3333-4444-555555555555';

const COLUMNS = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Id', type: 'long' },
  { name: 'Odd', type: 'long' },
  { name: 'Ok', type: 'bool' },
  { name: 'Share', type: 'real' },
  { name: 'Took', type: 'timespan' },
  { name: 'Price', type: 'decimal' },
  { name: 'Details', type: 'dynamic' },
];
const ROW =
  '["2026-11-20T12:00:00.1234567Z",9223372036854775807,9007199254740993,true,1.0,"00:00:00.0000001","0.1234567890123456789","{\\"n\\":9007199254740993}"]';
const EXACT =
  '["2026-11-20T12:00:00.1234567Z","9223372036854775807","9007199254740993",true,1,"0.00:00:00.0000001","0.1234567890123456789",{"n":9007199254740993}]';

const answerText = (more = ''): string =>
  `{"tables":[{"name":"PrimaryResult","columns":${JSON.stringify(COLUMNS)},"rows":[${ROW}]}]${more}}`;

const wireRow = (answer: RemoteAnswer): string => {
  const table = answer.tables[0]!;
  return stringifyWire(table.row(0).map((v, c) => toWire(v, table.columns[c]!.type)));
};

describe('the client for Log Analytics', () => {
  let server: Loopback | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const open = async (answer: Answering): Promise<LogAnalyticsConnection> => {
    server = await serve(answer, true);
    return { name: 'production', kind: 'log-analytics', workspace: WORKSPACE, address: server.address, tenant: 'home' };
  };
  const ask = async (
    answer: (response: ServerResponse) => void,
    hooks = testHooks(),
    host = testHost(),
  ): Promise<RemoteAnswer> => {
    const connection = await open((_, response) => answer(response));
    return new LogAnalyticsClient(connection, host).query(asked('T'), hooks);
  };

  it('gives values of every type exactly, and what the query took', async () => {
    const statistics = {
      query: {
        executionTime: 0.25,
        resourceUsage: { cpu: { totalCpu: '00:00:00.0156250' } },
        inputDatasetStatistics: { rows: { total: 900, scanned: 450 } },
        datasetStatistics: [{ tableRowCount: 1, tableSize: 99 }],
      },
    };
    const render = ',"render":{"visualization":"barchart","title":"By user","legend":null}';
    const answer = await ask((response) =>
      sendJson(response, 200, answerText(`,"statistics":${JSON.stringify(statistics)}${render}`)),
    );
    assert.equal(wireRow(answer), EXACT);
    assert.deepEqual(answer.statistics, {
      rowsScanned: 450,
      rowsTotal: 900,
      cpu: 156250n,
      executionSeconds: 0.25,
      resultBytes: 99,
    });
    assert.deepEqual(answer.tables[0]!.visualization, { chart: 'barchart', properties: { title: 'By user' } });
  });

  it('sends the query with its time and limits, signed in, and logs it without the token', async () => {
    const connection = await open((_, response) => sendJson(response, 200, answerText()));
    const host = testHost();
    const range = { from: parseDatetime('2026-11-13')!, to: parseDatetime('2026-11-20')! };
    await new LogAnalyticsClient(connection, host).query(asked('T | take 5', { range }), testHooks());
    const request = server!.requests.at(-1)!;
    assert.equal(request.path, `/v1/workspaces/${WORKSPACE}/query`);
    assert.equal(request.body['query'], 'T | take 5');
    assert.equal(request.body['timespan'], '2026-11-13T00:00:00.000Z/2026-11-20T00:00:00.000Z');
    assert.equal(request.headers['prefer'], 'wait=20,include-statistics=true,include-render=true');
    assert.equal(request.headers.authorization, 'Bearer the-token');
    assert.deepEqual(host.scopes, [`${connection.address}/.default`]);
    assert.equal(host.log[0]?.text, 'T | take 5');
    assert.ok(!JSON.stringify(host.log).includes('the-token'), 'the token is logged');
  });

  it('keeps the rows of an answer that is partial, and says so', async () => {
    const error = {
      code: 'PartialError',
      message: 'There were some errors when processing your query.',
      details: [
        {
          code: 'EngineError',
          message: 'Something went wrong processing your query on the server.',
          innererror: {
            code: '-2133196797',
            message: 'The results of this query exceed the set limit of 30000 records (E_QUERY_RESULT_SET_TOO_LARGE).',
          },
        },
      ],
    };
    const answer = await ask((response) => sendJson(response, 200, answerText(`,"error":${JSON.stringify(error)}`)));
    assert.equal(wireRow(answer), EXACT);
    assert.equal(answer.partial?.kind, 'limit');
    assert.match(answer.partial.message, /30000 records/);
  });

  it('tells the errors of a query with their place or name', async () => {
    const refused = (innererror: object): string =>
      JSON.stringify({
        error: { message: 'The request had some invalid properties', code: 'BadArgumentError', innererror },
      });
    const syntax = refused({
      code: 'SyntaxError',
      message: 'A recognition error occurred in the query.',
      innererror: {
        code: 'SYN0002',
        message: "Query could not be parsed at 'whre' on line [1,5]",
        line: 1,
        pos: 5,
        token: 'whre',
      },
    });
    const first = await failureOf(ask((response) => sendJson(response, 400, syntax)));
    assert.equal(first.kind, 'query');
    assert.deepEqual(first.place, { line: 1, position: 5, token: 'whre' });
    await server!.close();
    const semantic = refused({
      code: 'SemanticError',
      message: 'A semantic error occurred.',
      innererror: {
        code: 'SEM0100',
        message: "'where' operator: Failed to resolve column or scalar expression named 'Usr'",
      },
    });
    const second = await failureOf(ask((response) => sendJson(response, 400, semantic)));
    assert.equal(second.code, 'SEM0100');
    assert.equal(second.place?.token, 'Usr');
    assert.match(second.message, /named 'Usr'/);
  });

  it('asks again when the service throttles, as often as its client does', async () => {
    let times = 0;
    const hooks = testHooks();
    const throttled = '{"error":{"code":"ThrottledError","message":"Too many requests."}}';
    const answer = await ask((response) => {
      if (++times === 1) sendJson(response, 429, throttled, { 'retry-after': '0' });
      else sendJson(response, 200, answerText());
    }, hooks);
    assert.equal(wireRow(answer), EXACT);
    assert.ok(hooks.reports.some((r) => r.includes('asked too often')));
    await server!.close();
    times = 0;
    const failure = await failureOf(
      ask((response) => {
        times++;
        sendJson(response, 429, throttled, { 'retry-after': '0' });
      }),
    );
    assert.equal(failure.kind, 'throttled');
    assert.equal(times, 4);
  });

  it('tells who may not, what is not there and what took too long apart', async () => {
    const kinds: string[] = [];
    for (const [status, code] of [
      [401, 'AuthorizationRequiredError'],
      [403, 'InsufficientAccessError'],
      [404, 'PathNotFoundError'],
    ] as const) {
      const body = JSON.stringify({ error: { code, message: 'No.' } });
      kinds.push((await failureOf(ask((response) => sendJson(response, status, body)))).kind);
      await server!.close();
    }
    assert.deepEqual(kinds, ['sign-in', 'forbidden', 'not-found']);
  });

  it('tells an answer that breaks off', async () => {
    const failure = await failureOf(
      ask((response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(answerText().slice(0, 100));
        setTimeout(() => response.destroy(), 20);
      }),
    );
    assert.equal(failure.kind, 'broken');
  });

  it('closes its connection when it is cancelled, which ends the query at the service', async () => {
    const hooks = testHooks();
    const connection = await open(() => undefined);
    const running = failureOf(new LogAnalyticsClient(connection, testHost()).query(asked('T'), hooks));
    await eventually(() => server!.requests.length === 1);
    hooks.stop();
    assert.equal((await running).kind, 'cancelled');
    await eventually(() => server!.requests[0]!.left);
  });

  it('takes an answer that comes drop by drop', async () => {
    const text = answerText();
    const connection = await open(async (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (let i = 0; i < text.length; i += 61) {
        response.write(text.slice(i, i + 61));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      response.end();
    });
    const answer = await new LogAnalyticsClient(connection, testHost()).query(asked('T'), testHooks());
    assert.equal(wireRow(answer), EXACT);
  });

  it('waits as long as the service asks for before it asks again', async () => {
    const times: number[] = [];
    await ask((response) => {
      times.push(Date.now());
      if (times.length > 1) sendJson(response, 200, answerText());
      else sendJson(response, 429, '{"error":{"code":"ThrottledError","message":"No."}}', { 'retry-after': '1' });
    });
    // Timers may be early by a millisecond.
    assert.ok(times[1]! - times[0]! >= 990, `it asked again after ${times[1]! - times[0]!} ms`);
  });

  it('gives the functions that a workspace has saved, from its metadata', async () => {
    const functions = [
      { id: 'a', name: 'Recent', parameters: 'days:timespan=1d', body: 'T | where TimeGenerated > ago(days)' },
      { id: 'b', name: 'Plain', body: ' T\n' },
    ];
    const connection = await open((_, response) => sendJson(response, 200, JSON.stringify({ functions, tables: [] })));
    const host = testHost();
    const found = await new LogAnalyticsClient(connection, host).functions(20, testHooks());
    assert.deepEqual(found, [
      { name: 'Recent', parameters: 'days:timespan=1d', body: 'T | where TimeGenerated > ago(days)' },
      { name: 'Plain', parameters: '', body: 'T' },
    ]);
    const request = server!.requests.at(-1)!;
    assert.equal(request.path, `/v1/workspaces/${WORKSPACE}/metadata`);
    assert.deepEqual(request.body, {});
    assert.equal(request.headers.authorization, 'Bearer the-token');
    assert.deepEqual(
      host.log.map((r) => r.purpose),
      ['metadata'],
    );
  });
});
