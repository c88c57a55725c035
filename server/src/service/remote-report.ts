import { loadEvents } from '../events/load.js';
import { failureSentence } from '../remote/failure.js';
import type { RemoteRun, RemoteRunOutcome } from '../remote/remote-run.js';
import { outerRange } from './place.js';
import type { RuleUnit } from './project.js';
import type { RunFailure, RunResult } from './protocol.js';
import { missingSentences, tookSentence } from './remote-sentences.js';
import { describeRun } from './run-report.js';

/** How a user of an editor gets more rows. */
export const TO_GET_MORE = 'Ask for a shorter time, or raise the setting `kqlens.connections.rowLimit`.';

/** A run on a connection as clients show it: like a local run, without events and counts of clauses. */
export function describeRemoteRun(
  unit: RuleUnit,
  outcome: RemoteRunOutcome,
  connection: string,
  toUri: (path: string) => string,
): RunResult {
  return outcome.ok ? success(unit, outcome.value, toUri) : describeRemoteFailure(unit, outcome, connection, toUri);
}

function success(unit: RuleUnit, remote: RemoteRun, toUri: (path: string) => string): RunResult {
  // No file was read.
  const none = loadEvents([], { catalog: unit.catalog });
  const missing = missingSentences(remote, TO_GET_MORE);
  const on = { connection: remote.connection.name, missing, took: tookSentence(remote) };
  return { ...describeRun(unit, remote.run, none, toUri), on };
}

/** Why a service gave no answer, with its place in the rule file. */
export function describeRemoteFailure(
  unit: RuleUnit,
  { failure, range }: Pick<Extract<RemoteRunOutcome, { ok: false }>, 'failure' | 'range'>,
  connection: string,
  toUri: (path: string) => string,
): RunFailure {
  return {
    ok: false,
    uri: toUri(unit.document.path),
    region: unit.region.index,
    code: failure.kind,
    message: `${connection}: ${failureSentence(failure)}`,
    ...(range === undefined ? {} : { range: outerRange(unit, range) }),
  };
}
