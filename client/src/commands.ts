import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { WireRange } from '../../server/src/service/protocol.js';
import { checkRule, checkWorkspace, fixAll } from './commands/check.js';
import { convertRule, createRule, extractRules } from './commands/convert.js';
import { backtestRule } from './commands/backtest.js';
import { importFromConnection } from './commands/import.js';
import { runRuleOn } from './commands/run-on.js';
import { anonymiseEvents, convertEvents, proposeMapping, summariseEvents } from './commands/events.js';
import { rerun, runOnFiles, runRule } from './commands/run.js';
import { openSampleWorkspace } from './commands/samples.js';
import type { SentLog } from './connections/sent-log.js';
import type { Explanations } from './explain.js';
import type { Reports } from './report.js';
import type { ResultsView } from './results/panel.js';
import { revealEvent, revealRule } from './reveal.js';
import type { Runs } from './runs.js';

/** What commands work on. */
export interface Parts {
  readonly client: LanguageClient;
  readonly runs: Runs;
  readonly results: ResultsView;
  readonly explanations: Explanations;
  readonly sent: SentLog;
  readonly reports: Reports;
  readonly output: vscode.LogOutputChannel;
}

/** A context key: some rule was run, so that there is something to show, to run again and to clear. */
const HAS_RUNS = 'kqlens.hasRuns';

/** Registers every command of the palette, the menus and the lenses. */
export function registerCommands(context: vscode.ExtensionContext, parts: Parts): void {
  const { runs, results, explanations, output, client } = parts;
  const register = (id: string, action: (...args: never[]) => unknown): void => {
    context.subscriptions.push(vscode.commands.registerCommand(id, action as (...args: unknown[]) => unknown));
  };
  register('kqlens.run', (rule?: string | vscode.Uri, region?: unknown) => runRule(parts, rule, region));
  register('kqlens.runFiles', (rule?: string | vscode.Uri) => runOnFiles(parts, rule));
  register('kqlens.runOn', (rule?: string | vscode.Uri, region?: unknown) => runRuleOn(parts, rule, region));
  register('kqlens.backtest', (rule?: vscode.Uri) => backtestRule(parts, rule));
  register('kqlens.import', () => importFromConnection(parts));
  register('kqlens.showSent', () => parts.sent.show());
  register('kqlens.rerun', () => rerun(parts));
  register('kqlens.clear', () => runs.clear());
  register('kqlens.check', (rule?: vscode.Uri) => checkRule(client, rule));
  register('kqlens.checkWorkspace', () => checkWorkspace(client));
  register('kqlens.fixAll', () => fixAll());
  register('kqlens.explainEvent', () => explanations.explainAtCursor());
  register('kqlens.explain', (rule: string, region?: number) => explanations.chooseEvent(rule, region ?? 0));
  register('kqlens.showResults', (rule?: string, region?: number) => {
    if (rule !== undefined) runs.show(rule, region ?? 0);
    return results.reveal();
  });
  register('kqlens.showOutput', () => output.show());
  register('kqlens.openDocumentation', (url: string) => vscode.env.openExternal(vscode.Uri.parse(url)));
  register('kqlens.revealEvent', (uri: string, line: number) => {
    const rule = runs.current?.result.uri;
    return revealEvent(vscode.Uri.parse(uri), line, rule === undefined ? undefined : vscode.Uri.parse(rule), false);
  });
  register('kqlens.revealRule', (uri: string, range: WireRange) => revealRule(vscode.Uri.parse(uri), range, false));
  register('kqlens.newRule', () => createRule(client));
  register('kqlens.convert', (rule?: vscode.Uri) => convertRule(client, rule));
  register('kqlens.extractRules', (template?: vscode.Uri) => extractRules(client, template));
  register('kqlens.events.summarise', (file?: vscode.Uri, files?: vscode.Uri[]) =>
    summariseEvents(client, parts.reports, file, files),
  );
  register('kqlens.events.convert', (file?: vscode.Uri, files?: vscode.Uri[]) => convertEvents(client, file, files));
  register('kqlens.events.anonymise', (file?: vscode.Uri, files?: vscode.Uri[]) =>
    anonymiseEvents(client, file, files),
  );
  register('kqlens.events.proposeMapping', (file?: vscode.Uri) => proposeMapping(client, file));
  register('kqlens.openSamples', () => openSampleWorkspace(context));
  context.subscriptions.push(
    runs.onDidChange(() => {
      void vscode.commands.executeCommand('setContext', HAS_RUNS, runs.current !== undefined);
    }),
  );
}
