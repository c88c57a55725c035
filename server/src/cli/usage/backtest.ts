import type { Command } from 'commander';
import type { BacktestOptions } from '../commands/backtest.js';

/** `kqlens backtest RULE --events FILES --days N`, or `--on CONNECTION` */
export function addBacktestCommand(program: Command): void {
  program
    .command('backtest')
    .description('Run a rule as its schedule would over the last days, and count its alerts.')
    .argument('<rule>', 'the rule file')
    .option('-e, --events <files...>', 'event files; by default the samples of the rule')
    .option('--days <n>', 'how many days back', '7')
    .option('--now <time>', 'the end of the last day; by default one second after the newest event, with --on now')
    .option('--late <length>', 'how long events take to arrive, such as 10m; a run sees only what has arrived', '0m')
    .option('--table <name>', 'the table of events that do not say theirs; by default the one the rule reads first')
    .option('--rule <id>', 'which rule of a file with several: its id, name or number from 1')
    .option('--on <connection>', 'over the events of a connection of the configuration: a query for each run')
    .option('--limit <rows>', 'with --on: the most rows that a run takes; 10000 by default')
    .option('--time-limit <seconds>', 'with --on: the longest a query may take; 180 by default')
    .option('--sign-in <way>', 'with --on: default (as the machine is signed in), browser or device')
    .option('--yes', 'with --on: so many queries are meant')
    .option('-f, --format <format>', 'pretty, json or markdown', 'pretty')
    .option('-q, --quiet', 'say nothing on standard error but failures')
    .addHelpText(
      'after',
      `
Examples:
  kqlens backtest rule.yaml --events month.ndjson --days 30
  kqlens backtest rule.yaml --on production --days 7`,
    )
    .action(async (rule: string, options: BacktestOptions) => {
      const { backtestRule } = await import('../commands/backtest.js');
      process.exitCode = await backtestRule(rule, options);
    });
}
