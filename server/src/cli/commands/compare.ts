import type { Command } from 'commander';
import { stringifyWire } from '../../engine/values/wire.js';
import { dataSourceOf } from '../../events/load.js';
import { openClient } from '../../remote/client.js';
import { compareRows, type RowDifference } from '../../remote/compare-rows.js';
import { describeConnection } from '../../remote/connection.js';
import { failureSentence, RemoteError } from '../../remote/failure.js';
import { bindTable, LONGEST_QUERY, unbindable, withClock } from '../../remote/inline-tables.js';
import { runRule, tablesRead } from '../../testing/rule-run.js';
import { parseNow } from '../clock.js';
import { shownPath } from '../disk.js';
import { CLEAN, CommandFailure, FINDINGS, NOT_EVALUABLE, USAGE } from '../exit.js';
import { reportFailure } from '../failure.js';
import { choice } from '../options.js';
import { chosenConnection, remoteHost, remoteLimits, withHooks, type RemoteOptions } from '../remote.js';
import { openRuleEvents, type RuleEventsOptions } from '../rule-events.js';

interface CompareOptions extends RuleEventsOptions, RemoteOptions {
  readonly on: string;
  readonly now?: string;
  readonly format: string;
}

type Print = (rule: string, connection: string, difference: RowDifference) => string;

const FORMATS: Readonly<Record<string, Print>> = {
  pretty,
  json: (rule, connection, { same, columns, rows }) => stringifyWire({ rule, connection, same, columns, rows }),
};

/** `kqlens compare RULE --events FILES --on CONNECTION` */
export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description('Run a rule on the same events here and on a connection, and show the rows that differ.')
    .argument('<rule>', 'the rule file')
    .requiredOption('--on <connection>', 'a connection of the configuration; nothing is written there')
    .option('-e, --events <files...>', 'event files, which are sent; by default the samples of the rule')
    .option('--now <time>', "the rule's clock on both sides; by default one second after the newest event")
    .option('--table <name>', 'the table of events that do not say theirs; by default the one the rule reads first')
    .option('--rule <id>', 'which rule of a file with several: its id, name or number from 1')
    .option('--time-limit <seconds>', 'the longest it may take; 180 by default')
    .option('--sign-in <way>', 'default (as the machine is signed in), browser or device')
    .option('-f, --format <format>', 'pretty or json', 'pretty')
    .option('-q, --quiet', 'say nothing on standard error but failures')
    .addHelpText('after', '\nExamples:\n  kqlens compare rule.kql --events samples/malicious/one.ndjson --on laptop')
    .action(async (rule: string, options: CompareOptions) => {
      process.exitCode = await compare(rule, options);
    });
}

async function compare(rule: string, options: CompareOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  const { document, unit, events } = await openRuleEvents(rule, options);
  const { analysis, catalog } = unit;
  const connection = chosenConnection(unit, options.on);
  const local = runRule(analysis, events, dataSourceOf(events, catalog), {
    score: document.configuration.score,
    now: parseNow(options.now),
  });
  if (!local.ok) return reportFailure(unit, local.error);
  const why = unbindable(analysis.tree);
  if (why !== undefined) throw new CommandFailure(USAGE, `${rule}: its tables cannot be bound to events: ${why}.`);
  const { now, result } = local.value;
  const bound = tablesRead(analysis.tree).map((name) => {
    const own = events.tables.get(name);
    return bindTable({ name, columns: own?.columns ?? catalog.table(name)?.columns ?? [], events: own });
  });
  const isKusto = connection.kind !== 'log-analytics';
  const text = bound.join('') + (isKusto ? analysis.text : withClock(analysis.text, analysis.tree, now));
  if (text.length > LONGEST_QUERY) {
    const message = `The events make a query of ${text.length} characters; ${LONGEST_QUERY} are sent at most. Name fewer events.`;
    throw new CommandFailure(USAGE, message);
  }
  const quiet = options.quiet === true;
  if (!quiet) process.stderr.write(`Sending the rule and its events to ${describeConnection(connection)}.\n`);
  const limits = { rows: undefined, seconds: remoteLimits(options).seconds };
  // The rows are in the query: no table is read, whatever the time.
  const query = { text, range: undefined, timeColumn: undefined, now: isKusto ? now : undefined, limits };
  try {
    const answer = await withHooks(quiet, (hooks) => openClient(connection, remoteHost(options)).query(query, hooks));
    const there = answer.tables.at(-1);
    if (there === undefined || answer.partial !== undefined) {
      const said = answer.partial === undefined ? 'it has no result table.' : failureSentence(answer.partial);
      throw new CommandFailure(NOT_EVALUABLE, `${connection.name}: the answer is not whole: ${said}`);
    }
    const difference = compareRows(result, there);
    const path = shownPath(document.path);
    const { columns, rows } = difference;
    process.stdout.write(`${format(path, connection.name, difference)}\n`);
    return rows.length + columns.length > 0 ? FINDINGS : CLEAN;
  } catch (fault) {
    if (!(fault instanceof RemoteError)) throw fault;
    throw new CommandFailure(NOT_EVALUABLE, `${connection.name}: ${failureSentence(fault.failure)}`);
  }
}

function pretty(rule: string, name: string, { columns, rows, same }: RowDifference): string {
  const lines = columns.map((c) => `! ${c}`);
  for (const { side, columns: of, row } of rows) {
    const cells = of.map((c, i) => `${c.name}=${stringifyWire(row[i])}`).join(' ');
    lines.push(`${side === 'here' ? `- only here: ` : `+ only on ${name}: `}${cells}`);
  }
  const verdict = rows.length + columns.length === 0 ? 'the same' : 'not the same';
  lines.push(`${rule}: ${verdict} here and on ${name}: ${same} equal rows, ${rows.length} that differ`);
  return lines.join('\n');
}
