import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ReviewNode } from './review/nodes.js';
import { FalsePositiveReview } from './review/view.js';
import { RuleTests } from './testing/controller.js';

/**
 * Rule tests and the false-positive review. They read what files of the workspace name, and run git, so they are off in a
 * workspace that is not trusted, until it is.
 */
export function whenTrusted(context: vscode.ExtensionContext, client: LanguageClient, ready: Promise<void>): void {
  let review: FalsePositiveReview | undefined;
  const begin = (): void => {
    review = new FalsePositiveReview(client);
    context.subscriptions.push(review, new RuleTests(client));
  };
  const register = (id: string, action: (review: FalsePositiveReview, node: ReviewNode) => Promise<void>): void => {
    const run = (node: ReviewNode): unknown =>
      review === undefined
        ? vscode.window.showInformationMessage('The review needs a trusted workspace and a running language server.')
        : action(review, node);
    context.subscriptions.push(vscode.commands.registerCommand(id, run));
  };
  register('kqlens.review.run', (shown) => shown.reviewAndShow());
  register('kqlens.review.open', (shown, node) => shown.open(node));
  register('kqlens.review.accept', (shown, node) => shown.accept(node));
  // A server that does not start is told of where it is started.
  const start = (): void => void ready.then(begin, () => undefined);
  if (vscode.workspace.isTrusted) start();
  else context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(start));
}
