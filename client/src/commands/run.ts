import * as vscode from 'vscode';
import type { RunFailure, RunParams } from '../../../server/src/service/protocol.js';
import type { Parts } from '../commands.js';
import { ruleParams, showPlace, type GivenRule } from './given-rule.js';
import { runOnAgain } from './run-on.js';
import { showInformation } from '../notify.js';

/** Runs a rule against its samples and shows the results. */
export async function runRule(parts: Parts, given: GivenRule, region: unknown): Promise<void> {
  const params = ruleParams(given, region);
  if (params === undefined) void showInformation('No rule is open. Open one to run it.');
  else await run(parts, params);
}

/** Runs the rule whose results are shown once more, over the same events or on the same connection. */
export async function rerun(parts: Parts): Promise<void> {
  const last = parts.runs.current;
  if (last === undefined) await runRule(parts, undefined, undefined);
  else if (last.on === undefined) await run(parts, last.params);
  else await runOnAgain(parts, last.on);
}

/** Asks for event files and runs a rule over them. */
export async function runOnFiles(parts: Parts, given: GivenRule): Promise<void> {
  const params = ruleParams(given, undefined);
  if (params === undefined) {
    void showInformation('No rule is open. Open one to run it.');
    return;
  }
  await chooseFilesAndRun(parts, params);
}

async function run(parts: Parts, params: RunParams): Promise<void> {
  const result = await parts.runs.run(params);
  if (result === undefined) return;
  if (result.ok) await parts.results.reveal();
  else await showFailure(parts, params, result);
}

async function chooseFilesAndRun(parts: Parts, params: RunParams): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: 'Run Against These',
    title: 'Event files (NDJSON, JSON, CSV)',
    filters: { 'Event files': ['ndjson', 'jsonl', 'json', 'csv', 'log'], 'All files': ['*'] },
  });
  if (chosen === undefined || chosen.length === 0) return;
  await run(parts, { ...params, files: chosen.map((file) => file.fsPath) });
}

async function showFailure(parts: Parts, params: RunParams, failure: RunFailure): Promise<void> {
  if (failure.code === 'no-samples') {
    const choose = 'Choose Files…';
    const answer = await showInformation(failure.message, choose);
    if (answer === choose) await chooseFilesAndRun(parts, params);
    return;
  }
  await showPlace(failure, `Not evaluable: ${failure.message}`);
}
