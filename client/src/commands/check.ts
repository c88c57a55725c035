import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CHECK_WORKSPACE_REQUEST,
  STATUS_REQUEST,
  type CheckWorkspaceResult,
  type StatusParams,
  type StatusResult,
} from '../../../server/src/service/protocol.js';
import { requestWithProgress } from '../progress.js';
import { plural } from '../words.js';
import { showInformation } from '../notify.js';

const SHOW_PROBLEMS = 'workbench.actions.view.problems';

/** Checks one rule file: opens it, which checks it, and shows what was found. */
export async function checkRule(client: LanguageClient, given: vscode.Uri | undefined): Promise<void> {
  const uri = given ?? vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    void showInformation('No rule is open. Open one to check it.');
    return;
  }
  if (given !== undefined) await vscode.window.showTextDocument(given);
  const params: StatusParams = { uri: uri.toString() };
  const { errors, warnings, rules } = await client.sendRequest<StatusResult>(STATUS_REQUEST, params);
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  if (rules === 0) void showInformation(`\`${name}\` holds no rule.`);
  else if (errors + warnings === 0) {
    vscode.window.setStatusBarMessage(`KQLens: ${name} has no errors and no warnings`, 5000);
  }
  await vscode.commands.executeCommand(SHOW_PROBLEMS);
}

/** Checks all rules of the workspace; findings go to the problems, a summary is shown. */
export async function checkWorkspace(client: LanguageClient): Promise<void> {
  const summary = await requestWithProgress<CheckWorkspaceResult>(
    client,
    'checking all rules',
    CHECK_WORKSPACE_REQUEST,
    {},
  );
  if (summary === undefined) return;
  const { rules, files, errors, warnings } = summary;
  if (rules === 0) {
    void showInformation(
      'No rules in this workspace. Rules are read from `.kql` files and from Sentinel YAML, ARM JSON and Markdown.',
    );
    return;
  }
  const open = 'Open Problems';
  const answer = await showInformation(
    `${plural(rules, 'rule')} in ${plural(files, 'file')}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`,
    ...(errors + warnings > 0 ? [open] : []),
  );
  if (answer === open) await vscode.commands.executeCommand(SHOW_PROBLEMS);
}

/** Applies every fix that cannot change what a rule matches. */
export async function fixAll(): Promise<void> {
  await vscode.commands.executeCommand('editor.action.sourceAction', { kind: 'source.fixAll.kqlens', apply: 'first' });
}
