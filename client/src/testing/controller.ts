import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { ProgressType, type LanguageClient } from 'vscode-languageclient/node';
import { mergeCoverage, testKey } from '../../../server/src/service/protocol/coverage.js';
import {
  RULE_TEST_FILES_REQUEST,
  RUN_TESTS_REQUEST,
  type RuleCoverage,
  type RuleTestFilesResult,
  type RunTestFile,
  type RunTestsParams,
  type RunTestsResult,
  type TestEvent,
  type TestOutcome,
} from '../../../server/src/service/protocol/tests.js';
import { ruleParams, type GivenRule } from '../commands/given-rule.js';
import { RuleFileCoverage } from './coverage.js';
import { errorMessage, messagesOf, outputOf } from './messages.js';
import { TestTree } from './tree.js';
import { itemOf, updateExpected } from './update-expected.js';
import { showInformation } from '../notify.js';

const TEST_EVENTS = new ProgressType<TestEvent>();

/** Changes of several files are taken together after this time, in ms. */
const SETTLE = 300;

/** Rule tests in the Testing view: run, run with coverage, run again whenever something changes. */
export class RuleTests implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('kqlens', 'KQL rule tests');
  private readonly tree: TestTree;
  private readonly running: vscode.TestRunProfile;
  private readonly covering: vscode.TestRunProfile;
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(private readonly client: LanguageClient) {
    this.tree = new TestTree(client, this.controller);
    this.subscriptions = [this.controller, this.tree];
    this.controller.resolveHandler = (item) => (item === undefined ? this.tree.discover() : undefined);
    this.controller.refreshHandler = () => this.tree.discover();
    this.running = this.addProfile('Run', vscode.TestRunProfileKind.Run);
    const covering = this.addProfile('Run with Coverage', vscode.TestRunProfileKind.Coverage);
    this.covering = covering;
    covering.loadDetailedCoverage = (_, file) =>
      Promise.resolve(file instanceof RuleFileCoverage ? file.details() : []);
    covering.loadDetailedCoverageForTest = (_, file, item) =>
      Promise.resolve(file instanceof RuleFileCoverage ? file.details(item) : []);
  }

  private addProfile(label: string, kind: vscode.TestRunProfileKind): vscode.TestRunProfile {
    const withCoverage = kind === vscode.TestRunProfileKind.Coverage;
    return this.controller.createRunProfile(
      label,
      kind,
      (request, token) =>
        request.continuous === true
          ? this.follow(request, token, withCoverage)
          : this.run(request, token, withCoverage),
      true,
      undefined,
      true,
    );
  }

  /** Runs the tests of a rule, as the Testing view does. */
  async runRule(given: GivenRule, region: unknown, withCoverage: boolean): Promise<void> {
    const rule = ruleParams(given, region);
    if (rule === undefined) {
      void showInformation('No rule is open. Open one to run its tests.');
      return;
    }
    const { uris } = await this.client.sendRequest<RuleTestFilesResult>(RULE_TEST_FILES_REQUEST, rule);
    await this.tree.know(uris);
    const items = uris.flatMap((uri) => this.tree.file(uri) ?? []);
    if (items.length === 0) {
      const create = 'Create Tests';
      const answer = await showInformation('The rule has no tests that can be read.', create);
      if (answer === create) await vscode.commands.executeCommand('kqlens.createTests', vscode.Uri.parse(rule.uri));
      return;
    }
    const profile = withCoverage ? this.covering : this.running;
    const token = new vscode.CancellationTokenSource();
    try {
      await this.run(new vscode.TestRunRequest(items, undefined, profile), token.token, withCoverage);
    } finally {
      token.dispose();
    }
  }

  /** Makes failing tests expect what the rule does, and runs them again. */
  async updateExpected(given: unknown): Promise<void> {
    const item = itemOf(given);
    if (item === undefined) {
      void showInformation('Select a failing test in the Testing view first.');
      return;
    }
    if (!(await updateExpected(this.client, item))) return;
    const token = new vscode.CancellationTokenSource();
    try {
      await this.run(new vscode.TestRunRequest([item]), token.token, false);
    } finally {
      token.dispose();
    }
  }

  /** Runs what a change of a file concerns, until the token is cancelled. */
  private follow(request: vscode.TestRunRequest, token: vscode.CancellationToken, coverage: boolean): void {
    let changed = new Set<string>();
    let timer: NodeJS.Timeout | undefined;
    const settle = (): void => {
      const files = [...changed].map((uri) => vscode.Uri.parse(uri));
      changed = new Set();
      const wanted = request.include ?? [...this.controller.items].map(([, item]) => item);
      const concerned = files.map((uri) => this.tree.concernedBy(uri));
      // A change of events or of the configuration may concern every test.
      const all = concerned.some((items) => items.length === 0);
      const include = all
        ? wanted
        : wanted.filter((item) => concerned.flat().some((file) => file === item || file === item.parent));
      if (include.length === 0) return;
      const again = new vscode.TestRunRequest(include, request.exclude, request.profile, true, request.preserveFocus);
      void this.run(again, token, coverage);
    };
    const take = (uri: vscode.Uri): void => {
      changed.add(uri.toString());
      clearTimeout(timer);
      timer = setTimeout(settle, SETTLE);
    };
    const watcher = vscode.workspace.createFileSystemWatcher(
      '**/*.{kql,csl,kusto,yaml,yml,json,jsonc,ndjson,jsonl,csv}',
    );
    const listening = [watcher, watcher.onDidChange(take), watcher.onDidCreate(take), watcher.onDidDelete(take)];
    token.onCancellationRequested(() => {
      clearTimeout(timer);
      for (const l of listening) l.dispose();
    });
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken, coverage: boolean): Promise<void> {
    const run = this.controller.createTestRun(request);
    try {
      const chosen = TestTree.byFile(request.include ?? [...this.controller.items].map(([, item]) => item));
      await this.tree.refresh(chosen.keys());
      const excluded = new Set(request.exclude);
      const files: RunTestFile[] = [];
      for (const [file, tests] of chosen) {
        if (excluded.has(file)) continue;
        const all = [...file.children].map(([, item]) => item);
        const wanted = (tests ?? all).filter((item) => !excluded.has(item));
        for (const item of wanted) run.enqueued(item);
        const whole = wanted.length === all.length;
        files.push({ uri: file.id, ...(whole ? {} : { tests: wanted.map((item) => item.id) }) });
      }
      const result = await this.ask({ files, coverage }, (event) => this.show(run, event), [token, run.token]);
      if (result !== undefined) this.finish(run, result);
    } finally {
      run.end();
    }
  }

  /** Sends the request. Undefined when it was cancelled. */
  private async ask(
    params: RunTestsParams,
    take: (event: TestEvent) => void,
    tokens: readonly vscode.CancellationToken[],
  ): Promise<RunTestsResult | undefined> {
    const cancellation = new vscode.CancellationTokenSource();
    const listening = tokens.map((token) => token.onCancellationRequested(() => cancellation.cancel()));
    const partialResultToken = randomUUID();
    listening.push(this.client.onProgress(TEST_EVENTS, partialResultToken, take));
    try {
      return await this.client.sendRequest<RunTestsResult>(
        RUN_TESTS_REQUEST,
        { ...params, partialResultToken },
        cancellation.token,
      );
    } catch (failure) {
      if (cancellation.token.isCancellationRequested) return undefined;
      throw failure;
    } finally {
      for (const l of listening) l.dispose();
      cancellation.dispose();
    }
  }

  private show(run: vscode.TestRun, event: TestEvent): void {
    const { uri, name } = event.kind === 'started' ? event : event.outcome;
    const item = this.tree.file(uri)?.children.get(name);
    if (item === undefined) return;
    if (event.kind === 'started') run.started(item);
    else showOutcome(run, item, event.outcome);
  }

  private finish(run: vscode.TestRun, { files }: RunTestsResult): void {
    const covered = new Map<string, { readonly file: vscode.TestItem; readonly coverage: RuleCoverage }[]>();
    for (const { uri, errors, notes, coverage } of files) {
      const file = this.tree.file(uri);
      if (file === undefined) continue;
      if (errors.length > 0) {
        const messages = errors.map(errorMessage);
        run.errored(file, messages);
        for (const [, item] of file.children) run.errored(item, messages);
      }
      for (const note of notes) run.appendOutput(`${note}\r\n`, undefined, file);
      if (coverage === undefined) continue;
      const of = covered.get(coverage.rule);
      if (of === undefined) covered.set(coverage.rule, [{ file, coverage }]);
      else of.push({ file, coverage });
    }
    for (const parts of covered.values()) {
      const items = new Map(
        parts.flatMap(({ file }) => [...file.children].map(([name, item]) => [testKey(file.id, name), item] as const)),
      );
      const merged = mergeCoverage(parts.map(({ file, coverage }) => ({ file: file.id, coverage })));
      run.addCoverage(new RuleFileCoverage(merged, items));
    }
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}

function showOutcome(run: vscode.TestRun, item: vscode.TestItem, outcome: TestOutcome): void {
  run.appendOutput(outputOf(outcome), undefined, item);
  switch (outcome.status) {
    case 'passed':
      run.passed(item, outcome.duration);
      return;
    case 'failed':
      run.failed(item, messagesOf(outcome), outcome.duration);
      return;
    case 'error':
      run.errored(item, messagesOf(outcome), outcome.duration);
      return;
    case 'skipped':
      run.skipped(item);
  }
}
