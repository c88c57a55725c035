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
import { requestWithProgress } from '../progress.js';
import { revealEvent } from '../reveal.js';
import { toRange } from '../wire.js';
import { plural } from '../words.js';
import { nodesOf, openAdditions, scoreText, sums, type ReviewNode } from './nodes.js';
import { reviewProblems } from './problems.js';

const VIEW = 'kqlens.review';
const REVIEWED = 'kqlens.reviewed';

/** The benign events that changed rules newly hit, in the Source Control view container and as problems. */
export class FalsePositiveReview implements vscode.TreeDataProvider<ReviewNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly problems = vscode.languages.createDiagnosticCollection('kqlens-review');
  private readonly view: vscode.TreeView<ReviewNode>;
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private rules: readonly ReviewedRule[] = [];

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly client: LanguageClient) {
    this.view = vscode.window.createTreeView<ReviewNode>(VIEW, { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions = [
      this.changed,
      this.problems,
      this.view,
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        // What was reviewed before is kept up to date.
        if (this.rules.some((rule) => vscode.Uri.parse(rule.uri).toString() === uri.toString())) void this.review();
      }),
    ];
  }

  /** Reviews every rule that differs from the last commit, and shows what was found. */
  async review(): Promise<void> {
    const result = await requestWithProgress<ReviewResult>(this.client, 'reviewing changed rules', REVIEW_REQUEST, {});
    if (result === undefined) return;
    this.rules = result.rules;
    this.problems.clear();
    for (const rule of result.rules) this.problems.set(vscode.Uri.parse(rule.uri), reviewProblems(rule));
    const added = result.rules.reduce((n, rule) => n + openAdditions(rule).length, 0);
    this.view.badge = { value: added, tooltip: plural(added, 'new benign hit') };
    this.view.message = messageOf(result);
    await vscode.commands.executeCommand('setContext', REVIEWED, true);
    this.changed.fire();
  }

  /** The same because the user asked for it: the view is brought up. */
  async reviewAndShow(): Promise<void> {
    await vscode.commands.executeCommand(`${VIEW}.focus`);
    await this.review();
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
    const reason = await vscode.window.showInputBox({
      title: `Accept ${hit.id}`,
      prompt: 'Why may this benign event hit? The reason is written to the tests of the rule.',
      validateInput: (text) => (text.trim() === '' ? 'Say why the hit may stay.' : undefined),
    });
    if (reason === undefined) return;
    const { corpus, id, place } = hit;
    const params: AcceptParams = { rule: rule.uri, corpus, id, file: place.uri, reason: reason.trim() };
    const edit = await this.client.sendRequest<TestFileEdit>(ACCEPT_REQUEST, params);
    if (edit.kind === 'refused') {
      void vscode.window.showErrorMessage(`Nothing was accepted: ${edit.reason}`);
      return;
    }
    await apply(edit);
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
        item.resourceUri = vscode.Uri.parse(node.rule.uri);
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
        const item = new vscode.TreeItem(node.text);
        item.iconPath = new vscode.ThemeIcon(node.isError ? 'error' : 'info');
        item.tooltip = node.text;
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
  const accepted = hit.accepted === undefined ? [] : [`accepted: ${hit.accepted}`];
  item.description = [scoreText(hit), hit.host, hit.account, ...accepted].filter((part) => part !== '').join(' · ');
  item.tooltip = `${hit.id}\n${hit.command}`;
  const isOpen = hit.kind === 'added' && hit.accepted === undefined;
  item.contextValue = isOpen ? 'addition' : 'hit';
  item.iconPath = new vscode.ThemeIcon(isOpen ? 'circle-outline' : 'pass');
  item.command = { command: 'kqlens.review.open', title: 'Open Event', arguments: [node] };
  return item;
}

function messageOf({ rules, problems }: ReviewResult): string {
  if (problems.length > 0) return problems.join(' ');
  return rules.length === 0 ? 'No rule differs from the last commit.' : '';
}

/** Writes a change of a test file and saves it, so that what runs outside of the editor sees it too. */
async function apply(change: Exclude<TestFileEdit, { kind: 'refused' }>): Promise<void> {
  const uri = vscode.Uri.parse(change.uri);
  const edit = new vscode.WorkspaceEdit();
  if (change.kind === 'create') edit.createFile(uri, { contents: new TextEncoder().encode(change.text) });
  else for (const { range, newText } of change.edits) edit.replace(uri, toRange(range), newText);
  await vscode.workspace.applyEdit(edit);
  await (await vscode.workspace.openTextDocument(uri)).save();
}
