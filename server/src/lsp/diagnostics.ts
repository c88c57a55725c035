import { setImmediate } from 'node:timers/promises';
import {
  DiagnosticRefreshRequest,
  DocumentDiagnosticReportKind,
  type CancellationToken,
  type Diagnostic,
  type Disposable,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import { checkFile, checkUnit, inFileOrder, type Problem, type UnitKnowledge } from '../service/check.js';
import { configurationDiagnostic, toDiagnostic } from '../service/diagnostics.js';
import { fewProblems } from '../service/few-problems.js';
import type { RuleDocument, RuleUnit } from '../service/project.js';
import { testFileProblems } from '../service/test-file/problems.js';
import type { DocumentThreads } from './document-threads.js';
import type { OpenDocument } from './documents.js';
import { ContentModified, inBackground, throwIfCancelled } from './guard.js';
import type { Session } from './session.js';

/** After a change, so long nothing more must come before a document is checked and its diagnostics are sent, in ms. */
const PUSH_DELAY = 120;

interface Checked {
  readonly problems: readonly Problem[];
  /** What the samples said when it was checked. */
  readonly evidence: number;
}

/** A rule file and what is wrong with it. */
interface CheckedFile {
  readonly rules: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** A check that goes on until it is no longer wanted. */
type StillWanted = () => void;

/**
 * What is wrong with each document. Documents that are open are asked for by clients that can ask (pull), and sent to
 * those that cannot (push), never both; findings in files that are not open are always sent.
 */
export class Diagnostics implements Disposable {
  private readonly checked = new WeakMap<OpenDocument, Checked>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** The files that are not open and have diagnostics on the client's side. */
  private readonly sentForClosed = new Set<string>();
  /** Files that the workspace check looked at, so that they are looked at again when they change. */
  private readonly watched = new Set<string>();
  /** What clients that ask were told last, by URI. */
  private readonly reports = new Map<string, { readonly id: string; readonly text: string }>();
  private lastReport = 0;
  /** Counts runs: evidence that a check saw may be old. */
  private evidence = 0;

  constructor(
    private readonly session: Session,
    private readonly threads: DocumentThreads,
    private readonly know: (rule: RuleDocument) => Promise<(unit: RuleUnit) => UnitKnowledge>,
  ) {}

  /** Whether the client asks for diagnostics of open documents. */
  get pulled(): boolean {
    return this.session.client.textDocument?.diagnostic !== undefined;
  }

  /** What is wrong with an open document. Throws {@link ContentModified} when it changes meanwhile. */
  async problems(document: OpenDocument, token?: CancellationToken): Promise<readonly Problem[]> {
    const known = this.checked.get(document);
    if (known?.evidence === this.evidence) return known.problems;
    const { rule } = document;
    if (rule === undefined) return [];
    const { evidence } = this;
    const start = performance.now();
    const problems = await this.check(rule, () => {
      if (token !== undefined) throwIfCancelled(token);
      if (!this.session.documents.isCurrent(document)) throw new ContentModified();
    });
    this.checked.set(document, { problems, evidence });
    this.threads.took(document, performance.now() - start);
    return problems;
  }

  /** Checks a rule file query by query, so that other requests get their turn in between. */
  async check(rule: RuleDocument, stillWanted: StillWanted): Promise<Problem[]> {
    const problems = this.checkFile(rule);
    const known = await this.know(rule);
    stillWanted();
    for (const unit of rule.units) {
      problems.push(...checkUnit(unit, known(unit)));
      await setImmediate();
      stillWanted();
    }
    return inFileOrder(problems);
  }

  /** The answer to a client that asks: about the newest version, also where the document changes meanwhile. */
  async report(uri: string, previous: string | undefined, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const items = await this.newestDiagnostics(uri, token);
    this.showConfigurationProblems();
    const text = JSON.stringify(items);
    let report = this.reports.get(uri);
    if (report?.text !== text) this.reports.set(uri, (report = { id: String(++this.lastReport), text }));
    if (report.id === previous) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.id };
    return { kind: DocumentDiagnosticReportKind.Full, resultId: report.id, items };
  }

  /** A document was opened or edited. */
  changed(document: OpenDocument): void {
    if (this.sentForClosed.delete(document.path) && this.pulled) this.send(document.uri, []);
    if (!this.pulled) this.schedule(document.uri);
  }

  closed(document: OpenDocument): void {
    clearTimeout(this.timers.get(document.uri));
    this.timers.delete(document.uri);
    this.reports.delete(document.uri);
    if (this.watched.has(document.path)) this.recheckClosed([document.path]);
    else if (!this.pulled) this.send(document.uri, []);
    this.showConfigurationProblems();
  }

  /** The samples say something else, or the configuration changed: what open documents were told may be old. */
  refresh(): void {
    this.evidenceChanged();
    if (this.pulled) {
      if (this.session.client.workspace?.diagnostics?.refreshSupport !== true) return;
      inBackground(this.session.log, 'refreshing diagnostics', () =>
        this.session.connection.sendRequest(DiagnosticRefreshRequest.type),
      );
    } else {
      for (const document of this.session.documents.all()) this.schedule(document.uri);
    }
  }

  /** What was found so far is not given as an answer any more. */
  evidenceChanged(): void {
    this.evidence++;
  }

  /** Sends what was found in a file that is not open, and looks at it again when it changes. */
  showClosed(path: string, diagnostics: readonly Diagnostic[]): void {
    if (this.session.documents.at(path) !== undefined) return;
    if (diagnostics.length > 0) this.sentForClosed.add(path);
    else if (!this.sentForClosed.delete(path)) return;
    this.send(this.session.paths.uriOf(path), diagnostics);
  }

  /** What is wrong with a rule file, open or not; undefined where it cannot be read. */
  async ofFile(path: string, token?: CancellationToken): Promise<CheckedFile | undefined> {
    const rule = this.session.ruleFile(path);
    if (rule === undefined) return undefined;
    const rules = Math.max(rule.units.length, rule.file.rules.length);
    if (rules === 0) return { rules, diagnostics: this.shown(rule, this.checkFile(rule)) };
    const taken = this.threads.takenAt(path, rule.text);
    if (taken !== undefined) return { rules, diagnostics: await this.threads.diagnostics(taken, token) };
    const problems = await this.check(rule, () => {
      if (token !== undefined) throwIfCancelled(token);
    });
    return { rules, diagnostics: this.shown(rule, problems) };
  }

  watch(path: string): void {
    this.watched.add(path);
  }

  /** Files that are not open changed on the disk: those that were checked before are checked again. */
  recheckClosed(paths: readonly string[]): void {
    const known = paths.filter((path) => this.watched.has(path) && this.session.documents.at(path) === undefined);
    if (known.length === 0) return;
    inBackground(this.session.log, 'checking changed files', async () => {
      for (const path of known) {
        this.showClosed(path, (await this.ofFile(path))?.diagnostics ?? []);
      }
    });
  }

  /** Shows problems of configuration files that are not open, as far as open documents depend on them. */
  showConfigurationProblems(): void {
    const byFile = new Map<string, Diagnostic[]>();
    for (const document of this.session.documents.all()) {
      // A large document is not read for this.
      const problems = document.isRuleFile ? this.session.project.configurationProblems(document.path) : [];
      for (const problem of new Set(problems)) {
        const found = byFile.get(problem.file) ?? [];
        const diagnostic = configurationDiagnostic(problem);
        if (!found.some((d) => JSON.stringify(d) === JSON.stringify(diagnostic))) found.push(diagnostic);
        byFile.set(problem.file, found);
      }
    }
    const before = [...this.sentForClosed].filter((path) => !this.watched.has(path));
    for (const path of new Set([...before, ...byFile.keys()])) this.showClosed(path, byFile.get(path) ?? []);
  }

  private checkFile(rule: RuleDocument): Problem[] {
    const { showsTestFiles, project } = this.session;
    return [...checkFile(rule), ...(showsTestFiles ? [] : testFileProblems(rule, project.host))];
  }

  /** Problems as LSP shows them in a rule file. */
  private shown(rule: RuleDocument, problems: readonly Problem[]): Diagnostic[] {
    const { shown, more } = fewProblems(rule, problems);
    return [...shown.map((p) => toDiagnostic(rule, p, (path) => this.session.paths.uriOf(path))), ...more];
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private async newestDiagnostics(uri: string, token: CancellationToken): Promise<Diagnostic[]> {
    for (;;) {
      const document = this.session.documents.get(uri);
      if (document === undefined) return [];
      try {
        return await this.diagnosticsOf(document, token);
      } catch (fault) {
        if (!(fault instanceof ContentModified)) throw fault;
      }
    }
  }

  private async diagnosticsOf(document: OpenDocument, token?: CancellationToken): Promise<Diagnostic[]> {
    if (this.threads.takes(document)) return this.threads.diagnostics(document, token);
    const { rule } = document;
    if (rule === undefined) return [];
    const own = rule.configurationProblems.filter((p) => p.file === document.path).map(configurationDiagnostic);
    return [...own, ...this.shown(rule, await this.problems(document, token))];
  }

  private schedule(uri: string): void {
    clearTimeout(this.timers.get(uri));
    const push = (): void => {
      this.timers.delete(uri);
      inBackground(this.session.log, 'checking a document', () => this.push(uri));
    };
    this.timers.set(uri, setTimeout(push, PUSH_DELAY));
  }

  private async push(uri: string): Promise<void> {
    const document = this.session.documents.get(uri);
    if (document === undefined) return;
    try {
      const diagnostics = await this.diagnosticsOf(document);
      if (this.session.documents.isCurrent(document)) this.send(uri, diagnostics, document.version);
    } catch (fault) {
      // The change that made it old has its own check.
      if (!(fault instanceof ContentModified)) throw fault;
    }
    this.showConfigurationProblems();
  }

  private send(uri: string, diagnostics: readonly Diagnostic[], version?: number): void {
    const params = { uri, diagnostics: [...diagnostics], ...(version === undefined ? {} : { version }) };
    inBackground(this.session.log, 'sending diagnostics', () => this.session.connection.sendDiagnostics(params));
  }
}
