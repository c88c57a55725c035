import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { EXPLAIN_REQUEST, type ExplainParams, type ExplainResult } from '../../server/src/service/protocol.js';
import type { Reports } from './report.js';
import type { Runs } from './runs.js';
import { showInformation } from './notify.js';

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
      void showInformation('No event is open. Open an event file and put the cursor on an event.');
      return;
    }
    const { document, selection } = editor;
    const { line } = selection.active;
    const rule = this.runs.annotated(document.uri)?.run.uri ?? this.runs.current?.result.uri;
    await this.report(document.uri, line, rule);
  }

  /** Offers the events that the newest run of a rule hit, or missed though they are malicious; explains the chosen one. */
  async chooseEvent(rule: string, region: number): Promise<void> {
    const run = this.runs.of(rule, region);
    if (run === undefined) {
      void showInformation('The rule was not run. Run it against samples first.');
      return;
    }
    const files = [...run.files].map(([key, { lines }]) => ({ uri: vscode.Uri.parse(key), lines }));
    const events = files.flatMap(({ uri, lines }) =>
      lines.map(({ line, text }) => ({
        label: text,
        description: `${vscode.workspace.asRelativePath(uri)}:${line + 1}`,
        uri,
        line,
      })),
    );
    const others = files.map(({ uri }) => ({
      label: '$(go-to-file) Another event…',
      description: vscode.workspace.asRelativePath(uri),
      detail: 'Put the cursor on it and choose “Explain Event at Cursor”.',
      uri,
      line: undefined,
    }));
    const chosen = await vscode.window.showQuickPick<(typeof events)[number] | (typeof others)[number]>(
      [...events, ...others],
      { placeHolder: 'The event to explain', matchOnDescription: true },
    );
    if (chosen === undefined) return;
    if (chosen.line === undefined) await vscode.window.showTextDocument(chosen.uri);
    else await this.report(chosen.uri, chosen.line, rule);
  }

  private async report(uri: vscode.Uri, line: number, rule: string | undefined): Promise<void> {
    const { markdown } = await this.ask(uri, line, rule);
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
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
