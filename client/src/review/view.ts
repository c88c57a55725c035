import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  ACCEPT_REQUEST,
  REVIEW_REQUEST,
  type AcceptParams,
  type ReviewedRule,
  type ReviewResult,
  type TestFileEdit,
} from '../../../server/src/service/protocol/review.js';
import { plainText } from '../../../server/src/service/protocol/plain-text.js';
import { requestWithProgress } from '../progress.js';
import { revealEvent } from '../reveal.js';
import { askForReason, writeTestFile } from '../testing/write.js';
import { plural } from '../words.js';
import type { EventCases } from '../testing/add-event.js';
import { ReviewFollower } from './follow.js';
import { nodesOf, openAdditions, scoreText, stateTexts, sums, type ReviewNode } from './nodes.js';
import { reviewProblems } from './problems.js';
import { showError } from '../notify.js';

const VIEW = 'kqlens.review';
const REVIEWED = 'kqlens.reviewed';

/** The benign events that changed rules newly hit, in the Source Control view container and as problems. */
export class FalsePositiveReview implements vscode.TreeDataProvider<ReviewNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly problems = vscode.languages.createDiagnosticCollection('kqlens-review');
  private readonly view: vscode.TreeView<ReviewNode>;
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private readonly follower: ReviewFollower;
  private rules: readonly ReviewedRule[] = [];

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly client: LanguageClient,
    private readonly cases: EventCases,
  ) {
    this.view = vscode.window.createTreeView<ReviewNode>(VIEW, { treeDataProvider: this, showCollapseAll: true });
    this.follower = new ReviewFollower((token) => this.reviewQuietly(token));
    this.subscriptions = [this.changed, this.problems, this.view, this.follower];
  }

  /** Reviews every rule that differs from the last commit, and shows what was found. */
  async review(): Promise<void> {
    this.follower.stop();
    const result = await requestWithProgress<ReviewResult>(this.client, 'reviewing changed rules', REVIEW_REQUEST, {});
    if (result !== undefined) await this.take(result);
  }

  /** The same because the user asked for it: the view is brought up. */
  async reviewAndShow(): Promise<void> {
    await vscode.commands.executeCommand(`${VIEW}.focus`);
    await this.review();
  }

  /** The same without telling of it until it is done, and until a newer one begins. */
  private async reviewQuietly(token: vscode.CancellationToken): Promise<void> {
    let result: ReviewResult;
    try {
      result = await this.client.sendRequest<ReviewResult>(REVIEW_REQUEST, {}, token);
    } catch (failure) {
      if (token.isCancellationRequested) return;
      throw failure;
    }
    if (!token.isCancellationRequested) await this.take(result);
  }

  private async take(result: ReviewResult): Promise<void> {
    this.rules = result.rules;
    this.problems.clear();
    for (const rule of result.rules) this.problems.set(vscode.Uri.parse(rule.uri), reviewProblems(rule));
    const added = result.rules.reduce((n, rule) => n + openAdditions(rule).length, 0);
    this.view.badge = { value: added, tooltip: plural(added, 'new benign hit') };
    this.view.message = messageOf(result);
    await vscode.commands.executeCommand('setContext', REVIEWED, true);
    this.changed.fire();
  }

  /** Opens the event of an entry. */
  async open(node: ReviewNode): Promise<void> {
    if (node.kind !== 'hit') return;
    const { uri, range } = node.hit.place;
    await revealEvent(vscode.Uri.parse(uri), range.start.line, vscode.Uri.parse(node.rule.uri), false);
  }

  /** Asks for a reason and writes the hit to what the rule's tests accept. */
  async accept(node: ReviewNode): Promise<void> {
    if (node.kind !== 'hit') return;
    const { rule, hit } = node;
    const reason = await askForReason(
      `Accept ${hit.id}`,
      'Why may this benign event hit? The reason is written to the tests of the rule.',
    );
    if (reason === undefined) return;
    const { corpus, id, place } = hit;
    const params: AcceptParams = { rule: rule.uri, corpus, id, file: place.uri, reason };
    const edit = await this.client.sendRequest<TestFileEdit>(ACCEPT_REQUEST, params);
    if (edit.kind === 'refused') {
      void showError(`Nothing was accepted: ${edit.reason}`);
      return;
    }
    await writeTestFile(edit);
    await this.review();
  }

  /** Adds the event of an entry to the rule's tests as one that must not hit. */
  async addBenign(node: ReviewNode): Promise<void> {
    if (node.kind !== 'hit') return;
    const { uri, range } = node.hit.place;
    await this.cases.addBenign(node.rule.uri, { uri, line: range.start.line });
    await this.review();
  }

  getChildren(node?: ReviewNode): ReviewNode[] {
    if (node === undefined) return this.rules.map((rule) => ({ kind: 'rule', rule }));
    if (node.kind === 'rule') return nodesOf(node.rule);
    return node.kind === 'group' ? node.hits.map((hit) => ({ kind: 'hit', rule: node.rule, hit })) : [];
  }

  getTreeItem(node: ReviewNode): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    switch (node.kind) {
      case 'rule': {
        const item = new vscode.TreeItem(node.rule.path, Expanded);
        item.description =
          node.rule.change === 'modified' ? sums(node.rule) : `${node.rule.change} · ${sums(node.rule)}`;
        item.iconPath = new vscode.ThemeIcon(openAdditions(node.rule).length > 0 ? 'warning' : 'check');
        // Not its URI: the count of all its problems would stand beside the count of its new hits.
        item.tooltip = `${node.rule.path}\n${item.description}`;
        return item;
      }
      case 'group': {
        const [first] = node.hits;
        const item = new vscode.TreeItem(first!.shape === '' ? '(no command line)' : first!.shape, Collapsed);
        const hosts = new Set(node.hits.map((h) => h.host).filter((h) => h !== ''));
        item.description = `${first!.kind} ${node.hits.length} · ${[...hosts].join(', ')}`;
        return item;
      }
      case 'hit':
        return hitItem(node);
      case 'text': {
        const item = new vscode.TreeItem(plainText(node.text));
        item.iconPath = new vscode.ThemeIcon(node.isError ? 'error' : 'info');
        item.tooltip = plainText(node.text);
        return item;
      }
    }
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}

function hitItem(node: Extract<ReviewNode, { kind: 'hit' }>): vscode.TreeItem {
  const { hit } = node;
  const item = new vscode.TreeItem(hit.command === '' ? hit.id : hit.command);
  const state = stateTexts(hit);
  item.description = [scoreText(hit), hit.host, hit.account, ...state].filter((part) => part !== '').join(' · ');
  item.tooltip = [hit.id, hit.command, ...state].join('\n');
  const isOpen = hit.kind === 'added' && hit.accepted === undefined;
  // What a case was made of is not offered to be added again.
  item.contextValue = `${isOpen ? 'addition' : 'hit'}${hit.caseName === undefined ? '' : 'InTests'}`;
  item.iconPath = new vscode.ThemeIcon(isOpen ? 'circle-outline' : 'pass');
  item.command = { command: 'kqlens.review.open', title: 'Open Event', arguments: [node] };
  return item;
}

function messageOf({ rules, problems }: ReviewResult): string {
  if (problems.length > 0) return plainText(problems.join(' '));
  return rules.length === 0 ? 'No rule differs from the last commit.' : '';
}
