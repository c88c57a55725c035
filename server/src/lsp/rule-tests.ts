import type { RuleUnit } from '../service/project.js';
import type { RunTestFile, RunTestsResult, TestEvent, TestOutcome } from '../service/protocol/tests.js';
import type { TestFileRun, UnitTestFile } from '../service/unit-tests.js';
import type { RuleTest } from '../testing/file/model.js';
import { isCalled } from '../testing/subject.js';
import { testPathsBeside } from '../testing/test-paths.js';
import type { Session } from './session.js';
import type { KnownTests } from './thread-messages.js';

/** A test file as it was last read. */
export interface ReadTestFile {
  readonly path: string;
  readonly text: string;
  /** Undefined where it cannot be read. */
  readonly test: RuleTest | undefined;
  /** The rule's file, where it is there. */
  readonly rule: string | undefined;
}

/** A run whose outcomes come in. */
type GrowingRun = TestFileRun & { readonly outcomes: Map<string, TestOutcome['status']> };

/** Which test files each rule has, and how they last came out. */
export class RuleTests {
  private readonly files = new Map<string, ReadTestFile>();
  private readonly runs = new Map<string, GrowingRun>();

  constructor(
    private readonly session: Session,
    /** Reads a test file anew; undefined where it is gone. */
    private readonly read: (path: string) => ReadTestFile | undefined,
    private readonly changed: () => void,
  ) {}

  /** The test files of a rule: those beside it, and those elsewhere that were read before. */
  of(unit: RuleUnit): UnitTestFile[] {
    const { path } = unit.document;
    const elsewhere = [...this.files.values()].filter((f) => f.rule === path).map((f) => f.path);
    const candidates = [...new Set([...testPathsBeside(path, this.session.project.host), ...elsewhere])].sort();
    return candidates.flatMap((candidate): UnitTestFile[] => {
      const file = this.current(candidate);
      if (file?.test === undefined || file.rule !== path || !means(file.test, unit)) return [];
      return [{ path: candidate, text: file.text, tests: namesIn(file.test), run: this.runs.get(candidate) }];
    });
  }

  /** Files were read; those that look at tests are told where that changed anything. */
  take(files: readonly ReadTestFile[]): void {
    const isNew = files.map((file) => this.put(file));
    if (isNew.includes(true)) this.changed();
  }

  /** What is known of the tests of a file's rules, for its thread. */
  knownOf(rulePath: string): KnownTests {
    const paths = [...this.files.values()].filter((f) => f.rule === rulePath).map((f) => f.path);
    return { paths, runs: new Map([...this.runs].filter(([path]) => paths.includes(path))) };
  }

  /** Takes over what the server knows, in a document's thread. */
  adopt({ paths, runs }: KnownTests): void {
    for (const path of paths) this.current(path);
    this.runs.clear();
    for (const [path, run] of runs) this.runs.set(path, { ...run, outcomes: new Map(run.outcomes) });
  }

  private put(file: ReadTestFile): boolean {
    const known = this.files.get(file.path);
    this.files.set(file.path, file);
    return known?.text !== file.text || known.rule !== file.rule;
  }

  /** Some tests are about to run: takes down the texts that they run over. */
  begin(files: readonly RunTestFile[]): RuleTestsRun {
    const { paths } = this.session;
    const started = new Map<string, GrowingRun>();
    for (const { uri, tests } of files) {
      const path = paths.pathOf(uri);
      const file = this.current(path);
      const ruleText = file?.rule === undefined ? undefined : this.session.project.host.readFile(file.rule);
      if (file === undefined || ruleText === undefined) continue;
      const before = this.runs.get(path);
      const same = before?.ruleText === ruleText && before.testText === file.text;
      const kept = same && tests !== undefined ? before : undefined;
      const outcomes = new Map(kept?.outcomes);
      started.set(path, { ruleText, testText: file.text, outcomes, coverage: same ? before.coverage : undefined });
    }
    return {
      event: (event) => {
        if (event.kind !== 'done') return;
        const { uri, name, status } = event.outcome;
        started.get(paths.pathOf(uri))?.outcomes.set(name, status);
      },
      done: (result) => {
        const whole = new Set(files.filter((f) => f.tests === undefined).map((f) => paths.pathOf(f.uri)));
        for (const { uri, errors, coverage } of result?.files ?? []) {
          const path = paths.pathOf(uri);
          const run = started.get(path);
          if (run === undefined) continue;
          if (errors.length > 0)
            for (const name of namesIn(this.files.get(path)?.test)) run.outcomes.set(name, 'error');
          this.runs.set(path, whole.has(path) && coverage !== undefined ? { ...run, coverage } : run);
        }
        this.changed();
      },
    };
  }

  private current(path: string): ReadTestFile | undefined {
    const text = this.session.project.host.readFile(path);
    const known = this.files.get(path);
    if (text !== undefined && known?.text === text) return known;
    const file = this.read(path);
    if (file === undefined) this.files.delete(path);
    else this.files.set(path, file);
    return file;
  }
}

/** The names of the tests in a file; none where it cannot be read. */
function namesIn(test: RuleTest | undefined): string[] {
  return test === undefined ? [] : [...test.cases, ...test.corpora].map((one) => one.name);
}

/** What is told of a run of tests while it goes on. */
export interface RuleTestsRun {
  event(event: TestEvent): void;
  /** Undefined: it was cancelled. */
  done(result: RunTestsResult | undefined): void;
}

/** Whether a test file is about a rule of its rule file. */
function means({ rule }: RuleTest, unit: RuleUnit): boolean {
  return rule?.id === undefined ? unit.document.units.length === 1 : isCalled(unit, rule.id);
}
