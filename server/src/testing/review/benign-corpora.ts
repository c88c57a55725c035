import { findSamples } from '../../events/discover.js';
import { LineIndex } from '../../syntax/line-index.js';
import { matchesGlob } from '../../schema/configuration/glob.js';
import type { RuleUnderTest, TestHost } from '../data/test-host.js';
import type { Corpus, RuleTest, TestCase, TestFileProblem } from '../file/model.js';
import { readRuleTest } from '../file/read.js';
import { testPathsBeside } from '../test-paths.js';

/** What a rule is reviewed over: the benign corpora of its tests, and its benign samples. */
export interface ReviewBasis {
  readonly test: RuleTest;
  /** The cases of the rule's tests, which are not run. */
  readonly cases: readonly TestCase[];
  readonly lines: LineIndex;
  readonly problems: readonly TestFileProblem[];
}

const NOWHERE = { start: 0, end: 0 };
const SAMPLES = 'benign samples';

/** The corpora that a rule is reviewed over, as the only tests of a test file; none where there are no benign events. */
export function benignCorpora(rule: RuleUnderTest, host: TestHost): ReviewBasis {
  const { path, configuration } = rule.document;
  const [testPath] = testPathsBeside(path, host.files);
  const text = testPath === undefined ? '' : (host.files.readFile(testPath) ?? '');
  const read = testPath === undefined ? undefined : readRuleTest(testPath, text);
  const test = read?.test ?? emptyTest(path);
  const benign = test.corpora.filter((c) => c.label === 'benign' && c.skip === undefined);
  const named = benign.flatMap((c) => c.files.map((f) => f.glob));
  const samples = findSamples(path, configuration, host.files)
    .filter((s) => s.label === 'benign' && !named.some((glob) => matchesGlob(s.path, glob)))
    .map((s) => ({ glob: s.path, format: s.format, table: s.table, range: NOWHERE }));
  const corpora = samples.length === 0 ? benign : [...benign, samplesCorpus(samples)];
  return {
    test: { ...test, cases: [], corpora },
    cases: test.cases,
    lines: new LineIndex(text),
    problems: read?.problems ?? [],
  };
}

function samplesCorpus(files: Corpus['files']): Corpus {
  return {
    kind: 'corpus',
    name: SAMPLES,
    nameRange: NOWHERE,
    label: 'benign',
    source: undefined,
    tags: [],
    skip: undefined,
    now: undefined,
    table: undefined,
    files,
    shifted: false,
    range: NOWHERE,
    ignoresUnreadable: true,
    count: { exactly: undefined, atLeast: undefined, atMost: undefined },
    accepted: [],
    order: undefined,
    unexpected: 'fail',
  };
}

/** A test file that is not there: beside the rule, and empty. */
function emptyTest(rulePath: string): RuleTest {
  return {
    path: rulePath.replace(/\.[^./]*$/u, '.test.yaml'),
    rule: { path: rulePath, id: undefined, range: NOWHERE },
    now: undefined,
    table: undefined,
    defaults: [],
    tables: [],
    schemas: {},
    watchlists: {},
    functions: {},
    parameters: [],
    cases: [],
    corpora: [],
    coverage: { clauses: undefined, arms: undefined, items: undefined, decided: undefined, lets: undefined },
  };
}
