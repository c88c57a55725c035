import { statSync } from 'node:fs';
import { clockSentence } from '../../service/load-sentences.js';
import { columnsRead } from '../../testing/columns-read.js';
import { summarizeLoad } from '../../testing/load-summary.js';
import { runRule, tablesRead } from '../../testing/rule-run.js';
import { keepAnalysesOf } from '../analysis-folder.js';
import { parseNow } from '../clock.js';
import { shownPath } from '../disk.js';
import { overEvents } from '../event-stream.js';
import { labelsOf, loadReportLines } from '../events.js';
import { CLEAN } from '../exit.js';
import { reportFailure } from '../failure.js';
import { choice, workerCount, type CommonOptions } from '../options.js';
import type { RemoteOptions } from '../remote.js';
import { eventFiles, openRule, type OpenedRule } from '../rule-events.js';
import { RUN_FORMATS } from '../run-formats.js';
import { noteRuleSeen } from '../seen-rules.js';
import { SelectThreads } from '../select/select-threads.js';
import { preferSnapshot } from '../snapshot/find.js';
import { writeOut } from '../write-out.js';

export { serveSelections } from '../select/select-thread.js';

export interface RunOptions extends CommonOptions, RemoteOptions {
  readonly events?: readonly string[];
  readonly now?: string;
  readonly table?: string;
  readonly format: string;
  readonly rule?: string;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly prefilter?: boolean;
  readonly workers?: string;
  readonly cache: boolean;
}

/** Opens a rule whose analysis may be kept; where it is not, in a process that has the language package. */
function openKept(rule: string, options: RunOptions): OpenedRule {
  let canStartAgain = false;
  keepAnalysesOf(options, () => {
    if (canStartAgain) preferSnapshot();
  });
  const opened = openRule(rule, options);
  // What a pipe gave cannot be read again, and what was said is not said again.
  canStartAgain = statSync(rule, { throwIfNoEntry: false })?.isFile() === true && !opened.isWarned;
  // Analysed here, before events are read.
  canStartAgain &&= opened.unit.analysis === undefined;
  if (options.cache) noteRuleSeen(rule);
  return opened;
}

/** Threads that find the lines of large files; none where a thread cannot open the rule as it was opened here. */
function selectThreads(
  rule: string,
  options: RunOptions,
  { analysis: { tree } }: OpenedRule['unit'],
  defaultTable: string | undefined,
  workers: number,
): SelectThreads | undefined {
  if (workers === 1 || statSync(rule, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  return new SelectThreads({ rule, options, tree, defaultTable, noPrefilter: options.prefilter === false }, workers);
}

/** Runs a rule over event files and prints the report; returns the exit code. */
export async function run(rule: string, options: RunOptions): Promise<number> {
  const format = choice('format', options.format, RUN_FORMATS);
  const now = parseNow(options.now);
  const workers = workerCount(options.workers) ?? 1;
  const opened = openKept(rule, options);
  const { document, unit } = opened;
  const files = eventFiles(rule, opened, options.events);
  const tables = tablesRead(unit.analysis.tree);
  const { configuration } = document;
  const table = options.table ?? tables[0];
  const selection = selectThreads(rule, options, unit, table, workers);
  const onClock = (chosen: bigint): void => {
    if (selection !== undefined) selection.now = chosen;
  };
  const { events, result: outcome } = await overEvents(
    files,
    { catalog: unit.catalog, table, tables, configuration, prefilter: options.prefilter, selection },
    (loaded, data) => {
      const { score } = configuration;
      return runRule(unit.analysis, loaded, data, { score, now, onClock, labelOf: labelsOf(files) });
    },
  ).finally(() => selection?.close());
  // After the run, as values are converted when it reads them.
  const loads = summarizeLoad(events, columnsRead(unit.analysis.tree, unit.catalog));
  if (options.quiet !== true) {
    const lines = loadReportLines(loads, options.verbose === true);
    if (options.verbose === true && outcome.ok) lines.push(clockSentence(outcome.value));
    for (const line of lines) process.stderr.write(`${line}\n`);
  }
  if (!outcome.ok) return reportFailure(unit, outcome.error);
  await writeOut(format({ rule: shownPath(document.path), run: outcome.value, loads, shownPath }));
  return CLEAN;
}
