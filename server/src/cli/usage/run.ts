import type { Command } from 'commander';
import type { RunOptions } from '../commands/run.js';

/** `kqlens run RULE --events FILES` */
export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('Evaluate a rule over local event files and show the events that hit, with their scores.')
    .argument('<rule>', 'the rule file: .kql, Sentinel YAML, ARM JSON or Markdown')
    .option('-e, --events <files...>', 'event files, folders or globs; TABLE=FILE binds a file to a table')
    .option('--now <time>', "the rule's clock; by default one second after the newest event")
    .option('--table <name>', 'the table of events that do not say theirs; by default the one the rule reads first')
    .option('--rule <id>', 'which rule of a file with several: its id, name or number from 1')
    .option('-f, --format <format>', 'table, json, ndjson or csv', 'table')
    .option('-v, --verbose', 'say how each event file was read')
    .option('--no-prefilter', 'read every line of large files, also those that cannot hit; for comparison')
    .option('--workers <n>', 'how many threads read large files; one by default, which takes the least processor time')
    .option('--no-cache', 'analyse the rule anew, and keep nothing of it')
    .option('-q, --quiet', 'say nothing on standard error but failures')
    .option('--on <connection>', 'run it on a connection of the configuration, not on files')
    .option('--since <length>', 'with --on: how far back, such as 7d; by default the queryPeriod of the rule')
    .option('--limit <rows>', 'with --on: the most rows that are taken, or none; 10000 by default')
    .option('--time-limit <seconds>', 'with --on: the longest it may take; 180 by default')
    .option('--sign-in <way>', 'with --on: default (as the machine is signed in), browser or device')
    .option('--yes', 'with --on: no time range, or no limit of rows, is meant')
    .addHelpText(
      'after',
      `
Examples:
  kqlens run samples/t1613/t1613.kql
  kqlens run rule.yaml --events 'events/*.ndjson' --now 2026-11-20T12:00:00Z
  kqlens run rule.kql --events SigninLogs=signins.csv --format json
  kqlens run rule.yaml --on production --since 7d`,
    )
    .action(async (rule: string, options: RunOptions) => {
      const { on } = options;
      if (on === undefined) {
        const { run } = await import('../commands/run.js');
        process.exitCode = await run(rule, options);
      } else {
        // Of a bundle of its own: a run over files needs nothing of it.
        const { runOnConnection } = await import('../commands/run-on.js');
        process.exitCode = await runOnConnection(rule, { ...options, on });
      }
    });
}
