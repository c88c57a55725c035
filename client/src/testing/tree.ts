import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  TESTS_REQUEST,
  type TestFileItem,
  type TestItem,
  type TestsParams,
  type TestsResult,
} from '../../../server/src/service/protocol/tests.js';
import { toRange } from '../wire.js';

/** Rule test files, by name. */
export const TEST_FILES = '**/*.test.{yaml,yml,json,jsonc}';
const TEST_FILE = /\.test\.(?:ya?ml|jsonc?)$/iu;

/** After an edit of a test file, so long nothing more must be typed before its tests are read again, in ms. */
const SETTLE = 300;

/** The items of the Testing view: files, and in them their cases and corpora. Follows the files as they change. */
export class TestTree implements vscode.Disposable {
  /** The rule of each test file, by URI as the editor writes it. */
  private readonly rules = new Map<string, string | undefined>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly problems = vscode.languages.createDiagnosticCollection('kqlens-tests');
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(
    private readonly client: LanguageClient,
    private readonly controller: vscode.TestController,
  ) {
    const watcher = vscode.workspace.createFileSystemWatcher(TEST_FILES);
    const later = (uri: vscode.Uri): void => this.later(uri);
    this.subscriptions = [
      this.problems,
      watcher,
      watcher.onDidCreate(later),
      watcher.onDidChange(later),
      watcher.onDidDelete((uri) => this.remove(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document: { uri } }) => {
        if (uri.scheme === 'file' && TEST_FILE.test(uri.path)) later(uri);
      }),
    ];
  }

  /** The items of some tests' files, each with the tests that are meant; undefined: all of the file. */
  static byFile(items: Iterable<vscode.TestItem>): Map<vscode.TestItem, vscode.TestItem[] | undefined> {
    const files = new Map<vscode.TestItem, vscode.TestItem[] | undefined>();
    for (const item of items) {
      const { parent } = item;
      if (parent === undefined) files.set(item, undefined);
      else if (!files.has(parent)) files.set(parent, [item]);
      else files.get(parent)?.push(item);
    }
    return files;
  }

  /** Every test file of the workspace. */
  async discover(): Promise<void> {
    const { files } = await this.ask({});
    this.rules.clear();
    this.problems.clear();
    this.controller.items.replace(files.map((file) => this.fileItem(file)));
  }

  /** The item of a test file. */
  file(uri: string): vscode.TestItem | undefined {
    return this.controller.items.get(vscode.Uri.parse(uri).toString());
  }

  /** The items of the test files that are, or test, a file. */
  concernedBy(uri: vscode.Uri): vscode.TestItem[] {
    const key = uri.toString();
    return [...this.controller.items].flatMap(([id, item]) => (id === key || this.rules.get(id) === key ? [item] : []));
  }

  /** Makes items for test files that are not in the tree yet, such as before it was shown. */
  async know(uris: readonly string[]): Promise<void> {
    const unknown = uris.filter((uri) => this.file(uri) === undefined);
    if (unknown.length === 0) return;
    const { files } = await this.ask({ uris: unknown });
    for (const file of files) this.controller.items.add(this.fileItem(file));
  }

  /** Reads test files again whose change may not be known yet, such as before they run. */
  async refresh(files: Iterable<vscode.TestItem>): Promise<void> {
    const { files: found } = await this.ask({ uris: [...files].map((item) => item.id) });
    for (const file of found) this.controller.items.add(this.fileItem(file));
  }

  private later(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        void this.reread(uri);
      }, SETTLE),
    );
  }

  private async reread(uri: vscode.Uri): Promise<void> {
    const { files } = await this.ask({ uris: [uri.toString()] });
    const [file] = files;
    if (file === undefined) this.remove(uri);
    else this.controller.items.add(this.fileItem(file));
  }

  private remove(uri: vscode.Uri): void {
    this.controller.items.delete(uri.toString());
    this.problems.delete(uri);
    this.rules.delete(uri.toString());
  }

  private ask(params: TestsParams): Promise<TestsResult> {
    return this.client.sendRequest<TestsResult>(TESTS_REQUEST, params);
  }

  private fileItem(file: TestFileItem): vscode.TestItem {
    const uri = vscode.Uri.parse(file.uri);
    const id = uri.toString();
    this.rules.set(id, file.rule === undefined ? undefined : vscode.Uri.parse(file.rule).toString());
    const shown = vscode.workspace.asRelativePath(uri);
    const cut = shown.lastIndexOf('/') + 1;
    // The item that is there keeps the outcomes of its tests.
    const item = this.controller.items.get(id) ?? this.controller.createTestItem(id, shown.slice(cut), uri);
    item.description = shown.slice(0, Math.max(0, cut - 1));
    item.error =
      file.problem === undefined ? undefined : `Line ${file.problem.range.start.line + 1}: ${file.problem.message}`;
    this.problems.set(uri, file.problems.map(problem));
    item.children.replace(file.tests.map((test, i) => this.testItem(item, test, i)));
    return item;
  }

  private testItem(file: vscode.TestItem, test: TestItem, order: number): vscode.TestItem {
    const item = file.children.get(test.name) ?? this.controller.createTestItem(test.name, test.name, file.uri);
    item.range = toRange(test.range);
    item.sortText = String(order).padStart(6, '0');
    item.description = [test.kind === 'corpus' ? 'corpus' : undefined, test.label, test.technique]
      .filter((part) => part !== undefined)
      .join(' · ');
    const tags = [test.kind, test.label, ...(test.technique === undefined ? [] : [test.technique]), ...test.tags];
    item.tags = [...new Set(tags)].map((tag) => new vscode.TestTag(tag));
    return item;
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const s of this.subscriptions) s.dispose();
  }
}

/** What keeps a test file from being read, at its place. */
function problem({ message, range }: TestFileItem['problems'][number]): vscode.Diagnostic {
  const shown = new vscode.Diagnostic(toRange(range), message, vscode.DiagnosticSeverity.Error);
  shown.source = 'KQLens';
  shown.code = 'rule-test';
  return shown;
}
