import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CHECK_WORKSPACE_REQUEST,
  type CheckWorkspaceResult,
  type RunParams,
  type RunResult,
} from '../../server/src/service/protocol.js';
import type { ExplainDocuments } from './explain.js';
import type { ResultsView } from './results/panel.js';
import type { Runs } from './runs.js';
import type { StatusItem } from './status.js';

interface Parts {
  readonly client: LanguageClient;
  readonly runs: Runs;
  readonly results: ResultsView;
  readonly explain: ExplainDocuments;
  readonly output: vscode.LogOutputChannel;
  readonly status: StatusItem;
}

/** Registers every command of the palette, the menus and the lenses. */
export function registerCommands(context: vscode.ExtensionContext, parts: Parts): void {
  const { runs, results, explain, output } = parts;
  const register = (id: string, action: (...args: never[]) => unknown): void => {
    context.subscriptions.push(vscode.commands.registerCommand(id, action as (...args: unknown[]) => unknown));
  };
  register('kqlens.run', (uri?: string | vscode.Uri, region?: number) => runRule(parts, ruleUri(uri), region));
  register('kqlens.runFiles', (uri?: string | vscode.Uri) => runOnFiles(parts, ruleUri(uri)));
  register('kqlens.rerun', () => {
    const last = runs.current;
    return last === undefined ? runRule(parts, ruleUri(undefined)) : runRule(parts, last.uri, last.region);
  });
  register('kqlens.clear', () => runs.clear());
  register('kqlens.check', () => vscode.commands.executeCommand('workbench.actions.view.problems'));
  register('kqlens.checkWorkspace', () => checkWorkspace(parts));
  register('kqlens.fixAll', () => fixAll());
  register('kqlens.explainEvent', () => explain.explainAtCursor());
  register('kqlens.showResults', () => results.reveal());
  register('kqlens.showOutput', () => output.show());
  register('kqlens.openDocumentation', (url: string) => vscode.env.openExternal(vscode.Uri.parse(url)));
  register('kqlens.revealEvent', (uri: string, line: number) => revealLine(uri, line));
  register('kqlens.openSamples', () => openSampleWorkspace(context));
}

/** The rule a command is meant for: the one it was given, or the active editor's. */
function ruleUri(given: string | vscode.Uri | undefined): string | undefined {
  if (given !== undefined) return given.toString();
  return vscode.window.activeTextEditor?.document.uri.toString();
}

async function runRule(parts: Parts, uri: string | undefined, region?: number, files?: string[]): Promise<void> {
  if (uri === undefined) {
    void vscode.window.showInformationMessage('Open a rule to run it.');
    return;
  }
  const params: RunParams = {
    uri,
    ...(region === undefined ? {} : { region }),
    ...(files === undefined ? {} : { files }),
  };
  const result = await parts.runs.run(params);
  if (result === undefined) return;
  if (result.ok) {
    parts.results.reveal();
    return;
  }
  await showFailure(parts, result);
}

async function showFailure(parts: Parts, result: Extract<RunResult, { ok: false }>): Promise<void> {
  if (result.code === 'no-samples') {
    const choose = 'Choose Files…';
    const answer = await vscode.window.showInformationMessage(result.message, choose);
    if (answer === choose) await runOnFiles(parts, result.uri);
    return;
  }
  const { range } = result;
  const show = 'Show Place';
  const answer = await vscode.window.showErrorMessage(
    `Not evaluable: ${result.message}`,
    ...(range === undefined ? [] : [show]),
  );
  if (answer !== show || range === undefined) return;
  await vscode.window.showTextDocument(vscode.Uri.parse(result.uri), {
    selection: new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character),
  });
}

async function runOnFiles(parts: Parts, uri: string | undefined): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    canSelectFolders: false,
    openLabel: 'Run against these',
    title: 'Event files (NDJSON, JSON, CSV)',
  });
  if (chosen === undefined || chosen.length === 0) return;
  await runRule(
    parts,
    uri,
    undefined,
    chosen.map((file) => file.fsPath),
  );
}

async function checkWorkspace({ client }: Parts): Promise<void> {
  const summary = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'KQLens: checking all rules', cancellable: true },
    (_progress, token) => client.sendRequest<CheckWorkspaceResult>(CHECK_WORKSPACE_REQUEST, {}, token),
  );
  const { rules, files, errors, warnings } = summary;
  const open = 'Open Problems';
  const answer = await vscode.window.showInformationMessage(
    `${rules} rules in ${files} files: ${errors} errors, ${warnings} warnings.`,
    ...(errors + warnings > 0 ? [open] : []),
  );
  if (answer === open) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

async function fixAll(): Promise<void> {
  await vscode.commands.executeCommand('editor.action.codeAction', {
    kind: 'source.fixAll.kqlens',
    apply: 'first',
  });
}

async function revealLine(uri: string, line: number): Promise<void> {
  const range = new vscode.Range(line, 0, line, 0);
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: false,
    selection: range,
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Copies the samples to a folder of the user's choice and opens it. */
async function openSampleWorkspace(context: vscode.ExtensionContext): Promise<void> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Copy the samples here',
    })) ?? [];
  if (parent === undefined) return;
  const target = vscode.Uri.joinPath(parent, 'kqlens-samples');
  try {
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(context.extensionUri, 'samples'), target, { overwrite: false });
  } catch (failure) {
    void vscode.window.showErrorMessage(
      `The samples could not be copied to ${target.fsPath}: ${failure instanceof Error ? failure.message : String(failure)}`,
    );
    return;
  }
  await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow: true });
}
