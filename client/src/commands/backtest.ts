import * as vscode from 'vscode';
import {
  BACKTEST_REQUEST,
  CONNECTIONS_REQUEST,
  type BacktestParams,
  type BacktestResult,
  type ConnectionsResult,
  type OfferedConnection,
} from '../../../server/src/service/protocol/connections.js';
import type { Parts } from '../commands.js';
import { queryLimits } from '../connections/choose.js';
import { tokenOf } from '../connections/sign-in.js';
import { requestWithProgress } from '../progress.js';
import { plural } from '../words.js';
import { ruleParams, showPlace, type GivenRule } from './given-rule.js';
import { askWhether, showInformation } from '../notify.js';

interface SourceItem extends vscode.QuickPickItem {
  readonly connection?: OfferedConnection;
  readonly files?: true;
}

/** Asks over which events and how many days, runs a rule as its schedule would, and shows the report. */
export async function backtestRule(parts: Parts, given: GivenRule): Promise<void> {
  const rule = ruleParams(given, undefined);
  if (rule === undefined) {
    void showInformation('No rule is open. Open one to backtest it.');
    return;
  }
  const offered = await parts.client.sendRequest<ConnectionsResult>(CONNECTIONS_REQUEST, rule);
  const title = `Backtest “${offered.title}”`;
  // In a workspace that is not trusted connections are off; files of this machine may be read.
  const connections = vscode.workspace.isTrusted ? offered.connections : [];
  const source = await askSource(title, connections);
  if (source === undefined) return;
  const files = source.files === true ? await askFiles() : undefined;
  if (source.files === true && files === undefined) return;
  const days = await askDays(title);
  if (days === undefined) return;
  const params: BacktestParams = {
    ...{ uri: rule.uri, region: offered.region, days },
    ...(files === undefined ? {} : { files }),
  };
  const { connection } = source;
  const asked = connection === undefined ? params : await overConnection(params, connection, offered.runsPerDay);
  if (asked === undefined) return;
  const result = await requestWithProgress<BacktestResult>(parts.client, 'backtest', BACKTEST_REQUEST, asked);
  if (result?.ok === true) await parts.reports.show(`Backtest of ${result.title}`, result.markdown);
  else if (result?.code === 'cancelled') void showInformation(result.message);
  else if (result !== undefined) await showPlace(result, `Not evaluable: ${result.message}`);
}

async function askSource(title: string, connections: readonly OfferedConnection[]): Promise<SourceItem | undefined> {
  const items: SourceItem[] = [
    { label: 'Sample Events', description: 'of the rule' },
    { label: 'Event Files…', description: 'NDJSON, JSON, CSV', files: true },
    ...connections.map((connection) => ({
      ...{ label: connection.name, description: `${connection.description}: a query for each run`, connection },
    })),
  ];
  return vscode.window.showQuickPick(items, { title, placeHolder: 'Over which events?' });
}

async function askFiles(): Promise<readonly string[] | undefined> {
  const chosen = await vscode.window.showOpenDialog({ canSelectMany: true, openLabel: 'Backtest over These' });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map((file) => file.fsPath);
}

async function askDays(title: string): Promise<number | undefined> {
  const items = [1, 7, 14, 30].map((days) => ({ label: plural(days, 'day'), days }));
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'The last how many days?' });
  return chosen?.days;
}

/** Asks before the queries of a backtest are sent, and signs in. Undefined when the user does not want it. */
async function overConnection(
  params: BacktestParams,
  connection: OfferedConnection,
  runsPerDay: number,
): Promise<BacktestParams | undefined> {
  const { rows, seconds } = queryLimits();
  const queries = Math.floor(runsPerDay * params.days);
  const send = `Send ${queries === 1 ? '1 Query' : `${queries} Queries`}`;
  const limit = rows === undefined ? 'with all the rows they find' : `of at most ${rows} rows and ${seconds} s each`;
  const detail = `The rule is sent for each run of its schedule: at most ${queries} queries, one after the other, ${limit}.`;
  if (!(await askWhether(`Backtest on ${connection.name}?`, detail, send))) return undefined;
  const signed = await tokenOf(connection);
  if (signed === undefined) return undefined;
  const bounds = { ...(rows === undefined ? {} : { rows }), seconds, unbounded: true };
  return { ...params, on: { connection: connection.name, ...bounds, ...signed } };
}
