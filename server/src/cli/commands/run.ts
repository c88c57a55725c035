import { join } from 'node:path';
import type { Command } from 'commander';
import { csvRun, jsonRun, ndjsonRun, prettyRun, type RunReport } from '../../report/run.js';
import { styleFor } from '../../report/style.js';
import { keepAnalyses } from '../../kusto/analysis.js';
import { clockSentence } from '../../service/load-sentences.js';
import { columnsRead } from '../../testing/columns-read.js';
import { summarizeLoad } from '../../testing/load-summary.js';
import { runRule, tablesRead } from '../../testing/rule-run.js';
import { AnalysisFolder } from '../analysis-folder.js';
import { userCacheFolder } from '../cache-folder.js';
import { parseNow } from '../clock.js';
import { shownPath } from '../disk.js';
import { overEvents } from '../event-stream.js';
import { loadReportLines } from '../events.js';
import { CLEAN } from '../exit.js';
import { reportFailure } from '../failure.js';
import { choice, type CommonOptions } from '../options.js';
import type { RemoteOptions } from '../remote.js';
import { eventFiles, openRule } from '../rule-events.js';
import { runOn } from './run-on.js';

interface RunOptions extends CommonOptions, RemoteOptions {
  readonly events?: readonly string[];
  readonly now?: string;
  readonly table?: string;
  readonly format: string;
  readonly rule?: string;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly prefilter?: boolean;
  readonly cache: boolean;
}

const FORMATS: Readonly<Record<string, (report: RunReport) => string>> = {
  table: (report) => prettyRun(report, styleFor(process.stdout)),
  json: jsonRun,
  ndjson: ndjsonRun,
  csv: csvRun,
};

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
      process.exitCode = await run(rule, options);
    });
}

async function run(rule: string, options: RunOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  const now = parseNow(options.now);
  const cache = options.cache ? userCacheFolder() : undefined;
  if (cache !== undefined) keepAnalyses(new AnalysisFolder(join(cache, 'analyses')));
  const opened = openRule(rule, options);
  const { document, unit } = opened;
  const { on } = options;
  if (on !== undefined) return runOn(unit, { ...options, on }, format);
  const files = eventFiles(rule, opened, options.events);
  const tables = tablesRead(unit.analysis.tree);
  const { configuration } = document;
  const { events, result: outcome } = await overEvents(
    files,
    {
      catalog: unit.catalog,
      table: options.table ?? tables[0],
      tables,
      configuration,
      prefilter: options.prefilter,
    },
    (loaded, data) => runRule(unit.analysis, loaded, data, { score: configuration.score, now }),
  );
  // After the run, as values are converted when it reads them.
  const loads = summarizeLoad(events, columnsRead(unit.analysis.tree, unit.catalog));
  if (options.quiet !== true) {
    const lines = loadReportLines(loads, options.verbose === true);
    if (options.verbose === true && outcome.ok) lines.push(clockSentence(outcome.value));
    for (const line of lines) process.stderr.write(`${line}\n`);
  }
  if (!outcome.ok) return reportFailure(unit, outcome.error);
  const text = format({ rule: shownPath(document.path), run: outcome.value, loads, shownPath });
  if (text !== '') process.stdout.write(`${text}\n`);
  return CLEAN;
}
