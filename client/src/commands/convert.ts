import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CONVERT_REQUEST,
  NEW_RULE_REQUEST,
  type ConvertParams,
  type MadeFile,
  type MadeFiles,
  type NewRuleKind,
  type NewRuleParams,
} from '../../../server/src/service/protocol/convert.js';
import { plural } from '../words.js';
import { showError, showInformation, showWarning } from '../notify.js';

const KINDS: readonly (vscode.QuickPickItem & { readonly ruleKind: NewRuleKind })[] = [
  { ruleKind: 'kql', label: 'KQL query', detail: 'A .kql file' },
  { ruleKind: 'scheduled', label: 'Sentinel scheduled rule', detail: 'YAML, as content repositories keep it' },
  { ruleKind: 'nrt', label: 'Sentinel near-real-time rule', detail: 'YAML' },
  { ruleKind: 'hunting', label: 'Sentinel hunting query', detail: 'YAML' },
  { ruleKind: 'custom-detection', label: 'Defender XDR custom detection', detail: 'YAML' },
];

/** Asks for a kind, a name and a folder, writes the rule and its test file, and opens the rule. */
export async function createRule(client: LanguageClient): Promise<void> {
  const picked = await vscode.window.showQuickPick(KINDS, { title: 'New rule', placeHolder: 'What kind of rule?' });
  if (picked === undefined) return;
  const name = await vscode.window.showInputBox({ title: `New ${picked.label}`, prompt: 'The name of the rule' });
  if (name === undefined || name.trim() === '') return;
  const folder = await targetFolder('Create the Rule Here');
  if (folder === undefined) return;
  const params: NewRuleParams = { kind: picked.ruleKind, name };
  const { files } = await client.sendRequest<MadeFiles>(NEW_RULE_REQUEST, params);
  await writeAndOpen(folder, files);
}

/** Shows the rule of the active editor in the other form: an ARM template for YAML, YAML for a template. */
export async function convertRule(client: LanguageClient, given: vscode.Uri | undefined): Promise<void> {
  const made = await convert(client, given, 'other');
  const [file] = made?.files ?? [];
  if (file === undefined) return;
  const document = await unsavedDocument(given ?? vscode.window.activeTextEditor?.document.uri, file);
  await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
}

/** A document that is not saved yet, and will be beside the rule unless there is such a file. */
async function unsavedDocument(rule: vscode.Uri | undefined, file: MadeFile): Promise<vscode.TextDocument> {
  const target = rule?.scheme === 'file' ? vscode.Uri.joinPath(rule, '..', file.name) : undefined;
  const language = file.name.endsWith('.json') ? 'json' : 'yaml';
  if (target === undefined || (await exists(target))) {
    return vscode.workspace.openTextDocument({ language, content: file.text });
  }
  const document = await vscode.workspace.openTextDocument(target.with({ scheme: 'untitled' }));
  const edit = new vscode.WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), file.text);
  await vscode.workspace.applyEdit(edit);
  return document;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (failure) {
    if (failure instanceof vscode.FileSystemError && failure.code === 'FileNotFound') return false;
    throw failure;
  }
}

/** Writes each rule of the template in the active editor to a file of its own. */
export async function extractRules(client: LanguageClient, given: vscode.Uri | undefined): Promise<void> {
  const made = await convert(client, given, 'rules');
  if (made === undefined || made.files.length === 0) return;
  const folder = await targetFolder('Write the Rules Here');
  if (folder === undefined) return;
  await writeAndOpen(folder, made.files);
}

async function convert(
  client: LanguageClient,
  given: vscode.Uri | undefined,
  into: ConvertParams['into'],
): Promise<MadeFiles | undefined> {
  const uri = given ?? vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    void showInformation('No rule is open. Open a Sentinel rule or an ARM template first.');
    return undefined;
  }
  const params: ConvertParams = { uri: uri.toString(), into };
  const made = await client.sendRequest<MadeFiles>(CONVERT_REQUEST, params);
  if (made.problems.length > 0) {
    const text = made.problems.join(' ');
    if (made.files.length === 0) void showError(text);
    else void showWarning(text);
  }
  return made;
}

async function targetFolder(openLabel: string): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const near = active?.scheme === 'file' ? vscode.Uri.joinPath(active, '..') : undefined;
  const defaultUri = near ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel,
      ...(defaultUri === undefined ? {} : { defaultUri }),
    })) ?? [];
  return folder;
}

/** Writes files that are not there yet, and opens the first. */
async function writeAndOpen(folder: vscode.Uri, files: MadeFiles['files']): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const targets = files.map(({ name }) => vscode.Uri.joinPath(folder, name));
  for (const [index, target] of targets.entries()) {
    edit.createFile(target, { contents: new TextEncoder().encode(files[index]!.text), ignoreIfExists: false });
  }
  const [first] = targets;
  if (first === undefined) return;
  if (!(await vscode.workspace.applyEdit(edit))) {
    void showError(
      `Not all of ${plural(files.length, 'file')} could be written to \`${folder.fsPath}\`: one of them is there already, or the folder cannot be written to.`,
    );
    return;
  }
  await vscode.workspace.saveAll(false);
  await vscode.window.showTextDocument(first);
}
