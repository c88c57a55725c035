import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { EXPLAIN_REQUEST, type ExplainParams, type ExplainResult } from '../../server/src/service/protocol.js';
import type { Reports } from './report.js';
import type { Runs } from './runs.js';

/** Why an event hits or not: as a Markdown document beside the event, and as the hover of an annotated line. */
export class Explanations implements vscode.Disposable, vscode.HoverProvider {
  private readonly registered = vscode.languages.registerHoverProvider({ scheme: 'file' }, this);

  constructor(
    private readonly client: LanguageClient,
    private readonly runs: Runs,
    private readonly reports: Reports,
  ) {}

  /** Explains a line that carries a score, or a miss, where the mouse rests on it. */
  async provideHover(
    document: vscode.TextDocument,
    { line }: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const found = this.runs.annotated(document.uri);
    if (found === undefined || !found.file.lines.some((a) => a.line === line)) return undefined;
    const { markdown } = await this.ask(document.uri, line, found.run.uri, token);
    const text = new vscode.MarkdownString(markdown);
    text.isTrusted = { enabledCommands: ['kqlens.showResults'] };
    return new vscode.Hover(text, document.lineAt(line).range);
  }

  /** Explains the event on the cursor's line in a document beside it. */
  async explainAtCursor(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      void vscode.window.showInformationMessage('No event is open. Open an event file and put the cursor on an event.');
      return;
    }
    const { document, selection } = editor;
    const { line } = selection.active;
    const rule = this.runs.annotated(document.uri)?.run.uri ?? this.runs.current?.result.uri;
    const { markdown } = await this.ask(document.uri, line, rule);
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
    await this.reports.show(`${name}:${line + 1}`, markdown);
  }

  private ask(
    uri: vscode.Uri,
    line: number,
    rule: string | undefined,
    token?: vscode.CancellationToken,
  ): Promise<ExplainResult> {
    const params: ExplainParams = { uri: uri.toString(), line, ...(rule === undefined ? {} : { rule }) };
    return token === undefined
      ? this.client.sendRequest<ExplainResult>(EXPLAIN_REQUEST, params)
      : this.client.sendRequest<ExplainResult>(EXPLAIN_REQUEST, params, token);
  }

  dispose(): void {
    this.registered.dispose();
  }
}
