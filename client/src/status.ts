import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { STATUS_REQUEST, type StatusParams, type StatusResult } from '../../server/src/service/protocol.js';

/** The status bar item: whether the server runs, the platform of the active rule and how many problems it has. */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('kqlens.status', vscode.StatusBarAlignment.Right, 90);
  private readonly disposables: { dispose(): unknown }[] = [this.item];
  private client: LanguageClient | undefined;

  constructor() {
    this.item.name = 'KQLens';
    this.item.command = 'kqlens.showOutput';
  }

  starting(): void {
    this.item.text = 'KQLens $(sync~spin)';
    this.item.tooltip = 'The language server is starting.';
    this.item.show();
  }

  ready(): void {
    this.item.text = 'KQLens';
    this.item.tooltip = 'Ready. Open a rule to check it.';
  }

  failed(reason: string): void {
    this.item.text = 'KQLens $(error)';
    this.item.tooltip = `The language server did not start: ${reason}`;
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    this.item.show();
  }

  /** Keeps the item up to date with the active editor. */
  follow(client: LanguageClient): void {
    this.client = client;
    const refresh = (): void => void this.refresh();
    this.disposables.push(
      vscode.window.onDidChangeActiveTextEditor(refresh),
      vscode.languages.onDidChangeDiagnostics((change) => {
        const active = vscode.window.activeTextEditor?.document.uri.toString();
        if (change.uris.some((uri) => uri.toString() === active)) refresh();
      }),
    );
    refresh();
  }

  private async refresh(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || this.client === undefined) {
      this.ready();
      return;
    }
    const params: StatusParams = { uri: document.uri.toString() };
    const status: StatusResult = await this.client.sendRequest(STATUS_REQUEST, params);
    if (status.platform === undefined || vscode.window.activeTextEditor?.document !== document) {
      this.ready();
      return;
    }
    const name = status.platform === 'sentinel' ? 'Sentinel' : 'Defender XDR';
    const problems = status.errors + status.warnings;
    const found = problems === 0 ? 'no problems' : plural(problems, 'problem');
    this.item.text = `KQLens: ${name} · ${plural(status.rules, 'rule')} · ${found}`;
    this.item.tooltip = `Target platform: ${name}, ${status.platformReason ?? ''}.`;
  }

  dispose(): void {
    for (const d of this.disposables) d.dispose();
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
