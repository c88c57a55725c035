import { parseTimespanLiteral } from '../../engine/values/timespan.js';
import { defaultNow } from '../../events/load.js';
import { describeConnection } from '../../remote/connection.js';
import { backtestRemotely, queryCount } from '../../remote/remote-backtest.js';
import { jsonBacktest, markdownBacktest, prettyBacktest, type BacktestReport } from '../../report/backtest.js';
import type { RuleUnit } from '../../service/project.js';
import { entitiesOfUnit } from '../../service/rule-entities.js';
import { timeColumnOf } from '../../service/remote-range.js';
import { backtest } from '../../testing/schedule/backtest.js';
import { scheduleOf } from '../../testing/schedule/schedule.js';
import { plural } from '../../testing/words.js';
import { parseNow, wallClock } from '../clock.js';
import { confirm } from '../confirm.js';
import { shownPath } from '../disk.js';
import { CLEAN, CommandFailure, USAGE } from '../exit.js';
import { reportFailure } from '../failure.js';
import { choice } from '../options.js';
import { chosenConnection, remoteHost, remoteLimits, withHooks, type RemoteOptions } from '../remote.js';
import { openRule, openRuleEvents, type RuleEventsOptions } from '../rule-events.js';
import { reportRemoteFailure } from './run-on.js';

export interface BacktestOptions extends RuleEventsOptions, RemoteOptions {
  readonly days: string;
  readonly late: string;
  readonly now?: string;
  readonly format: string;
}

const FORMATS: Readonly<Record<string, (report: BacktestReport) => string>> = {
  pretty: prettyBacktest,
  json: jsonBacktest,
  markdown: (report) => markdownBacktest(report).trimEnd(),
};

/** What both kinds of backtest are given. */
interface Asked {
  readonly days: number;
  readonly late: bigint;
  readonly now: bigint | undefined;
  readonly print: (report: BacktestReport) => string;
}

export async function backtestRule(rule: string, options: BacktestOptions): Promise<number> {
  const days = Number(options.days);
  if (!Number.isInteger(days) || days <= 0 || days > 400)
    throw new CommandFailure(USAGE, `--days ${options.days} is no whole number from 1 to 400.`);
  const late = parseTimespanLiteral(options.late);
  if (late === undefined || late === null || late < 0n)
    throw new CommandFailure(USAGE, `--late ${options.late} is no length of time. Write it as 10m or 1h.`);
  const asked = { days, late, now: parseNow(options.now), print: choice('format', options.format, FORMATS) };
  const { on } = options;
  if (on === undefined) return overFiles(rule, options, asked);
  if (options.events !== undefined) throw new CommandFailure(USAGE, 'Give --events or --on, not both.');
  return overConnection(openRule(rule, options).unit, { ...options, on }, asked);
}

async function overFiles(rule: string, options: BacktestOptions, { days, late, now, print }: Asked): Promise<number> {
  const { document, unit, events } = await openRuleEvents(rule, options);
  const end = now ?? defaultNow(events);
  if (end === undefined) throw new CommandFailure(USAGE, `${rule}: no event has a time. Give --now.`);
  const { score } = document.configuration;
  const outcome = backtest(unit.analysis, events, unit.catalog, scheduleOf(unit.region.rule), {
    ...{ end, days, late, score },
    entitiesOf: entitiesOfUnit(unit),
  });
  if (!outcome.ok) return reportFailure(unit, outcome.error);
  const source = plural(events.report.files.length, 'event file');
  process.stdout.write(`${print({ rule: shownPath(document.path), source, result: outcome.value })}\n`);
  return CLEAN;
}

async function overConnection(
  unit: RuleUnit,
  options: BacktestOptions & { readonly on: string },
  { days, late, now, print }: Asked,
): Promise<number> {
  const connection = chosenConnection(unit.document.configuration, options.on);
  const end = now ?? wallClock();
  const schedule = scheduleOf(unit.region.rule);
  const limits = remoteLimits(options);
  const host = remoteHost(options);
  const count = queryCount(schedule, end, days);
  if (options.yes !== true) {
    const rows = limits.rows === undefined ? ', with all the rows they find' : '';
    const what = `This sends at most ${plural(count, 'query', 'queries')} to ${describeConnection(connection)}, one for each run of the schedule${rows}.`;
    await confirm(what, 'Add --yes if that is meant, or give fewer --days.');
  }
  const { score } = unit.document.configuration;
  const outcome = await withHooks(options.quiet === true, (hooks) =>
    backtestRemotely(
      ...([unit.analysis, connection, host, schedule] as const),
      { end, days, late, score, entitiesOf: entitiesOfUnit(unit), timeColumn: timeColumnOf(unit), limits },
      hooks,
    ),
  );
  if (!outcome.ok) return reportRemoteFailure(unit, connection.name, outcome);
  const report = { rule: shownPath(unit.document.path), source: connection.name, result: outcome.value };
  process.stdout.write(`${print(report)}\n`);
  return CLEAN;
}
