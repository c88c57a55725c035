import { markdownBacktest } from '../report/backtest.js';
import type { RuleUnit } from '../service/project.js';
import type { BacktestSuccess } from '../service/protocol/connections.js';
import { ruleTitle } from '../service/run-report.js';
import type { Backtest } from '../testing/schedule/tally.js';

/** A backtest as clients show it. `source`: where its events came from. */
export function describeBacktest(unit: RuleUnit, result: Backtest, source: string): BacktestSuccess {
  const title = ruleTitle(unit);
  return { ok: true, title, alerts: result.alerts.length, markdown: markdownBacktest({ rule: title, source, result }) };
}
