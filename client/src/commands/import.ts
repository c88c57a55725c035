import * as vscode from 'vscode';
import {
  IMPORT_REQUEST,
  type ConnectionsResult,
  type ImportParams,
  type ImportResult,
  type ImportWanted,
  type OfferedConnection,
} from '../../../server/src/service/protocol/connections.js';
import type { Parts } from '../commands.js';
import { askConnection, confirmUnbounded, isAllowed, offeredConnections, queryLimits } from '../connections/choose.js';
import { tokenOf } from '../connections/sign-in.js';
import { askTimeSpan } from '../connections/time-span.js';
import { requestWithProgress } from '../progress.js';
import { ruleParams } from './given-rule.js';
import { askWhether, showError, showInformation } from '../notify.js';

const TITLE = 'Import from Connection';

/** What is imported, and for events how far back. */
interface Asked {
  readonly wanted: ImportWanted;
  readonly since?: string;
  readonly unbounded?: boolean;
}

/** Asks what to fetch from which connection, and writes it into the workspace. */
export async function importFromConnection(parts: Parts): Promise<void> {
  if (!(await isAllowed())) return;
  const rule = ruleParams(undefined, undefined);
  const uri = rule?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri.toString();
  if (uri === undefined) return;
  const offered = await offeredConnections(parts.client, rule ?? { uri });
  if (offered === undefined) return;
  const connection = await askConnection(TITLE, offered.connections);
  if (connection === undefined) return;
  const asked = await askWanted(offered, connection);
  if (asked === undefined) return;
  const signed = await tokenOf(connection);
  if (signed === undefined) return;
  const { rows, seconds } = queryLimits();
  // Schemas, watchlists and functions have no time.
  const bounds = { ...(rows === undefined ? {} : { rows }), seconds, unbounded: true };
  const params: ImportParams = { uri, connection: connection.name, ...bounds, ...asked, ...signed };
  const result = await requestWithProgress<ImportResult>(parts.client, 'importing', IMPORT_REQUEST, params);
  if (result === undefined) return;
  if (result.failure === undefined) {
    if (asked.wanted.kind !== 'events' || (await mayReplace(result))) await write(result);
  } else void showError(result.failure);
}

interface KindItem extends vscode.QuickPickItem {
  readonly want: ImportWanted['kind'];
}

async function askWanted(offered: ConnectionsResult, connection: OfferedConnection): Promise<Asked | undefined> {
  const kinds: KindItem[] = [
    { label: 'Table Schemas…', description: 'into schemas/ and `tables`', want: 'schema' },
    { label: 'Saved Functions', description: 'all, into functions/ and `functions`', want: 'functions' },
    { label: 'Watchlists…', description: 'into watchlists/ and `watchlists`', want: 'watchlist' },
    { label: 'Events of This Rule…', description: `“${offered.title}”, into samples/`, want: 'events' },
  ];
  const chosen = await vscode.window.showQuickPick(kinds, { title: TITLE, placeHolder: 'What?' });
  if (chosen === undefined) return undefined;
  switch (chosen.want) {
    case 'functions':
      return { wanted: { kind: 'functions', names: [] } };
    case 'events':
      return askEvents(offered, connection);
    case 'schema':
    case 'watchlist': {
      const { want: kind } = chosen;
      const names = await askNames(kind === 'schema' ? 'tables' : 'watchlists');
      return names === undefined ? undefined : { wanted: { kind, names } };
    }
  }
}

async function askNames(what: string): Promise<readonly string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: TITLE,
    prompt: `The names of the ${what}, as they are on the connection, with commas between them`,
    validateInput: (typed) => (namesIn(typed).length === 0 ? 'Give a name.' : undefined),
  });
  return text === undefined ? undefined : namesIn(text);
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

async function askEvents(offered: ConnectionsResult, connection: OfferedConnection): Promise<Asked | undefined> {
  const span = await askTimeSpan(TITLE, offered.period);
  if (span === undefined || !(await confirmUnbounded(connection, span.since, queryLimits()))) return undefined;
  const labels = (['malicious', 'benign'] as const).map((label) => ({ label }));
  const labelled = await vscode.window.showQuickPick(labels, { title: TITLE, placeHolder: 'What are these events?' });
  if (labelled === undefined) return undefined;
  const values = [
    { label: 'With Pseudonyms', description: 'for hosts, accounts, addresses and keys', anonymise: true },
    { label: 'As They Are', description: 'real data: look before you commit it', anonymise: false },
  ];
  const chosen = await vscode.window.showQuickPick(values, { title: TITLE, placeHolder: 'How are they saved?' });
  if (chosen === undefined) return undefined;
  const { anonymise } = chosen;
  const wanted: ImportWanted = { kind: 'events', region: offered.region, label: labelled.label, anonymise };
  return { wanted, ...(span.since === undefined ? {} : { since: span.since }) };
}

/** Asks before sample events that are there are replaced: they may be labelled by hand. */
async function mayReplace({ files }: ImportResult): Promise<boolean> {
  const [first] = files;
  if (first === undefined) return true;
  const uri = vscode.Uri.parse(first.uri);
  const there = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (!there) return true;
  const question = `${vscode.workspace.asRelativePath(uri)} is there already. Replace it?`;
  return askWhether(question, 'Its events are lost then.', 'Replace');
}

/** Writes the files that were made, shows the first, and says what was left. */
async function write({ files, remarks }: ImportResult): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, text } of files) {
    edit.createFile(vscode.Uri.parse(uri), { overwrite: true, contents: new TextEncoder().encode(text) });
  }
  await vscode.workspace.applyEdit(edit);
  const made = files.filter((file) => file.what !== '').map((file) => file.what);
  const said = made.length === 0 ? 'Nothing was imported.' : `Imported ${made.join(', ')}.`;
  void showInformation([said, ...remarks].join(' '));
  const [first] = files;
  if (first !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(first.uri), { preview: true });
}
