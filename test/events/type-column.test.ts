import assert from 'node:assert/strict';
import { kqlens, withFiles } from '../cli/command.js';

/** Enough bytes that they are read as a stream. */
const LARGE = 9 * 2 ** 20;

const rowsOf = async (query: string, events: string): Promise<unknown[]> => {
  const { code, stdout, stderr } = await kqlens('run', query, '--events', events, '--format', 'json');
  assert.ok(code <= 1, stderr);
  return (JSON.parse(stdout) as { hits: { row: unknown }[] }).hits.map((hit) => hit.row);
};

describe('the Type of rows that do not say theirs', () => {
  it('is their table, in JSON lines, in CSV and where a line leaves it empty', async () => {
    await withFiles(
      {
        'rule.kql': 'SigninLogs | project Type, UserPrincipalName',
        'a.ndjson':
          '{"UserPrincipalName":"a","AppDisplayName":"x"}\n' +
          '{"UserPrincipalName":"b","AppDisplayName":"x","Type":""}\n' +
          '{"UserPrincipalName":"c","AppDisplayName":"x","Type":null}\n' +
          '{"UserPrincipalName":"d","AppDisplayName":"x","Type":"SigninLogs"}\n',
        'b.csv': 'UserPrincipalName,AppDisplayName\ne,x\n',
      },
      async (path) => {
        const row = (name: string) => ({ Type: 'SigninLogs', UserPrincipalName: name });
        assert.deepEqual(await rowsOf(path('rule.kql'), path('a.ndjson')), ['a', 'b', 'c', 'd'].map(row));
        assert.deepEqual(await rowsOf(path('rule.kql'), path('b.csv')), [row('e')]);
      },
    );
  });

  it('is found in a stream by a query that asks for it, though no line holds it', async () => {
    const line = `{"UserPrincipalName":"a","AppDisplayName":"${'x'.repeat(1000)}"}\n`;
    const lines = Math.ceil(LARGE / line.length);
    await withFiles(
      {
        'rule.kql': 'SigninLogs | where Type == "SigninLogs" | summarize Rows = count()',
        'large.ndjson': line.repeat(lines),
      },
      async (path) => assert.deepEqual(await rowsOf(path('rule.kql'), path('large.ndjson')), [{ Rows: lines }]),
    );
  });
});
