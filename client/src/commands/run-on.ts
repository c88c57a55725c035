import type { RunResult } from '../../../server/src/service/protocol.js';
import type { OfferedConnection, RuleChoice, RunOnParams } from '../../../server/src/service/protocol/connections.js';
import type { Parts } from '../commands.js';
import { askConnection, confirmUnbounded, isAllowed, offeredConnections, queryLimits } from '../connections/choose.js';
import { tokenOf } from '../connections/sign-in.js';
import { askTimeSpan } from '../connections/time-span.js';
import { ruleParams, showPlace, type GivenRule } from './given-rule.js';
import { showError, showInformation, showWarning } from '../notify.js';

/** Asks for a connection and a time, runs a rule there and shows the results. */
export async function runRuleOn(parts: Parts, given: GivenRule, region: unknown): Promise<void> {
  if (!(await isAllowed())) return;
  const rule = ruleParams(given, region);
  if (rule === undefined) {
    void showInformation('No rule is open. Open one to run it.');
    return;
  }
  const offered = await offeredConnections(parts.client, rule);
  if (offered === undefined) return;
  const title = `Run “${offered.title}” On…`;
  const connection = await askConnection(title, offered.connections);
  if (connection === undefined) return;
  const span = await askTimeSpan(`${title} ${connection.name}`, offered.period);
  if (span === undefined) return;
  await send(parts, { uri: rule.uri, region: offered.region }, connection, span.since);
}

/** Runs on a connection what was run there before, over the time up to now. */
export async function runOnAgain(parts: Parts, { uri, region, connection: name, since }: RunOnParams): Promise<void> {
  if (!(await isAllowed())) return;
  const rule: RuleChoice = { uri, ...(region === undefined ? {} : { region }) };
  const offered = await offeredConnections(parts.client, rule);
  if (offered === undefined) return;
  const connection = offered.connections.find((c) => c.name === name);
  if (connection === undefined) {
    void showError(`The configuration has no connection \`${name}\` any more.`);
    return;
  }
  await send(parts, { uri, region: offered.region }, connection, since);
}

async function send(
  parts: Parts,
  rule: RuleChoice,
  connection: OfferedConnection,
  since: string | undefined,
): Promise<void> {
  const limits = queryLimits();
  if (!(await confirmUnbounded(connection, since, limits))) return;
  const params: RunOnParams = {
    ...rule,
    connection: connection.name,
    seconds: limits.seconds,
    ...(limits.rows === undefined ? {} : { rows: limits.rows }),
    ...(since === undefined ? {} : { since }),
    ...(limits.rows === undefined || since === undefined ? { unbounded: true } : {}),
  };
  const signed = await tokenOf(connection);
  if (signed !== undefined) await show(parts, await parts.runs.runOn(params, signed));
}

async function show(parts: Parts, result: RunResult | undefined): Promise<void> {
  if (result === undefined) return;
  if (result.ok) {
    await parts.results.reveal();
    const missing = result.on?.missing ?? [];
    if (missing.length > 0) void showWarning(missing.join(' '));
    return;
  }
  if (result.code === 'cancelled') void showInformation(result.message);
  else await showPlace(result, result.message);
}
