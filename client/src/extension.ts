import * as vscode from 'vscode';
import { EventAnnotations } from './annotations.js';
import { registerCommands } from './commands.js';
import { ExplainDocuments } from './explain.js';
import { ResultsView } from './results/panel.js';
import { Runs } from './runs.js';
import { startServer } from './server.js';
import { StatusItem } from './status.js';

/** What other extensions and the end-to-end tests can ask. */
export interface KqlensApi {
  /** Resolves when the language server answers. */
  readonly ready: Promise<void>;
}

/** Starts the language server and everything that shows what it says. */
export async function activate(context: vscode.ExtensionContext): Promise<KqlensApi> {
  const output = vscode.window.createOutputChannel('KQLens', { log: true });
  context.subscriptions.push(output);
  const status = new StatusItem();
  context.subscriptions.push(status);
  const client = await startServer(context, output, status);
  const runs = new Runs(client);
  const results = new ResultsView(context.extensionUri, runs);
  const explain = new ExplainDocuments(client, runs);
  context.subscriptions.push(runs, results, explain, new EventAnnotations(runs));
  registerCommands(context, { client, runs, results, explain, output, status });
  status.follow(client);
  return { ready: Promise.resolve() };
}
