import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { RunSuccess } from '../../../server/src/service/protocol.js';
import { revealEvent, revealRule } from '../reveal.js';
import type { Runs } from '../runs.js';
import { plural } from '../words.js';
import type { FromView, ShownRun, ToView } from './messages.js';

/** The results view in the panel: the rows of the rule that ran last. */
export class ResultsView implements vscode.WebviewViewProvider, vscode.Disposable {
  static readonly id = 'kqlens.results';
  private view: vscode.WebviewView | undefined;
  /** The run whose rows the view has. */
  private sent: RunSuccess | undefined;
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

  /** Shows the view and leaves the focus where it is. */
  async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${ResultsView.id}.focus`, { preserveFocus: true });
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const folder = vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview');
    view.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    view.webview.onDidReceiveMessage((message: FromView) => this.receive(message));
    view.onDidDispose(() => {
      this.view = undefined;
      this.sent = undefined;
    });
    view.webview.html = page(view.webview, folder);
  }

  private update(): void {
    const { view } = this;
    if (view === undefined) return;
    const current = this.runs.current;
    if (current === undefined) {
      view.description = '';
      // Nothing is shown for 0, and a badge that was set does not go away when it is undefined.
      view.badge = { value: 0, tooltip: '' };
      this.sent = undefined;
      this.post({ type: 'cleared' });
      return;
    }
    const { result, failure } = current;
    const hits = plural(result.counts.hits, 'hit');
    const where = result.on === undefined ? `of ${result.counts.events}` : `on ${result.on.connection}`;
    view.description = `${result.title} · ${hits} ${where}`;
    view.badge = { value: result.counts.hits, tooltip: `${result.title}: ${hits}` };
    if (result === this.sent) this.post({ type: 'failure', failure });
    else this.post({ type: 'run', run: shown(result), failure });
    this.sent = result;
  }

  private post(message: ToView): void {
    void this.view?.webview.postMessage(message);
  }

  private receive(message: FromView): void {
    switch (message.type) {
      case 'ready':
        this.sent = undefined;
        this.update();
        return;
      case 'revealEvent': {
        const rule = this.runs.current?.result.uri;
        const ruleUri = rule === undefined ? undefined : vscode.Uri.parse(rule);
        void revealEvent(vscode.Uri.parse(message.uri), message.line, ruleUri, !message.focus);
        return;
      }
      case 'revealRule':
        void revealRule(vscode.Uri.parse(message.uri), message.range, !message.focus);
        return;
      case 'copy':
        void this.copy(message.text, `${plural(message.rows, 'row')} copied as ${message.format}`);
        return;
      case 'openSamples':
        void vscode.commands.executeCommand('kqlens.openSamples');
    }
  }

  private async copy(text: string, done: string): Promise<void> {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(`KQLens: ${done}`, 3000);
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}

/** How many unreadable lines of a file the view lists; the problems list more. */
const LISTED_SKIPS = 20;

function shown(run: RunSuccess): ShownRun {
  const { uri, region, title, table, now, counts, columns, scoreColumn, bands, rows, clockText, on } = run;
  const skipped = new Map(run.files.map((file) => [file.uri, file.skipped.slice(0, LISTED_SKIPS)]));
  const loads = run.loads.map((load) => ({
    ...load,
    name: vscode.workspace.asRelativePath(vscode.Uri.parse(load.uri)),
    skipped: skipped.get(load.uri) ?? [],
  }));
  const shownRun = { uri, region, title, table, now, counts, columns, scoreColumn, rows, clockText, loads };
  return { ...shownRun, ...(bands && { bands }), ...(on && { on }) };
}

function page(webview: vscode.Webview, folder: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'results.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'results.css')).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${style}">
<title>KQLens results</title>
</head>
<body>
<main></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
