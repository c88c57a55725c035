import { ProgressType, type CancellationToken, type Disposable } from 'vscode-languageserver';
import { LineIndex } from '../syntax/line-index.js';
import { isExcluded } from '../schema/configuration/resolve.js';
import { matchesGlob } from '../schema/configuration/glob.js';
import type { RuleParams, RuleReport, TestEdit } from '../service/protocol/proof.js';
import type { AcceptParams, ReviewParams, ReviewResult, TestFileEdit } from '../service/protocol/review.js';
import { queryOnLine } from '../service/place.js';
import type {
  RuleTestFilesParams,
  RuleTestFilesResult,
  RunTestsParams,
  RunTestsResult,
  TestEvent,
  TestFileItem,
  TestsParams,
  TestsResult,
} from '../service/protocol/tests.js';
import type { TestHost } from '../testing/data/test-host.js';
import { acceptInTests } from '../testing/edit/accept-in-tests.js';
import type { TestFileProblem } from '../testing/file/model.js';
import { isRuleTestPath, readRuleTest } from '../testing/file/read.js';
import { placeIn, rulePathOf } from '../testing/subject.js';
import { Cancelled, type Log } from './guard.js';
import { requestProgress } from './progress.js';
import type { FromProof, ProofJob, TestEditJob, ToProof } from './proof-messages.js';
import { openTexts } from './runs.js';
import { RuleTests, type ReadTestFile } from './rule-tests.js';
import type { Session } from './session.js';
import { wirePlace } from './test-outcomes.js';
import { ThreadChannel, type FaultMessage, type Thread } from './thread-channel.js';

/** A thread that runs `proof-worker`. */
export type ProofThread = Thread<ToProof, FromProof>;

type Answer = Exclude<FromProof, FaultMessage>;

const TEST_EVENTS = new ProgressType<TestEvent>();
const TEST_FILES = '**/*.test.{yaml,yml,json,jsonc}';

interface ReadProblems extends ReadTestFile {
  readonly problems: readonly TestFileProblem[];
}

/** Rule tests and reviews: what there is, and their runs on a thread of their own. */
export class Proofs implements Disposable {
  /** Which tests each rule has, and how they last came out. */
  readonly ruleTests: RuleTests;
  private readonly channel: ThreadChannel<ToProof, Answer>;

  constructor(
    private readonly session: Session,
    start: () => ProofThread,
    log: Log,
    /** The tests of a rule, or their outcomes, are others. */
    changed: () => void,
  ) {
    this.ruleTests = new RuleTests(session, (path) => this.read(path), changed);
    this.channel = new ThreadChannel<ToProof, Answer>(start, log, 'runs tests and reviews');
  }

  /** The rule tests of the workspace, or of some files; files that are gone are left out. */
  tests({ uris }: TestsParams): TestsResult {
    const { paths } = this.session;
    const wanted = uris?.map((uri) => paths.pathOf(uri)) ?? this.testFiles();
    const read = wanted.flatMap((path) => this.read(path) ?? []);
    this.ruleTests.take(read);
    return { files: read.map((file) => this.testFile(file)) };
  }

  /** The test files of one rule. */
  ruleTestFiles({ uri, region, line = 0 }: RuleTestFilesParams): RuleTestFilesResult {
    const rule = this.session.ruleAt(uri);
    const unit = region === undefined ? rule && queryOnLine(rule, line) : rule?.units[region];
    const files = unit === undefined ? [] : this.ruleTests.of(unit);
    return { uris: files.map((file) => this.session.paths.uriOf(file.path)) };
  }

  async runTests(params: RunTestsParams, token: CancellationToken): Promise<RunTestsResult> {
    const { files, coverage, workDoneToken, partialResultToken } = params;
    const run = this.ruleTests.begin(files);
    const tell = (event: TestEvent): void => {
      run.event(event);
      if (partialResultToken === undefined) return;
      void this.session.connection.sendProgress(TEST_EVENTS, partialResultToken, event);
    };
    const job: ProofJob = { kind: 'tests', files, coverage };
    let result: RunTestsResult | undefined;
    try {
      const answer = await this.work(job, 'Running rule tests', workDoneToken, token, tell);
      if (answer.kind !== 'tested') throw new Cancelled();
      result = answer.result;
      return result;
    } finally {
      run.done(result);
    }
  }

  async review({ workDoneToken }: ReviewParams, token: CancellationToken): Promise<ReviewResult> {
    const answer = await this.work(
      { kind: 'review' },
      'Reviewing changed rules',
      workDoneToken,
      token,
      () => undefined,
    );
    if (answer.kind !== 'reviewed') throw new Cancelled();
    return answer.result;
  }

  /** A report on a rule: what its tests do not notice, or what it misses. */
  async report(kind: 'mutate' | 'evade', rule: RuleParams, token: CancellationToken): Promise<RuleReport> {
    const title = kind === 'mutate' ? 'Changing the rule' : 'Varying malicious events';
    const answer = await this.work({ kind, rule }, title, rule.workDoneToken, token, () => undefined);
    if (answer.kind !== 'reported') throw new Cancelled();
    return answer.result;
  }

  /** An edit of a rule's tests. */
  async edit(
    job: TestEditJob,
    workDoneToken: string | number | undefined,
    token: CancellationToken,
  ): Promise<TestEdit> {
    const answer = await this.work(job, 'Writing tests', workDoneToken, token, () => undefined);
    if (answer.kind !== 'edited') throw new Cancelled();
    return answer.result;
  }

  /** The edit that accepts a benign hit in the rule's tests. */
  accept({ rule, corpus, id, file, reason }: AcceptParams): TestFileEdit {
    const { paths } = this.session;
    const event = { rule: paths.pathOf(rule), corpus, id, file: paths.pathOf(file), reason };
    const acceptance = acceptInTests(event, this.session.project.host);
    const uri = paths.uriOf(acceptance.path);
    switch (acceptance.kind) {
      case 'create':
        return { kind: 'create', uri, text: acceptance.text };
      case 'refused': {
        const why = /\.jsonc?$/iu.test(acceptance.path) ? 'is JSON, which is not edited' : 'cannot be read';
        return { kind: 'refused', reason: `\`${acceptance.path}\` ${why}, or accepts the hit already.` };
      }
      case 'change': {
        const { text, edit } = acceptance;
        const { range } = wirePlace(placeIn(new LineIndex(text), acceptance.path, edit), (path) => path);
        return { kind: 'change', uri, edits: [{ range, newText: edit.newText }] };
      }
    }
  }

  /** Files changed on the disk. */
  filesChanged(changed: readonly string[]): void {
    for (const path of changed) this.channel.tell({ kind: 'changed', path });
  }

  dispose(): void {
    this.channel.dispose();
  }

  private async work(
    job: ProofJob,
    title: string,
    workDoneToken: string | number | undefined,
    token: CancellationToken,
    tell: (event: TestEvent) => void,
  ): Promise<Answer> {
    const progress = requestProgress(this.session.connection, title, workDoneToken);
    const setting = { folders: this.session.folders, open: openTexts(this.session.documents) };
    try {
      const answer = await this.channel.askCancellable(
        (id, cancel) => ({ kind: 'work', id, job, setting, cancel }),
        token,
        (message) => {
          if (message.kind === 'progress') progress.report(message.message, message.percentage);
          else if (message.kind === 'event') tell(message.event);
          else return false;
          return true;
        },
      );
      if (answer === undefined || token.isCancellationRequested) throw new Cancelled();
      return answer;
    } finally {
      progress.done();
    }
  }

  private testFiles(): string[] {
    const { folders, files, project } = this.session;
    const found = new Set(folders.flatMap((folder) => files.list(`${folder}/${TEST_FILES}`)));
    return [...found].filter((path) => {
      const configuration = project.configuration(path);
      const globs = configuration.tests.files;
      return !isExcluded(configuration, path) && (globs.length === 0 || globs.some((glob) => matchesGlob(path, glob)));
    });
  }

  private read(path: string): ReadProblems | undefined {
    const { project, files } = this.session;
    const text = isRuleTestPath(path) ? project.host.readFile(path) : undefined;
    if (text === undefined) return undefined;
    const { test, problems } = readRuleTest(path, text);
    const host: TestHost = {
      files: project.host,
      readBytes: (p) => files.readBytes(p),
      openRule: (p, t) => project.open(p, t).units,
    };
    return { path, text, test, problems, rule: test === undefined ? undefined : rulePathOf(test, host) };
  }

  private testFile({ path, text, test, problems, rule }: ReadProblems): TestFileItem {
    const { paths } = this.session;
    const lines = new LineIndex(text);
    const rangeOf = (range: { readonly start: number; readonly end: number }): TestFileItem['tests'][number]['range'] =>
      wirePlace(placeIn(lines, path, range), (p) => p).range;
    const [problem] = problems;
    return {
      uri: paths.uriOf(path),
      rule: rule === undefined ? undefined : paths.uriOf(rule),
      problem: problem === undefined ? undefined : { message: problem.message, range: rangeOf(problem) },
      problems: problems.map((p) => ({
        message: p.remedy === undefined ? p.message : `${p.message}. ${p.remedy}`,
        range: rangeOf(p),
      })),
      tests: [...(test?.cases ?? []), ...(test?.corpora ?? [])].map((one) => ({
        kind: one.kind,
        name: one.name,
        range: rangeOf(one.nameRange),
        label: one.label,
        technique: one.kind === 'case' ? one.technique : undefined,
        tags: one.tags,
        skip: one.skip,
      })),
    };
  }
}
