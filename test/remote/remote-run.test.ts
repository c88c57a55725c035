import assert from 'node:assert/strict';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import type { Connection } from '../../server/src/remote/connection.js';
import { runRemotely, type RemoteRunOutcome } from '../../server/src/remote/remote-run.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { DEFAULT_CONFIGURATION } from '../../server/src/schema/configuration/types.js';
import { testHooks, testHost } from './hosts.js';
import { sendJson, serve, type Loopback } from './loopback.js';

const RULE = 'SigninLogs\n| where TimeGenerated > ago(1h) | where Usr == "bob"\n// the end';
const CLOCK = parseDatetime('2026-11-20T12:00:00Z')!;

describe('a rule on Log Analytics under a clock of its own', () => {
  let server: Loopback;
  afterEach(() => server.close());

  const run = async (status: number, text: string): Promise<RemoteRunOutcome> => {
    server = await serve((_, response) => sendJson(response, status, text), true);
    const connection: Connection = {
      ...{ name: 'w', kind: 'log-analytics', address: server.address, tenant: undefined },
      workspace: '11111111-2222-3333-4444-555555555555',
    };
    const analysis = analyze(RULE, builtInCatalog('sentinel'));
    const { score } = DEFAULT_CONFIGURATION;
    const limits = { rows: 10, seconds: 20 };
    const options = { score, now: CLOCK, clock: CLOCK, range: undefined, timeColumn: undefined, limits };
    return runRemotely(analysis, connection, testHost(), options, testHooks());
  };

  it('has the clock and the limit of rows written into its query', async () => {
    const columns = [{ name: 'Id', type: 'long' }];
    const rows = Array.from({ length: 11 }, (_, i) => [i]);
    const outcome = await run(200, JSON.stringify({ tables: [{ name: 'PrimaryResult', columns, rows }] }));
    assert.ok(outcome.ok);
    assert.equal(outcome.value.run.hits.length, 10);
    assert.ok(outcome.value.more);
    assert.equal(
      server.requests[0]!.body['query'],
      'SigninLogs\n| where TimeGenerated > (datetime(2026-11-20T12:00:00.0000000Z) - (1h)) | where Usr == "bob"\n| take 11',
    );
  });

  it('is shown where it is wrong in its own text, not in the one that was sent', async () => {
    const message = "'where' operator: Failed to resolve column or scalar expression named 'Usr'";
    const inner = { code: 'SEM0100', message, line: 2, pos: 80, token: 'Usr' };
    const error = {
      message: 'Bad.',
      code: 'BadArgumentError',
      innererror: { code: 'SemanticError', ...{ message: 'A semantic error occurred.' }, innererror: inner },
    };
    const outcome = await run(400, JSON.stringify({ error }));
    assert.ok(!outcome.ok);
    const { start, end } = outcome.range!;
    assert.equal(RULE.slice(start, end), 'Usr');
    assert.equal(start, RULE.indexOf('Usr'));
  });
});
