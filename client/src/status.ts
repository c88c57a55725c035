import * as vscode from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import { STATUS_REQUEST, type StatusParams, type StatusResult } from '../../server/src/service/protocol.js';
import { plural } from './words.js';

/** True while the active editor's file holds a rule; commands that need one are enabled by it. */
const HAS_RULE = 'kqlens.activeFileHasRule';

const PLATFORMS: Readonly<Record<string, string>> = { sentinel: 'Sentinel', 'defender-xdr': 'Defender XDR' };

/** The status bar item: whether the server runs, the platform of the active rule and how many problems it has. */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('kqlens.status', vscode.StatusBarAlignment.Right, 90);
  private readonly subscriptions: { dispose(): unknown }[] = [this.item];
  private asked = 0;

  constructor(private readonly client: LanguageClient) {
    this.item.name = 'KQLens';
    this.show('KQLens $(sync~spin)', 'The language server is starting.', 'kqlens.showOutput');
    this.item.show();
    const refresh = (): void => void this.refresh();
    this.subscriptions.push(
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) refresh();
        else if (newState === State.Stopped) this.failed('It ended. The output says why.');
      }),
      vscode.window.onDidChangeActiveTextEditor(refresh),
      vscode.languages.onDidChangeDiagnostics((change) => {
        const active = vscode.window.activeTextEditor?.document.uri.toString();
        if (change.uris.some((uri) => uri.toString() === active)) refresh();
      }),
    );
  }

  failed(reason: string): void {
    this.show('KQLens $(error)', `The language server does not run: ${reason}`, 'kqlens.showOutput');
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    void vscode.commands.executeCommand('setContext', HAS_RULE, false);
  }

  private async refresh(): Promise<void> {
    if (this.client.state !== State.Running) return;
    const asked = ++this.asked;
    const status = await this.ask(vscode.window.activeTextEditor?.document);
    // A later question is on its way, or the server ended meanwhile.
    if (asked !== this.asked || this.client.state !== State.Running) return;
    this.item.backgroundColor = undefined;
    const hasRule = status?.platform !== undefined && status.rules > 0;
    void vscode.commands.executeCommand('setContext', HAS_RULE, hasRule);
    if (status?.platform === undefined) {
      this.show('KQLens', 'Ready. Open a rule to check it.', 'kqlens.checkWorkspace');
      return;
    }
    const platform = PLATFORMS[status.platform] ?? status.platform;
    this.show(
      `KQLens: ${platform} · ${plural(status.rules, 'rule')} · ${problems(status)}`,
      `Target platform: ${platform}${status.platformReason === undefined ? '' : ` (${status.platformReason})`}.\n\nSelect to check all rules.`,
      'kqlens.checkWorkspace',
    );
  }

  private async ask(document: vscode.TextDocument | undefined): Promise<StatusResult | undefined> {
    if (document === undefined) return undefined;
    const params: StatusParams = { uri: document.uri.toString() };
    try {
      return await this.client.sendRequest<StatusResult>(STATUS_REQUEST, params);
    } catch (failure) {
      this.client.debug(`${STATUS_REQUEST}: ${failure instanceof Error ? failure.message : String(failure)}`);
      return undefined;
    }
  }

  private show(text: string, tooltip: string, command: string): void {
    this.item.text = text;
    this.item.tooltip = new vscode.MarkdownString(tooltip);
    this.item.command = command;
    this.item.accessibilityInformation = { label: text.replace(/\$\([^)]*\)/g, '').trim() };
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}

function problems({ errors, warnings }: StatusResult): string {
  const parts = [
    ...(errors === 0 ? [] : [plural(errors, 'error')]),
    ...(warnings === 0 ? [] : [plural(warnings, 'warning')]),
  ];
  return parts.length === 0 ? 'no problems' : parts.join(', ');
}
