import { changedRules } from '../service/versions/changed-rules.js';
import { GitFailure, GitRepository } from '../service/versions/git.js';
import { queryOnLine } from '../service/place.js';
import type { RuleUnit } from '../service/project.js';
import type { RuleParams, RuleReport, TestEdit } from '../service/protocol/proof.js';
import type { ReviewedRule, ReviewResult } from '../service/protocol/review.js';
import type { RunTestFile, RunTestsResult, TestEvent, TestFileOutcome } from '../service/protocol/tests.js';
import { KeptEvents } from '../testing/data/kept-events.js';
import type { TestHost } from '../testing/data/test-host.js';
import type { TestResult } from '../testing/result.js';
import { KeptHits } from '../testing/review/kept-hits.js';
import { reviewRule, type RuleReview, type RuleVersions } from '../testing/review-rule.js';
import { runRuleTest } from '../testing/run-tests.js';
import type { Files } from './disk.js';
import { shownPath } from './paths.js';
import { addedEvent, createdTests, killedMutant, updatedTests, type EditDesk } from './proof-edits.js';
import type { ProofSetting, TestEditJob } from './proof-messages.js';
import { evasionOf, mutationOf } from './proof-reports.js';
import { fileOutcome, testOutcome, wirePlace } from './test-outcomes.js';
import { WorkingCopy } from './working-copy.js';

const NO_RULE = 'There is no rule here any more.';

/** What work asks and tells while it goes on. */
export interface ProofHooks {
  isCancelled(): boolean;
  report(message: string, percentage?: number): void;
  /** A test begins, or is done. */
  tell(event: TestEvent): void;
}

/** Runs rule tests and reviews over the files as the user has them. Knows nothing of threads and connections. */
export class ProofRunner {
  private readonly copy: WorkingCopy;
  private readonly host: TestHost;

  constructor(files: Files) {
    this.copy = new WorkingCopy(files);
    this.host = {
      files: this.copy.host,
      readBytes: (path) => this.copy.bytes(path),
      openRule: (path, text) => this.copy.project.open(path, text).units,
      kept: new KeptEvents((path) => this.copy.identity(path)),
      keptHits: new KeptHits(),
    };
  }

  /** A file changed: what depends on the configuration is read again. */
  changed(path: string): void {
    this.copy.project.changed(path);
  }

  /** Runs the tests of some files, one after the other, in their order. */
  async tests(
    wanted: readonly RunTestFile[],
    coverage: boolean,
    setting: ProofSetting,
    hooks: ProofHooks,
  ): Promise<RunTestsResult> {
    this.copy.take(setting.open);
    const files: TestFileOutcome[] = [];
    for (const [i, file] of wanted.entries()) {
      if (hooks.isCancelled()) break;
      const path = this.copy.paths.pathOf(file.uri);
      hooks.report(shownPath(path, setting.folders), (100 * i) / wanted.length);
      files.push(await this.testFile(path, file, coverage, hooks));
    }
    return { files };
  }

  /** Reviews what differs from the last commit in the repositories of the folders. */
  async review(setting: ProofSetting, hooks: ProofHooks): Promise<ReviewResult> {
    this.copy.take(setting.open);
    const problems: string[] = [];
    const versions = this.changedRules(setting.folders, problems);
    const rules: ReviewedRule[] = [];
    for (const [i, version] of versions.entries()) {
      if (hooks.isCancelled()) break;
      const path = (version.after ?? version.before)!.document.path;
      hooks.report(shownPath(path, setting.folders), (100 * i) / versions.length);
      rules.push(this.reviewed(await reviewRule(version, this.host), setting.folders));
    }
    return { rules, problems };
  }

  /** A report on one rule. */
  async report(
    kind: 'mutate' | 'evade',
    rule: RuleParams,
    setting: ProofSetting,
    hooks: ProofHooks,
  ): Promise<RuleReport> {
    this.copy.take(setting.open);
    const unit = this.rule(rule);
    if (unit === undefined) return { kind: 'none', reason: NO_RULE, lacks: undefined };
    const invalid = unit.analysis.diagnostics.find((d) => d.severity === 'error');
    if (invalid !== undefined) {
      return { kind: 'none', reason: `The rule cannot be run: ${invalid.message}`, lacks: undefined };
    }
    const uri = this.copy.paths.uriOf(unit.document.path);
    if (kind === 'mutate') return mutationOf(unit, uri, this.host, hooks);
    return evasionOf(unit, uri, this.host, (path) => this.copy.paths.uriOf(path), hooks);
  }

  /** An edit of a rule's tests. */
  async edit(job: TestEditJob, setting: ProofSetting, hooks: ProofHooks): Promise<TestEdit> {
    this.copy.take(setting.open);
    const { paths } = this.copy;
    const desk: EditDesk = {
      host: this.host,
      uriOf: (path) => paths.uriOf(path),
      pathOf: (uri) => paths.pathOf(uri),
      isCancelled: () => hooks.isCancelled(),
    };
    if (job.kind === 'update') return updatedTests(job.params, desk);
    const unit = job.kind === 'event' ? this.rule({ uri: job.params.rule }, job.params.region) : this.rule(job.rule);
    if (unit === undefined) return { kind: 'refused', reason: NO_RULE };
    switch (job.kind) {
      case 'event':
        return addedEvent(unit, job.params, desk);
      case 'create':
        return createdTests(unit, desk);
      case 'kill':
        return killedMutant(unit, job.mutant, desk);
    }
  }

  private rule({ uri, line = 0 }: RuleParams, region?: number): RuleUnit | undefined {
    const path = this.copy.paths.pathOf(uri);
    const text = this.copy.host.readFile(path);
    const document = text === undefined ? undefined : this.copy.project.open(path, text);
    if (document === undefined) return undefined;
    return region === undefined ? queryOnLine(document, line) : document.units[region];
  }

  private async testFile(
    path: string,
    { uri, tests }: RunTestFile,
    coverage: boolean,
    hooks: ProofHooks,
  ): Promise<TestFileOutcome> {
    const uriOf = (p: string): string => this.copy.paths.uriOf(p);
    const text = this.host.files.readFile(path);
    if (text === undefined) {
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      const message = 'the test file is not there any more';
      return { uri, errors: [{ message, place: { uri, range } }], notes: [], coverage: undefined };
    }
    const names = tests === undefined ? undefined : new Set(tests);
    let began = performance.now();
    const done = (result: TestResult): void => {
      const outcome = testOutcome(path, result, performance.now() - began, uriOf);
      // A run that was stopped says nothing of its test.
      if (!hooks.isCancelled()) hooks.tell({ kind: 'done', outcome });
    };
    const result = await runRuleTest(path, text, this.host, {
      coverage,
      isCancelled: () => hooks.isCancelled(),
      filter: (one) => names === undefined || names.has(one.name),
      onTest: ({ name }) => {
        began = performance.now();
        hooks.tell({ kind: 'started', uri, name });
      },
      onResult: done,
    });
    return fileOutcome(result, uriOf);
  }

  private changedRules(folders: readonly string[], problems: string[]): RuleVersions[] {
    const roots = new Map<string, GitRepository>();
    const found: RuleVersions[] = [];
    for (const folder of folders) {
      try {
        const repository = GitRepository.around(folder);
        const known = roots.has(repository.root);
        roots.set(repository.root, repository);
        const base = repository.baseOf(undefined);
        if (base === undefined) problems.push(`${repository.root} has no commit to compare with.`);
        else if (!known) {
          const below = folders.filter((f) => f === repository.root || f.startsWith(`${repository.root}/`));
          const { project, host } = this.copy;
          found.push(...changedRules(repository, { base, staged: false }, project, host, below));
        }
      } catch (failure) {
        if (!(failure instanceof GitFailure)) throw failure;
        problems.push(failure.message);
      }
    }
    return found;
  }

  private reviewed(review: RuleReview, folders: readonly string[]): ReviewedRule {
    const uriOf = (path: string): string => this.copy.paths.uriOf(path);
    return {
      uri: uriOf(review.path),
      path: shownPath(review.path, folders),
      change: review.change,
      events: review.corpora.reduce((n, c) => n + c.events, 0),
      hits: review.changes.map(({ place, facts, kind, before, after, corpus, id, shape, accepted, caseName }) => ({
        ...{ kind, before, after, corpus, id, shape, accepted, caseName, ...facts },
        place: wirePlace(place, uriOf),
      })),
      clauses: review.clauses.map(({ place, text, note, isNew, events }) => ({
        ...{ text, note, isNew, hits: events },
        place: wirePlace(place, uriOf),
      })),
      notes: review.notes,
      errors: review.errors.map(({ message, place }) => ({
        message,
        place: place === undefined ? undefined : wirePlace(place, uriOf),
      })),
    };
  }
}
