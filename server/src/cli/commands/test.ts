import { fstatSync, statSync, writeFileSync } from 'node:fs';
import { annotatedRule } from '../../report/coverage-pretty.js';
import { lcovCoverage } from '../../report/coverage-lcov.js';
import { styleFor } from '../../report/style.js';
import { jsonTests } from '../../report/test-json.js';
import { junitTests } from '../../report/test-junit.js';
import { markdownTests } from '../../report/test-markdown.js';
import { testBadge } from '../../report/test-badge.js';
import { prettyTests } from '../../report/test-pretty.js';
import type { TestReport } from '../../report/test-report.js';
import { sarifTests } from '../../report/test-sarif.js';
import { Project } from '../../service/project.js';
import { closestName } from '../../schema/closest-name.js';
import { listed } from '../../testing/compare/check.js';
import { readRuleTest } from '../../testing/file/read.js';
import type { RunnableTest } from '../../testing/data/test-data.js';
import type { RuleTestResult } from '../../testing/result.js';
import { runRuleTest } from '../../testing/run-tests.js';
import { DISK } from '../../schema/configuration/disk.js';
import { absolutePath, readText, shownPath } from '../disk.js';
import { CLEAN, CommandFailure, FINDINGS, USAGE } from '../exit.js';
import { exitCodeOfErrors } from '../failure.js';
import { choice, projectOptions, type CommonOptions } from '../options.js';
import { testFiles, testHost } from '../test-files.js';
import { jobsFor, runInProcesses, serveTests } from '../test-pool.js';
import { VERSION } from '../version.js';
import { TestWatch } from '../watch-tests.js';

export interface TestOptions extends CommonOptions {
  readonly format: string;
  readonly filter?: string;
  readonly coverage?: boolean;
  readonly lcov?: string;
  readonly badge?: string;
  readonly verbose?: boolean;
  readonly watch?: boolean;
  readonly jobs?: string;
  readonly worker?: boolean;
}

const FORMATS: Readonly<Record<string, (report: TestReport, options: TestOptions) => string>> = {
  pretty: (report, options) => prettyTests(report, styleFor(process.stdout), { verbose: options.verbose === true }),
  json: jsonTests,
  junit: junitTests,
  sarif: (report) => sarifTests({ ...report, version: VERSION }),
  markdown: markdownTests,
};

/** How long after a change the tests are run again, in milliseconds: editors write files in several steps. */
const SETTLE = 150;

/** Runs tests once, or again after each change; the exit code is left in `process.exitCode`. */
export async function test(paths: readonly string[], options: TestOptions): Promise<void> {
  const format = choice('format', options.format, FORMATS);
  const once = (): Promise<number> => testOnce(paths, options, (report) => format(report, options));
  process.exitCode = await once();
  if (options.watch === true) await again(once, paths, options);
}

async function testOnce(
  paths: readonly string[],
  options: TestOptions,
  format: (report: TestReport) => string,
): Promise<number> {
  const project = new Project(DISK, projectOptions(options));
  const filtered = filterOf(options.filter) !== undefined;
  const found = testFiles(paths, project);
  const jobs = jobsOf(options.jobs) ?? jobsFor(found.length);
  const all: RuleTestResult[] = [];
  if (jobs > 1 && found.length > 1) all.push(...(await runInProcesses(found, jobs, workerArguments(options))));
  else {
    const run = runner(options, project);
    for (const path of found) all.push(await run(path));
  }
  const matching = filtered ? all.filter((f) => f.results.length > 0) : all;
  // Where nothing matches, what cannot be read may hold what was meant.
  const files = matching.length > 0 ? matching : all.filter((f) => f.errors.length > 0);
  if (found.length === 0) {
    const what = 'there are no rule tests. Tests are files named NAME.test.yaml.';
    throw new CommandFailure(USAGE, `${paths.join(', ')}: ${what}`);
  }
  if (files.length === 0) throw new CommandFailure(USAGE, noMatch(paths, options.filter!, found));
  const text = format({ files, shownPath });
  if (text !== '') process.stdout.write(`${text}\n`);
  if (options.coverage === true && options.format === 'pretty') writeCoverage(files);
  if (options.lcov !== undefined) {
    const reports = files.flatMap((f) => f.coverage ?? []);
    writeFileSync(absolutePath(options.lcov), lcovCoverage(reports, shownPath));
  }
  if (options.badge !== undefined) writeFileSync(absolutePath(options.badge), `${testBadge(files)}\n`);
  return exitCode(files);
}

/** That no test matches a filter, with the names that come nearest. */
function noMatch(paths: readonly string[], filter: string, found: readonly string[]): string {
  const tests = found.map((path) => readRuleTest(path, readText(path)).test);
  const names = tests.flatMap((test) => [...(test?.cases ?? []), ...(test?.corpora ?? [])].map((one) => one.name));
  const near = closestName(filter, names);
  const remedy = near === undefined ? `There are ${listed(names)}.` : `Did you mean “${near}”?`;
  return `${paths.join(', ')}: no test matches --filter ${filter}. ${remedy}`;
}

/** Runs one test file under the options. */
function runner(options: TestOptions, project: Project): (path: string) => Promise<RuleTestResult> {
  const host = testHost(project);
  const wants = filterOf(options.filter);
  return (path) =>
    runRuleTest(path, readText(path), host, {
      coverage: options.coverage === true || options.lcov !== undefined,
      filter: wants === undefined ? undefined : (one) => wants(shownPath(path), one),
    });
}

/** As one of several processes: runs the files that are sent. */
export function serve(options: TestOptions): Promise<void> {
  return serveTests(runner(options, new Project(DISK, projectOptions(options))));
}

function workerArguments({ filter, coverage, lcov, config, platform }: TestOptions): string[] {
  return [
    ...(filter === undefined ? [] : [`--filter=${filter}`]),
    ...(coverage === true || lcov !== undefined ? ['--coverage'] : []),
    ...(config === undefined ? [] : [`--config=${config}`]),
    ...(platform === undefined ? [] : [`--platform=${platform}`]),
  ];
}

function jobsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1) throw new CommandFailure(USAGE, `--jobs ${text} is no number of processes.`);
  return jobs;
}

function writeCoverage(files: readonly RuleTestResult[]): void {
  const style = styleFor(process.stdout);
  for (const { coverage } of files) {
    if (coverage === undefined) continue;
    const title = style.bold(shownPath(coverage.rule));
    process.stdout.write(`\n${title}\n${annotatedRule(coverage, readText(coverage.rule), style)}\n`);
  }
}

/** What cannot be read comes before what cannot be evaluated, and both before what failed. */
export function exitCode(files: readonly RuleTestResult[]): number {
  const unusable = exitCodeOfErrors(files.flatMap((f) => [...f.errors, ...f.results.flatMap((r) => r.errors)]));
  if (unusable !== undefined) return unusable;
  const failed = files.some(
    (f) => f.results.some((r) => r.status === 'failed') || (f.coverage?.shortfalls.length ?? 0) > 0,
  );
  return failed ? FINDINGS : CLEAN;
}

/** A filter over tests: text is found without regard to case, `/…/` is a regular expression. */
function filterOf(text: string | undefined): ((path: string, one: RunnableTest) => boolean) | undefined {
  if (text === undefined) return undefined;
  const pattern = /^\/(.+)\/$/u.exec(text)?.[1];
  const regex = pattern === undefined ? undefined : compiled(pattern);
  const holds = (part: string): boolean =>
    regex === undefined ? part.toLowerCase().includes(text.toLowerCase()) : regex.test(part);
  return (path, one) =>
    [path, one.name, ...one.tags, ...(one.kind === 'case' && one.technique !== undefined ? [one.technique] : [])].some(
      holds,
    );
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'iu');
  } catch (failure) {
    if (!(failure instanceof SyntaxError)) throw failure;
    throw new CommandFailure(USAGE, `--filter /${pattern}/ is no regular expression: ${failure.message}`);
  }
}

/** Whether a file is written by the command itself, so that its change is no reason to run again. */
function outputTest({ lcov, badge }: TestOptions): (path: string) => boolean {
  const written = new Set([lcov, badge].flatMap((path) => (path === undefined ? [] : [absolutePath(path)])));
  const streams = [process.stdout.fd, process.stderr.fd].map((fd) => fstatSync(fd));
  return (path) => {
    if (written.has(path)) return true;
    const found = statSync(path, { throwIfNoEntry: false });
    return found !== undefined && streams.some(({ dev, ino }) => dev === found.dev && ino === found.ino);
  };
}

/** Runs again after each change of the tests or of what they read, until the process is stopped. */
async function again(once: () => Promise<number>, paths: readonly string[], options: TestOptions): Promise<never> {
  const isOutput = outputTest(options);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    process.stdout.write('\n');
    try {
      process.exitCode = await once();
    } catch (failure) {
      // A file that is gone for a moment must not end the watching.
      if (!(failure instanceof CommandFailure)) throw failure;
      process.stderr.write(`kqlens: ${failure.message}\n`);
    }
    update();
  };
  const watch = new TestWatch(paths, (path) => {
    if (isOutput(absolutePath(path))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(run);
    }, SETTLE);
  });
  const update = (): void => watch.update(new Project(DISK, projectOptions(options)));
  update();
  process.stderr.write('Watching for changes. Stop with Ctrl+C.\n');
  return new Promise<never>(() => undefined);
}
