import * as vscode from 'vscode';
import { forPreview } from './preview.js';

const SCHEME = 'kqlens-report';

/** Reports of the server as Markdown documents that nobody has to save, shown as a preview. */
export class Reports implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions = [
    this.changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
  ];

  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? 'This report is gone. Make it again.';
  }

  /** Shows a report beside the editor; a later one of the same name takes its place. */
  async show(name: string, markdown: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name.replace(/[\\/]/gu, ' ')}.md` });
    this.texts.set(uri.toString(), forPreview(markdown));
    this.changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}
