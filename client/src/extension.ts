import * as vscode from 'vscode';
import type { RunResult } from '../../server/src/service/protocol.js';
import { EventAnnotations } from './annotations.js';
import { registerCommands } from './commands.js';
import { SentLog } from './connections/sent-log.js';
import { EventProblems } from './event-problems.js';
import { Explanations } from './explain.js';
import { Reports } from './report.js';
import { ResultsView } from './results/panel.js';
import { Runs } from './runs.js';
import { whenTrusted } from './proof.js';
import { createClient } from './server.js';
import { StatusItem } from './status.js';

/** What other extensions and the end-to-end tests can ask. */
export interface KqlensApi {
  /** Resolves when the language server answers; rejects when it does not start. */
  readonly ready: Promise<void>;
  /** Runs a rule against its samples, as the lens above it does. Undefined when the user cancelled. */
  run(rule: vscode.Uri, region?: number): Promise<RunResult | undefined>;
}

/** Starts the language server and everything that shows what it says. Commands work while the server still starts. */
export function activate(context: vscode.ExtensionContext): KqlensApi {
  const output = vscode.window.createOutputChannel('KQLens', { log: true });
  const client = createClient(context, output);
  const status = new StatusItem(client);
  const runs = new Runs(client);
  const results = new ResultsView(context.extensionUri, runs);
  const reports = new Reports();
  const sent = new SentLog(client);
  const explanations = new Explanations(client, runs, reports);
  context.subscriptions.push(
    output,
    status,
    runs,
    results,
    explanations,
    sent,
    reports,
    new EventAnnotations(runs),
    new EventProblems(runs),
  );
  registerCommands(context, { client, runs, results, explanations, sent, reports, output });
  const ready = client.start();
  whenTrusted(context, { client, runs, reports }, ready);
  ready.catch((failure: unknown) => {
    const reason = failure instanceof Error ? failure.message : String(failure);
    output.error(`The language server did not start: ${reason}`);
    status.failed(reason);
  });
  return {
    ready,
    run: (rule, region) => runs.run({ uri: rule.toString(), ...(region === undefined ? {} : { region }) }),
  };
}
