import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CONNECTIONS_REQUEST,
  type ConnectionsResult,
  type OfferedConnection,
  type RuleChoice,
} from '../../../server/src/service/protocol/connections.js';
import { askWhether, showInformation, showWarning } from '../notify.js';

const DOCUMENTATION = 'https://github.com/kqlens/kqlens/blob/main/docs/connections.md';

/** Whether connections may be used here; where not, the user is told how they may. */
export async function isAllowed(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const answer = await showWarning(
    'Connections are off in this workspace, which is not trusted: its files could send your rules anywhere.',
    manage,
  );
  if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

/** What a rule can be run on, as its configuration says. Undefined where there is nothing; the user is told. */
export async function offeredConnections(
  client: LanguageClient,
  rule: RuleChoice,
): Promise<ConnectionsResult | undefined> {
  const offered = await client.sendRequest<ConnectionsResult>(CONNECTIONS_REQUEST, rule);
  if (offered.connections.length > 0) return offered;
  const how = 'How to Add One';
  const answer = await showInformation(
    'No connection is configured. Name one under `connections` in the `kqlens.yaml` above the rule.',
    how,
  );
  if (answer === how) await vscode.env.openExternal(vscode.Uri.parse(DOCUMENTATION));
  return undefined;
}

/** Asks for one of some connections; undefined when the user chose none. */
export async function askConnection(
  title: string,
  connections: readonly OfferedConnection[],
): Promise<OfferedConnection | undefined> {
  const items = connections.map((connection) => ({
    label: connection.name,
    description: connection.description,
    connection,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'Which connection? Nothing is sent before the next step.',
    matchOnDescription: true,
  });
  return chosen?.connection;
}

/** What the settings let a query take. */
export interface QueryLimits {
  /** Undefined takes every row. */
  readonly rows: number | undefined;
  readonly seconds: number;
}

export function queryLimits(): QueryLimits {
  const settings = vscode.workspace.getConfiguration('kqlens.connections');
  const rows = settings.get<number>('rowLimit', 10_000);
  return { rows: rows > 0 ? rows : undefined, seconds: settings.get<number>('timeLimit', 180) };
}

/** Asks before something without a bound is sent. Nothing to ask where all is bounded. */
export async function confirmUnbounded(
  { name }: OfferedConnection,
  since: string | undefined,
  { rows }: QueryLimits,
): Promise<boolean> {
  const missing = [
    ...(since === undefined ? ['no time range: the service reads all there is'] : []),
    ...(rows === undefined ? ['no limit of rows: every row it finds is fetched'] : []),
  ];
  if (missing.length === 0) return true;
  const detail = `There is ${missing.join(', and ')}. That may take long and cost money.`;
  return askWhether(`Run on ${name} without a bound?`, detail, 'Run Without a Bound');
}
