import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  EVENTS_REQUEST,
  MAPPING_NAME,
  mappingName,
  type EventsAction,
  type EventsChoice,
  type EventsParams,
  type EventsResult,
} from '../../../server/src/service/protocol/events.js';
import type { Reports } from '../report.js';
import { requestWithProgress } from '../progress.js';
import { showError, showInformation } from '../notify.js';

/** What event files are called; others can be chosen too. */
const FILTERS = {
  'Event files': ['ndjson', 'jsonl', 'json', 'csv', 'log', 'xml', 'gz', 'zst', 'parquet'],
  'All files': ['*'],
};
const EVENT_FILE = /\.(?:ndjson|jsonl|json|csv|tsv|log|xml|gz|zst|parquet)$/iu;

type Files = readonly vscode.Uri[] | undefined;

/** Shows what is in event files: formats, tables, times, how much of each column is filled. */
export async function summariseEvents(
  client: LanguageClient,
  reports: Reports,
  given?: vscode.Uri,
  files?: Files,
): Promise<void> {
  const uris = await eventFiles(given, files, 'Summarise');
  if (uris === undefined) return;
  const result = await ask(client, 'reading events', uris, { kind: 'summarise' });
  if (result?.text !== undefined) await reports.show(posix.basename(uris[0]!.path), result.text);
}

/** Writes event files as NDJSON, mapped to their tables. */
export async function convertEvents(client: LanguageClient, given?: vscode.Uri, files?: Files): Promise<void> {
  const uris = await eventFiles(given, files, 'Convert');
  const choice = uris === undefined ? undefined : await chooseEvents('Convert Events');
  const target = choice === undefined ? undefined : await targetFile(uris![0]!, '', 'Write the Events');
  if (uris === undefined || target === undefined) return;
  await write(client, 'converting events', uris, { kind: 'convert', target: target.toString(), ...choice }, target);
}

/** Writes event files with pseudonyms for what names an organisation and its people. */
export async function anonymiseEvents(client: LanguageClient, given?: vscode.Uri, files?: Files): Promise<void> {
  const uris = await eventFiles(given, files, 'Anonymise');
  const choice = uris === undefined ? undefined : await chooseEvents('Anonymise Events');
  if (uris === undefined || choice === undefined) return;
  const seed = await vscode.window.showInputBox({
    title: 'Anonymise Events',
    prompt: 'A secret that pseudonyms follow from, the same for files that belong together. Empty: a new one.',
    password: true,
  });
  const target = seed === undefined ? undefined : await targetFile(uris[0]!, '.anonymised', 'Write the Events');
  if (seed === undefined || target === undefined) return;
  const action: EventsAction = { kind: 'anonymise', target: target.toString(), seed, ...choice };
  await write(client, 'anonymising events', uris, action, target);
}

/** Proposes a mapping for the format of an event file, writes it where the workspace uses it, and opens it. */
export async function proposeMapping(client: LanguageClient, given?: vscode.Uri): Promise<void> {
  const [uri] = (await eventFiles(given, undefined, 'Propose Mapping', false)) ?? [];
  if (uri === undefined) return;
  const name = await vscode.window.showInputBox({
    title: 'Propose Mapping for Events',
    prompt: 'The name of the mapping, in lower case with dashes',
    value: mappingName(uri.path),
    validateInput: (text) => (MAPPING_NAME.test(text) ? undefined : 'Use lower-case letters, digits and dashes.'),
  });
  if (name === undefined) return;
  const result = await ask(client, 'proposing a mapping', [uri], { kind: 'propose', name });
  if (result?.files === undefined) return;
  const edit = new vscode.WorkspaceEdit();
  const targets = result.files.map((file) => ({ uri: vscode.Uri.parse(file.uri), text: file.text }));
  for (const target of targets) {
    edit.createFile(target.uri, { contents: new TextEncoder().encode(target.text), overwrite: true });
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    void showError(`\`${targets[0]!.uri.fsPath}\` could not be written.`);
    return;
  }
  await vscode.workspace.saveAll(false);
  await vscode.window.showTextDocument(targets[0]!.uri);
}

/** Asks which events are meant; undefined where the user gives up. */
async function chooseEvents(title: string): Promise<EventsChoice | undefined> {
  const where = await vscode.window.showInputBox({
    title,
    prompt: 'Which events? A KQL predicate, as after `where`. Empty: all of them.',
    placeHolder: 'FileName has "docker" and TimeGenerated > ago(1d)',
    ignoreFocusOut: true,
  });
  if (where === undefined) return undefined;
  const sample = await vscode.window.showInputBox({
    title,
    prompt: 'How many of them, at random? Empty: all of them.',
    validateInput: (text) => (/^(?:[1-9]\d{0,8})?$/u.test(text.trim()) ? undefined : 'Give a number of events.'),
    ignoreFocusOut: true,
  });
  if (sample === undefined) return undefined;
  return {
    ...(where.trim() === '' ? {} : { where }),
    ...(sample.trim() === '' ? {} : { sample: Number(sample) }),
  };
}

async function write(
  client: LanguageClient,
  title: string,
  uris: readonly vscode.Uri[],
  action: EventsAction,
  target: vscode.Uri,
): Promise<void> {
  const result = await ask(client, title, uris, action);
  if (result !== undefined) await vscode.window.showTextDocument(target);
}

/** Asks the server with progress, and shows what it says. Undefined where there is no result. */
async function ask(
  client: LanguageClient,
  title: string,
  uris: readonly vscode.Uri[],
  action: EventsAction,
): Promise<Extract<EventsResult, { ok: true }> | undefined> {
  const params: EventsParams = { uris: uris.map(String), action };
  const result = await requestWithProgress<EventsResult>(client, title, EVENTS_REQUEST, params);
  if (result === undefined) return undefined;
  if (!result.ok) {
    void showError(result.message);
    return undefined;
  }
  if (result.messages.length > 0) void showInformation(result.messages.join(' '));
  return result;
}

/** The files of a menu, or of the active editor where they look like events, or those that the user chooses. */
async function eventFiles(
  given: vscode.Uri | undefined,
  files: Files,
  openLabel: string,
  several = true,
): Promise<readonly vscode.Uri[] | undefined> {
  if (files !== undefined && files.length > 0) return files;
  if (given !== undefined) return [given];
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active?.scheme === 'file' && EVENT_FILE.test(active.path)) return [active];
  const chosen = await vscode.window.showOpenDialog({ canSelectMany: several, openLabel, filters: FILTERS });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen;
}

function targetFile(source: vscode.Uri, mark: string, saveLabel: string): Thenable<vscode.Uri | undefined> {
  const stem = source.path.replace(/(?:\.(?:gz|zst))?$/iu, '').replace(/\.[^./]*$/u, '');
  const end = mark === '' && /\.(?:ndjson|jsonl)$/iu.test(source.path) ? '.mapped.ndjson' : `${mark}.ndjson`;
  return vscode.window.showSaveDialog({
    defaultUri: source.with({ path: `${stem}${end}` }),
    saveLabel,
    title: saveLabel,
    filters: { NDJSON: ['ndjson'] },
  });
}
