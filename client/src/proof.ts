import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Mutation } from '../../server/src/service/protocol/proof.js';
import type { GivenRule } from './commands/given-rule.js';
import type { ReviewNode } from './review/nodes.js';
import { FalsePositiveReview } from './review/view.js';
import type { Reports } from './report.js';
import { RuleReports } from './rule-reports.js';
import type { Runs } from './runs.js';
import { EventCases } from './testing/add-event.js';
import { RuleTests } from './testing/controller.js';
import { showInformation } from './notify.js';

/** What proves rules: tests, reports and the review of changes. */
interface Proof {
  readonly tests: RuleTests;
  readonly review: FalsePositiveReview;
  readonly reports: RuleReports;
  readonly cases: EventCases;
}

/**
 * Rule tests and the false-positive review. They read what files of the workspace name, and run git, so they are off in a
 * workspace that is not trusted, until it is.
 */
export function whenTrusted(
  context: vscode.ExtensionContext,
  { client, runs, reports }: { readonly client: LanguageClient; readonly runs: Runs; readonly reports: Reports },
  ready: Promise<void>,
): void {
  let proof: Proof | undefined;
  const begin = (): void => {
    const cases = new EventCases(client, runs);
    const review = new FalsePositiveReview(client, cases);
    proof = { cases, review, tests: new RuleTests(client), reports: new RuleReports(client, reports) };
    context.subscriptions.push(review, proof.tests, proof.reports);
  };
  const register = (id: string, action: (proof: Proof, ...args: never[]) => Promise<unknown>): void => {
    const run = (...args: unknown[]): unknown =>
      proof === undefined
        ? showInformation('This needs a trusted workspace and a running language server.')
        : action(proof, ...(args as never[]));
    context.subscriptions.push(vscode.commands.registerCommand(id, run));
  };
  register('kqlens.review.run', ({ review }) => review.reviewAndShow());
  register('kqlens.review.open', ({ review }, node: ReviewNode) => review.open(node));
  register('kqlens.review.accept', ({ review }, node: ReviewNode) => review.accept(node));
  register('kqlens.review.addBenign', ({ review }, node: ReviewNode) => review.addBenign(node));
  register('kqlens.addEvent', ({ cases }, given: unknown) => cases.add(given));
  register('kqlens.updateExpected', ({ tests }, given: unknown) => tests.updateExpected(given));
  register('kqlens.runTests', ({ tests }, rule?: GivenRule, region?: unknown) => tests.runRule(rule, region, false));
  register('kqlens.coverTests', ({ tests }, rule?: GivenRule, region?: unknown) => tests.runRule(rule, region, true));
  register('kqlens.createTests', ({ reports }, rule?: vscode.Uri) => reports.createTests(rule));
  register('kqlens.mutate', ({ reports }, rule?: vscode.Uri) => reports.show('mutate', rule));
  register('kqlens.evade', ({ reports }, rule?: vscode.Uri) => reports.show('evade', rule));
  register('kqlens.killMutant', ({ reports }, uri: string, mutant: Mutation) => reports.kill(uri, mutant));
  // A server that does not start is told of where it is started.
  const start = (): void => void ready.then(begin, () => undefined);
  if (vscode.workspace.isTrusted) start();
  else context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(start));
}
