import assert from 'node:assert/strict';
import { kqlens, withFiles } from './command.js';

const EVENTS = ['2026-11-18T10:30:00Z', '2026-11-18T10:40:00Z', '2026-11-20T11:30:00Z']
  .map((TimeGenerated) => JSON.stringify({ TimeGenerated, ProcessCommandLine: 'get', Type: 'DeviceProcessEvents' }))
  .join('\n');
const rule = (more: string): string => `id: r
name: R
kind: Scheduled
queryFrequency: 1h
queryPeriod: 2h
triggerOperator: gt
triggerThreshold: 0
${more}query: |
  DeviceProcessEvents | where TimeGenerated > ago(2h) | extend RiskScore = 90
`;

interface Result {
  readonly runs: number;
  readonly suppressed: number;
  readonly alerts: readonly { at: string; rows: number; band: string }[];
  readonly byDay: Readonly<Record<string, number>>;
}

const backtest = (more: string): Promise<Result> =>
  withFiles({ 'rule.yaml': rule(more), 'e.ndjson': EVENTS }, async (path) => {
    const args = ['--events', path('e.ndjson'), '--days', '3', '--now', '2026-11-21T00:00:00Z', '--format', 'json'];
    const { code, stdout, stderr } = await kqlens('backtest', path('rule.yaml'), ...args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Result;
  });

describe('kqlens backtest', () => {
  it('alerts once in each run whose period holds hits', async () => {
    const { runs, alerts, byDay } = await backtest('');
    assert.equal(runs, 72);
    assert.deepEqual(
      alerts.map(({ at, rows, band }) => [at.slice(0, 16), rows, band]),
      [
        ['2026-11-18T11:00', 2, 'critical'],
        ['2026-11-18T12:00', 2, 'critical'],
        ['2026-11-20T12:00', 1, 'critical'],
        ['2026-11-20T13:00', 1, 'critical'],
      ],
    );
    assert.deepEqual(byDay, { '2026-11-18': 2, '2026-11-19': 0, '2026-11-20': 2, '2026-11-21': 0 });
  });

  it('groups by result, and keeps quiet while suppressed', async () => {
    const grouped = await backtest('eventGroupingSettings:\n  aggregationKind: AlertPerResult\n');
    assert.equal(grouped.alerts.length, 6);
    const quiet = await backtest('suppressionEnabled: true\nsuppressionDuration: 5h\n');
    assert.deepEqual([quiet.alerts.length, quiet.suppressed], [2, 8]);
  });
});
