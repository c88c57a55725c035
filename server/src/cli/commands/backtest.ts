import type { Command } from 'commander';
import { formatDatetime } from '../../engine/values/datetime.js';
import { defaultNow } from '../../events/load.js';
import { backtest, scheduleOf, type Backtest } from '../../testing/backtest.js';
import { parseNow } from '../clock.js';
import { shownPath } from '../disk.js';
import { CLEAN, CommandFailure, USAGE } from '../exit.js';
import { reportFailure } from '../failure.js';
import { openRuleEvents, type RuleEventsOptions } from '../rule-events.js';

interface BacktestOptions extends RuleEventsOptions {
  readonly days: string;
  readonly now?: string;
  readonly format: string;
}

/** The longest bar of the chart, in characters. */
const WIDTH = 40;

/** `kqlens backtest RULE --events FILES --days N` */
export function addBacktestCommand(program: Command): void {
  program
    .command('backtest')
    .description('Run a rule as its schedule would over the last days of event files, and count its alerts.')
    .argument('<rule>', 'the rule file')
    .option('-e, --events <files...>', 'event files; by default the samples of the rule')
    .option('--days <n>', 'how many days back', '7')
    .option('--now <time>', 'the end of the last day; by default one second after the newest event')
    .option('--table <name>', 'the table of events that do not say theirs; by default the one the rule reads first')
    .option('--rule <id>', 'which rule of a file with several: its id, name or number from 1')
    .option('-f, --format <format>', 'pretty or json', 'pretty')
    .addHelpText('after', '\nExamples:\n  kqlens backtest rule.yaml --events month.ndjson --days 30')
    .action(async (rule: string, options: BacktestOptions) => {
      process.exitCode = await run(rule, options);
    });
}

async function run(rule: string, options: BacktestOptions): Promise<number> {
  const days = Number(options.days);
  if (!Number.isInteger(days) || days <= 0 || days > 400)
    throw new CommandFailure(USAGE, `--days ${options.days} is no whole number from 1 to 400.`);
  if (options.format !== 'pretty' && options.format !== 'json')
    throw new CommandFailure(USAGE, `--format ${options.format} is not known. Use pretty or json.`);
  const { document, unit, events } = await openRuleEvents(rule, options);
  const end = parseNow(options.now) ?? defaultNow(events);
  if (end === undefined) throw new CommandFailure(USAGE, `${rule}: no event has a time. Give --now.`);
  const schedule = scheduleOf(unit.region.rule);
  const { score } = document.configuration;
  const outcome = backtest(unit.analysis, events, unit.catalog, schedule, { end, days, score });
  if (!outcome.ok) return reportFailure(unit, outcome.error);
  const path = shownPath(document.path);
  process.stdout.write(`${options.format === 'json' ? json(path, outcome.value) : pretty(path, outcome.value)}\n`);
  return CLEAN;
}

function bandCounts({ alerts }: Backtest): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { band = 'none' } of alerts) counts.set(band, (counts.get(band) ?? 0) + 1);
  return counts;
}

function json(rule: string, result: Backtest): string {
  const { runs, suppressed, alerts, byDay } = result;
  return JSON.stringify({
    rule,
    runs,
    suppressed,
    alerts: alerts.map(({ at, rows, band }) => ({ at: formatDatetime(at), rows, band: band ?? null })),
    byDay: Object.fromEntries(byDay),
    byBand: Object.fromEntries(bandCounts(result)),
  });
}

function pretty(rule: string, result: Backtest): string {
  const { runs, suppressed, alerts, byDay } = result;
  const most = Math.max(1, ...byDay.values());
  const lines = [...byDay].map(([day, n]) => `${day}  ${'█'.repeat(Math.ceil((n / most) * WIDTH))} ${n}`);
  const bands = [...bandCounts(result)].map(([band, n]) => `${n} ${band}`).join(', ');
  const skipped = suppressed === 0 ? '' : `, ${suppressed} suppressed`;
  lines.push(`${rule}: ${alerts.length} alerts in ${runs} runs${skipped}${bands === '' ? '' : ` (${bands})`}`);
  return lines.join('\n');
}
