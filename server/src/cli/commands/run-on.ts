import { jsonRun } from '../../report/run.js';
import { jsonRemote } from '../../report/remote-run.js';
import { styleFor } from '../../report/style.js';
import { describeConnection } from '../../remote/connection.js';
import { failureSentence, type RemoteFailure } from '../../remote/failure.js';
import { runRemotely, type RemoteRun } from '../../remote/remote-run.js';
import type { Range } from '../../rules/region.js';
import type { RuleUnit } from '../../service/project.js';
import { timeColumnOf } from '../../service/remote-range.js';
import { missingSentences, tookSentence } from '../../service/remote-sentences.js';
import { keepAnalysesOf } from '../analysis-folder.js';
import { parseNow, wallClock } from '../clock.js';
import { shownPath } from '../disk.js';
import { CLEAN, CommandFailure, NOT_EVALUABLE } from '../exit.js';
import { failureText } from '../failure.js';
import { choice } from '../options.js';
import { chosenConnection, remoteBounds, remoteHost, withHooks, type RemoteOptions } from '../remote.js';
import { openRule } from '../rule-events.js';
import { RUN_FORMATS } from '../run-formats.js';
import { writeOut } from '../write-out.js';
import type { RunOptions } from './run.js';

/** Options of commands that run a rule on a connection. */
interface OnOptions extends RemoteOptions {
  readonly on: string;
}

/** Runs a rule on a connection and prints the same report as a local run; returns the exit code. */
export async function runOnConnection(rule: string, options: OnOptions & RunOptions): Promise<number> {
  const print = choice('format', options.format, RUN_FORMATS);
  parseNow(options.now);
  keepAnalysesOf(options);
  const { unit } = openRule(rule, options);
  const remote = await runUnitOn(unit, options);
  if (typeof remote === 'number') return remote;
  // No file was read.
  const report = { rule: shownPath(unit.document.path), run: remote.run, loads: [], shownPath };
  if (options.quiet !== true) {
    const missing = missingSentences(remote, 'Raise --limit to get more.');
    for (const line of [...missing, tookSentence(remote)]) process.stderr.write(`${line}\n`);
  }
  // As JSON it is the document of a local run, and behind it what only a service has.
  await writeOut(options.format === 'json' ? jsonRun(report, `,"on":${jsonRemote(remote)}`) : print(report));
  return CLEAN;
}

/**
 * Runs a rule on a connection, within the bounds that the user gives. Where the query is wrong that is said, at its
 * place, and the exit code returned; any other failure is a CommandFailure.
 */
export async function runUnitOn(unit: RuleUnit, options: OnOptions): Promise<RemoteRun | number> {
  const connection = chosenConnection(unit.document.configuration, options.on);
  const now = wallClock();
  const { limits, range } = await remoteBounds(unit, options, now);
  const quiet = options.quiet === true;
  if (!quiet) process.stderr.write(`Sending the query to ${describeConnection(connection)}.\n`);
  const { score } = unit.document.configuration;
  const outcome = await withHooks(quiet, (hooks) =>
    runRemotely(
      unit.analysis,
      connection,
      remoteHost(options),
      { score, now, range, timeColumn: timeColumnOf(unit), limits },
      hooks,
    ),
  );
  return outcome.ok ? outcome.value : reportRemoteFailure(unit, connection.name, outcome);
}

/**
 * Says where a query is wrong, at its place in the rule file, and returns the exit code. Throws a CommandFailure for
 * anything else that a service or the network does.
 */
export function reportRemoteFailure(
  unit: RuleUnit,
  connection: string,
  { failure, range }: { readonly failure: RemoteFailure; readonly range: Range | undefined },
): number {
  const message = `${connection}: ${failureSentence(failure)}`;
  if (failure.kind !== 'query') throw new CommandFailure(NOT_EVALUABLE, message);
  const error = { code: 'refused', message, start: range?.start, end: range?.end } as const;
  process.stderr.write(`${failureText(unit, error, styleFor(process.stderr))}\n`);
  return NOT_EVALUABLE;
}
