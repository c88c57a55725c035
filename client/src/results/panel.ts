import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Runs } from '../runs.js';
import type { FromView, ToView } from './messages.js';

/** The results view in the panel: the rows of the rule that ran last. */
export class ResultsView implements vscode.WebviewViewProvider, vscode.Disposable {
  static readonly id = 'kqlens.results';
  private view: vscode.WebviewView | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly runs: Runs,
  ) {
    this.subscriptions = [
      vscode.window.registerWebviewViewProvider(ResultsView.id, this, {
        webviewOptions: { retainContextWhenHidden: true },
      }),
      runs.onDidChange(() => this.update()),
    ];
  }

  reveal(): void {
    void vscode.commands.executeCommand(`${ResultsView.id}.focus`, { preserveFocus: true });
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const folder = vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview');
    view.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    view.webview.onDidReceiveMessage((message: FromView) => this.receive(message));
    view.onDidDispose(() => (this.view = undefined));
    view.webview.html = page(view.webview, folder);
  }

  private update(): void {
    const run = this.runs.current;
    const message: ToView = run === undefined ? { type: 'cleared' } : { type: 'run', run };
    if (this.view === undefined) return;
    this.view.description = run === undefined ? '' : `${run.title} · ${run.counts.hits} hits of ${run.counts.events}`;
    void this.view.webview.postMessage(message);
  }

  private receive(message: FromView): void {
    switch (message.type) {
      case 'ready':
        this.update();
        return;
      case 'revealEvent':
      case 'revealRule':
        void vscode.commands.executeCommand('kqlens.revealEvent', message.uri, message.line);
        return;
      case 'copy':
        void vscode.env.clipboard.writeText(message.text);
        return;
      case 'run':
        void vscode.commands.executeCommand('kqlens.rerun');
    }
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}

function page(webview: vscode.Webview, folder: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'results.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'results.css')).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource} 'unsafe-inline'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${style}">
<title>KQLens results</title>
</head>
<body>
<main id="root"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
