import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CLEAR_REQUEST,
  DID_RUN_NOTIFICATION,
  RUN_REQUEST,
  type AnnotatedFile,
  type ClearParams,
  type LoadedFile,
  type RunFailure,
  type RunParams,
  type RunResult,
  type RunSuccess,
} from '../../server/src/service/protocol.js';
import { RUN_ON_REQUEST, type RunOnParams } from '../../server/src/service/protocol/connections.js';
import type { SignedIn } from './connections/sign-in.js';
import { requestWithProgress } from './progress.js';

/** The newest run of a rule that gave a result. */
export interface RuleRun {
  readonly result: RunSuccess;
  /** Why a later run, after an edit, gave none. */
  readonly failure: RunFailure | undefined;
  /** What asks for the same run again. */
  readonly params: RunParams;
  /** For a run on a connection: what asked for it, without the token. */
  readonly on: RunOnParams | undefined;
  /** What the run says about each event file, by the file's URI as the editor writes it. */
  readonly files: ReadonlyMap<string, AnnotatedFile>;
}

/** The last run of each rule, and the rule whose results are shown. */
export class Runs implements vscode.Disposable {
  /** By rule, the one that ran last at the end. */
  private readonly byRule = new Map<string, RuleRun>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: { dispose(): unknown }[] = [this.changed];
  private shown: string | undefined;

  /** Fires when there is a new run, when another rule's run is shown, and when runs were cleared. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly client: LanguageClient) {
    this.subscriptions.push(
      client.onNotification(DID_RUN_NOTIFICATION, (result: RunResult) => {
        this.keep(result, undefined);
      }),
    );
  }

  /** The run whose results are shown: the last one, or the one asked for since. */
  get current(): RuleRun | undefined {
    return this.shown === undefined ? undefined : this.byRule.get(this.shown);
  }

  /** The newest run of a rule. */
  of(uri: string, region: number): RuleRun | undefined {
    return this.byRule.get(keyOf({ uri, region }));
  }

  /** What the newest run that read an event file says about it. */
  annotated(uri: vscode.Uri): { readonly file: AnnotatedFile; readonly run: RunSuccess } | undefined {
    const key = uri.toString();
    for (const { result, files } of [...this.byRule.values()].reverse()) {
      const file = files.get(key);
      if (file !== undefined) return { file, run: result };
    }
    return undefined;
  }

  /** Every event file that some run read, by the file's URI as the editor writes it. */
  annotatedFiles(): ReadonlyMap<string, AnnotatedFile> {
    return new Map([...this.byRule.values()].flatMap(({ files }) => [...files]));
  }

  /** What became of an event file in the newest run that read it; `uri`: as the editor writes it. */
  loaded(uri: string): LoadedFile | undefined {
    const runs = [...this.byRule.values()].reverse();
    for (const { result, files } of runs)
      if (files.has(uri)) return result.loads.find((load) => spelled(load.uri) === uri);
    return undefined;
  }

  /** Shows the results of a rule that was run. */
  show(uri: string, region: number): void {
    const key = keyOf({ uri, region });
    if (!this.byRule.has(key) || key === this.shown) return;
    this.shown = key;
    this.changed.fire();
  }

  /** Runs a rule with progress. Undefined when it was cancelled. */
  async run(params: RunParams): Promise<RunResult | undefined> {
    const result = await requestWithProgress<RunResult>(this.client, 'running the rule', RUN_REQUEST, params);
    if (result !== undefined) this.keep(result, { ...params, region: result.region });
    return result;
  }

  /** Runs a rule on a connection, with progress. `signed`: for this request alone. */
  async runOn(params: RunOnParams, signed: SignedIn): Promise<RunResult | undefined> {
    const sent: RunOnParams = { ...params, ...signed };
    const title = `running on ${params.connection}`;
    const result = await requestWithProgress<RunResult>(this.client, title, RUN_ON_REQUEST, sent);
    // What went wrong at a service says nothing of the results that are shown.
    if (result?.ok === true) this.keep(result, undefined, { ...params, region: result.region });
    return result;
  }

  async clear(): Promise<void> {
    this.byRule.clear();
    this.shown = undefined;
    this.changed.fire();
    const params: ClearParams = {};
    await this.client.sendRequest(CLEAR_REQUEST, params);
  }

  /** @param params - what asked for the run; undefined when the server ran by itself. */
  private keep(result: RunResult, params: RunParams | undefined, on?: RunOnParams): void {
    const key = keyOf(result);
    const before = this.byRule.get(key);
    if (!result.ok && before === undefined) return;
    // Set anew, so that it is the last in the map's order.
    this.byRule.delete(key);
    if (result.ok) {
      const files = new Map(result.files.map((f) => [spelled(f.uri), f]));
      const again = params ?? before?.params ?? { uri: result.uri, region: result.region };
      this.byRule.set(key, { result, failure: undefined, params: again, on, files });
    } else {
      this.byRule.set(key, { ...before!, failure: result });
    }
    this.shown = key;
    this.changed.fire();
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}

function keyOf({ uri, region }: { readonly uri: string; readonly region: number }): string {
  return `${spelled(uri)}#${region}`;
}

/** A URI as the editor writes it; the server may escape other characters. */
function spelled(uri: string): string {
  return vscode.Uri.parse(uri).toString();
}
