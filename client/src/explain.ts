import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { EXPLAIN_REQUEST, type ExplainParams, type ExplainResult } from '../../server/src/service/protocol.js';
import type { Runs } from './runs.js';

const SCHEME = 'kqlens-explain';

/** Shows why an event hits or not, as a Markdown document beside the event. */
export class ExplainDocuments implements vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: { dispose(): unknown }[] = [this.changed];

  constructor(
    private readonly client: LanguageClient,
    private readonly runs: Runs,
  ) {
    this.subscriptions.push(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? '',
      }),
    );
  }

  /** Explains the event on the cursor's line. */
  async explainAtCursor(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      void vscode.window.showInformationMessage('Open an event file and put the cursor on an event.');
      return;
    }
    const line = editor.selection.active.line;
    const rule = this.runs.current?.uri;
    const params: ExplainParams = {
      uri: editor.document.uri.toString(),
      line,
      ...(rule === undefined ? {} : { rule }),
    };
    const answer = await this.client.sendRequest<ExplainResult>(EXPLAIN_REQUEST, params);
    const name = `${editor.document.uri.path.split('/').pop() ?? 'event'}-${line + 1}.md`;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/Explain ${name}` });
    this.texts.set(uri.toString(), answer.markdown);
    this.changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}
