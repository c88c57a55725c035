import { stringifyWire } from '../../engine/values/wire.js';
import { dataSourceOf } from '../../events/load.js';
import { compareRemotely, queryWithEvents } from '../../remote/compare.js';
import type { RowDifference } from '../../remote/compare-rows.js';
import { describeConnection } from '../../remote/connection.js';
import { failureSentence, RemoteError } from '../../remote/failure.js';
import { runRule } from '../../testing/rule-run.js';
import { parseNow } from '../clock.js';
import { shownPath } from '../disk.js';
import { CLEAN, CommandFailure, FINDINGS, NOT_EVALUABLE, USAGE } from '../exit.js';
import { reportFailure } from '../failure.js';
import { choice } from '../options.js';
import { chosenConnection, remoteHost, remoteLimits, withHooks, type RemoteOptions } from '../remote.js';
import { openRuleEvents, type RuleEventsOptions } from '../rule-events.js';

export interface CompareOptions extends RuleEventsOptions, RemoteOptions {
  readonly on: string;
  readonly now?: string;
  readonly format: string;
}

type Print = (rule: string, connection: string, difference: RowDifference) => string;

const FORMATS: Readonly<Record<string, Print>> = {
  pretty,
  json: (rule, connection, { same, columns, rows }) => stringifyWire({ rule, connection, same, columns, rows }),
};

export async function compare(rule: string, options: CompareOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  const { document, unit, events } = await openRuleEvents(rule, options);
  const { analysis, catalog } = unit;
  const connection = chosenConnection(unit.document.configuration, options.on);
  const local = runRule(analysis, events, dataSourceOf(events, catalog), {
    score: document.configuration.score,
    now: parseNow(options.now),
  });
  if (!local.ok) return reportFailure(unit, local.error);
  const { now, result } = local.value;
  const compared = { now, tables: events.tables, columnsOf: (name: string) => catalog.table(name)?.columns ?? [] };
  const query = queryWithEvents(analysis, compared, connection.kind);
  if (typeof query === 'string') throw new CommandFailure(USAGE, `${rule}: ${query}`);
  const quiet = options.quiet === true;
  if (!quiet) process.stderr.write(`Sending the rule and its events to ${describeConnection(connection)}.\n`);
  const { seconds } = remoteLimits(options);
  try {
    const difference = await withHooks(quiet, (hooks) =>
      compareRemotely(query.text, result, connection, remoteHost(options), { now, seconds }, hooks),
    );
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
