import { jsonRun, type RunReport } from '../../report/run.js';
import { jsonRemote } from '../../report/remote-run.js';
import { styleFor } from '../../report/style.js';
import { describeConnection } from '../../remote/connection.js';
import { failureSentence } from '../../remote/failure.js';
import { runRemotely } from '../../remote/remote-run.js';
import type { RuleUnit } from '../../service/project.js';
import { timeColumnOf } from '../../service/remote-range.js';
import { missingSentences, tookSentence } from '../../service/remote-sentences.js';
import { wallClock } from '../clock.js';
import { shownPath } from '../disk.js';
import { CLEAN, CommandFailure, NOT_EVALUABLE } from '../exit.js';
import { failureText } from '../failure.js';
import { chosenConnection, remoteBounds, remoteHost, withHooks, type RemoteOptions } from '../remote.js';

interface RunOnOptions extends RemoteOptions {
  readonly on: string;
  readonly format: string;
}

/** Runs a rule on a connection and prints the same report as a local run, in the format that `print` is for. */
export async function runOn(
  unit: RuleUnit,
  options: RunOnOptions,
  print: (report: RunReport) => string,
): Promise<number> {
  const connection = chosenConnection(unit, options.on);
  const now = wallClock();
  const { limits, range } = await remoteBounds(unit, options, now);
  const quiet = options.quiet === true;
  if (!quiet) process.stderr.write(`Sending the rule to ${describeConnection(connection)}.\n`);
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
  const path = shownPath(unit.document.path);
  if (!outcome.ok) {
    const { failure, range: place } = outcome;
    const message = `${connection.name}: ${failureSentence(failure)}`;
    if (failure.kind !== 'query') throw new CommandFailure(NOT_EVALUABLE, message);
    const error = { code: 'refused', message, start: place?.start, end: place?.end } as const;
    process.stderr.write(`${failureText(unit, error, styleFor(process.stderr))}\n`);
    return NOT_EVALUABLE;
  }
  const remote = outcome.value;
  // No file was read.
  const report = { rule: path, run: remote.run, loads: [], shownPath };
  if (!quiet) {
    const missing = missingSentences(remote, 'Raise --limit to get more.');
    for (const line of [...missing, tookSentence(remote)]) process.stderr.write(`${line}\n`);
  }
  // As JSON it is the document of a local run, and behind it what only a service has.
  const text =
    options.format === 'json' ? `${jsonRun(report).slice(0, -1)},"on":${jsonRemote(remote)}}` : print(report);
  if (text !== '') process.stdout.write(`${text}\n`);
  return CLEAN;
}
