import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CLEAR_REQUEST,
  DID_RUN_NOTIFICATION,
  RUN_REQUEST,
  type ClearParams,
  type RunParams,
  type RunResult,
  type RunSuccess,
} from '../../server/src/service/protocol.js';

/** The last run of each rule, and the rule whose results are shown. */
export class Runs implements vscode.Disposable {
  private readonly byRule = new Map<string, RunSuccess>();
  private readonly changed = new vscode.EventEmitter<RunSuccess | undefined>();
  private readonly subscriptions: { dispose(): unknown }[] = [this.changed];
  private latest: string | undefined;

  /** Fires with the run that is new, and with undefined when runs were cleared. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly client: LanguageClient) {
    this.subscriptions.push(
      client.onNotification(DID_RUN_NOTIFICATION, (result: RunResult) => {
        if (result.ok) this.keep(result);
      }),
    );
  }

  /** The run that happened last. */
  get current(): RunSuccess | undefined {
    return this.latest === undefined ? undefined : this.byRule.get(this.latest);
  }

  all(): readonly RunSuccess[] {
    return [...this.byRule.values()];
  }

  /** Runs a rule with progress that can be cancelled. Undefined when it was cancelled. */
  async run(params: Omit<RunParams, 'workDoneToken'>): Promise<RunResult | undefined> {
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: 'KQLens: running the rule', cancellable: true },
      async (_progress, token) => {
        try {
          const result = await this.client.sendRequest<RunResult>(RUN_REQUEST, params, token);
          if (result.ok) this.keep(result);
          return result;
        } catch (failure) {
          if (token.isCancellationRequested) return undefined;
          throw failure;
        }
      },
    );
  }

  async clear(): Promise<void> {
    this.byRule.clear();
    this.latest = undefined;
    const params: ClearParams = {};
    await this.client.sendRequest(CLEAR_REQUEST, params);
    this.changed.fire(undefined);
  }

  private keep(result: RunSuccess): void {
    const key = `${result.uri}#${result.region}`;
    this.byRule.set(key, result);
    this.latest = key;
    this.changed.fire(result);
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}
