import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CREATE_TESTS_REQUEST,
  EVADE_REQUEST,
  KILL_REQUEST,
  MUTATE_REQUEST,
  type KillParams,
  type Mutation,
  type RuleParams,
  type RuleReport,
  type TestEdit,
} from '../../server/src/service/protocol/proof.js';
import { ruleParams } from './commands/given-rule.js';
import { requestWithProgress } from './progress.js';
import type { Reports } from './report.js';
import { LANGUAGES } from './server.js';
import { carryOut } from './testing/write.js';
import { toRange } from './wire.js';
import { showInformation } from './notify.js';

const CREATE = 'Create Test File';

const KINDS = {
  mutate: { request: MUTATE_REQUEST, progress: 'changing the rule', code: 'unnoticed-change' },
  evade: { request: EVADE_REQUEST, progress: 'varying malicious events', code: 'evaded-clause' },
} as const;

type Kind = keyof typeof KINDS;

/** A problem of a report, with the mutant that a case may kill. */
class ReportProblem extends vscode.Diagnostic {
  mutant: Mutation | undefined;
}

/** What mutation and evasion say of a rule: as a document beside it, and at their places in it. */
export class RuleReports implements vscode.Disposable, vscode.CodeActionProvider {
  private readonly problems = {
    mutate: vscode.languages.createDiagnosticCollection('kqlens-mutation'),
    evade: vscode.languages.createDiagnosticCollection('kqlens-evasion'),
  };
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(
    private readonly client: LanguageClient,
    private readonly reports: Reports,
  ) {
    const languages = LANGUAGES.map((language) => ({ scheme: 'file', language }));
    this.subscriptions = [
      this.problems.mutate,
      this.problems.evade,
      vscode.languages.registerCodeActionsProvider(languages, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
      // A rule that is edited is another one: what was said of it no longer holds at these places.
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.forget(document.uri);
      }),
    ];
  }

  /** Asks for a report on the rule that is open and shows it. */
  async show(kind: Kind, given?: vscode.Uri): Promise<void> {
    const params = openRule(given);
    if (params === undefined) return;
    const { request, progress } = KINDS[kind];
    const report = await requestWithProgress<RuleReport>(this.client, progress, request, params);
    if (report === undefined) return;
    const rule = vscode.Uri.parse(params.uri);
    if (report.kind === 'none') {
      this.problems[kind].delete(rule);
      await this.explainNone(report, params);
      return;
    }
    this.problems[kind].set(
      rule,
      report.places.map((place) => problem(place, KINDS[kind].code)),
    );
    await this.reports.show(report.title, report.markdown);
  }

  /** Makes a test file for the rule that is open, or adds what its tests do not cover. */
  async createTests(given?: vscode.Uri): Promise<void> {
    const params = openRule(given);
    if (params !== undefined) await this.create(params);
  }

  /** Adds a case that notices a change of a rule which no test notices. */
  async kill(uri: string, mutant: Mutation): Promise<void> {
    const params: KillParams = { uri, line: mutant.range.start.line, mutant };
    const answer = await requestWithProgress<TestEdit>(this.client, 'looking for an event', KILL_REQUEST, params);
    if ((await carryOut(answer)) === undefined) return;
    const rule = vscode.Uri.parse(uri);
    const left = (this.problems.mutate.get(rule) ?? []).filter((p) => !isOf(p, mutant));
    this.problems.mutate.set(rule, left);
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const own = this.problems.mutate.get(document.uri) ?? [];
    return diagnostics.flatMap((diagnostic) => {
      // What comes back is a copy of what was set.
      const known = own.find((p) => p.message === diagnostic.message && p.range.isEqual(diagnostic.range));
      const mutant = known instanceof ReportProblem ? known.mutant : undefined;
      if (mutant === undefined) return [];
      const action = new vscode.CodeAction('Add a case that kills this mutant', vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.command = {
        command: 'kqlens.killMutant',
        title: action.title,
        arguments: [document.uri.toString(), mutant],
      };
      return [action];
    });
  }

  private async create(params: RuleParams): Promise<void> {
    await carryOut(await requestWithProgress<TestEdit>(this.client, 'making test cases', CREATE_TESTS_REQUEST, params));
  }

  private async explainNone(
    { reason, lacks }: Extract<RuleReport, { kind: 'none' }>,
    params: RuleParams,
  ): Promise<void> {
    const answer = await showInformation(reason, ...(lacks === 'tests' ? [CREATE] : []));
    if (answer === CREATE) await this.create(params);
  }

  private forget(uri: vscode.Uri): void {
    for (const problems of Object.values(this.problems)) if (problems.has(uri)) problems.delete(uri);
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}

function problem(
  { range, message, mutant }: Extract<RuleReport, { kind: 'report' }>['places'][number],
  code: string,
): vscode.Diagnostic {
  const made = new ReportProblem(toRange(range), message, vscode.DiagnosticSeverity.Information);
  made.source = 'KQLens';
  made.code = code;
  made.mutant = mutant;
  return made;
}

function isOf(p: vscode.Diagnostic, { range, replacement }: Mutation): boolean {
  return p instanceof ReportProblem && p.range.isEqual(toRange(range)) && p.mutant?.replacement === replacement;
}

function openRule(given: vscode.Uri | undefined): RuleParams | undefined {
  const params = ruleParams(given, undefined);
  if (params === undefined) void showInformation('No rule is open. Open one first.');
  return params;
}
