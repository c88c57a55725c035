import { statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { configuredLints } from '../../lint/configured-lints.js';
import type { CheckedFile } from '../../service/checked-file.js';
import { Project, type ProjectOptions } from '../../service/project.js';
import { RuleIdentities } from '../../service/rule-identities.js';
import { GitFailure } from '../../service/versions/git.js';
import { DISK } from '../../schema/configuration/disk.js';
import { absolutePath, readText, shownPath } from '../disk.js';
import { CommandFailure, USAGE } from '../exit.js';
import { progressBar } from '../progress.js';
import { tellConfigurationProblems } from '../configuration-problems.js';
import { ruleFiles } from '../rule-files.js';
import { preferSnapshot } from '../snapshot/find.js';
import { BaseTexts } from './base-texts.js';
import { userCacheFolder } from '../cache-folder.js';
import { CheckCache } from './check-cache.js';
import { CheckKeys } from './check-key.js';
import { checkJobs } from './check-pool.js';
import { FileChecker, type CheckJob } from './file-checker.js';
import { rememberingDisk } from './remembering-disk.js';

/** So many files are checked in about the time that a thread needs to start. */
const FILES_FOR_THREAD = 150;

export interface CheckSettings {
  readonly projectOptions: ProjectOptions;
  readonly fix?: boolean;
  /** The revision whose versions of the rules are compared with. */
  readonly base?: string;
  /** How many threads, as a number. */
  readonly workers?: string;
  readonly cache: boolean;
  readonly cacheLocation?: string;
}

/** What was found in the files, in the order of their paths; undefined when the user cancelled. */
export interface CheckedPaths {
  readonly checked: readonly CheckedFile[] | undefined;
  readonly total: number;
  /** Whether a configuration of the files, or a file that it names, has errors; they are told. */
  readonly isMisconfigured: boolean;
}

/** Checks the rule files that the user means, in threads where that pays; what did not change is taken from the cache. */
export async function checkPaths(paths: readonly string[], settings: CheckSettings): Promise<CheckedPaths> {
  const { projectOptions } = settings;
  const project = new Project(DISK, { ...projectOptions, ...configuredLints() });
  const checker = new FileChecker(project);
  const files = ruleFiles(paths, project);
  if (settings.fix === true && files.every(isRegularFile)) preferSnapshot();
  const jobs = withSurroundings(files, settings, project);
  if (settings.fix === true) for (const [index, job] of jobs.entries()) jobs[index] = await fixed(job, checker);
  const cache = settings.cache ? openCache(settings.cacheLocation) : undefined;
  const keys = new CheckKeys(project, rememberingDisk(), projectOptions);
  const keyOf = cache === undefined ? () => '' : (job: CheckJob) => keys.of(job);
  const keyed = jobs.map((job) => ({ job, key: keyOf(job) }));
  const results = keyed.map(({ job, key }) => cache?.get(job.path, key, job.text));
  const pending = keyed.flatMap((entry, index) => (results[index] === undefined ? [{ ...entry, index }] : []));
  const workers = workersFor(pending.length, settings.workers);
  // Threads load the language package anew in any case.
  if (pending.length > 0 && workers <= 1 && files.every(isRegularFile)) preferSnapshot();
  const isMisconfigured = tellConfigurationProblems(files, project);
  if (cache?.problem !== undefined)
    process.stderr.write(`${shownPath(cache.file)}: ${cache.problem}; the cache is made anew.\n`);
  const cancelled = await interruptible(async (signal) => {
    const bar = progressBar('checking');
    let done = 0;
    try {
      await checkJobs(
        pending.map(({ job }) => job),
        {
          workers,
          threadData: { checkFilesOf: projectOptions },
          checker,
          signal,
          done(at, file) {
            const { index, key } = pending[at]!;
            results[index] = file;
            cache?.set(key, file);
            bar.update(++done, pending.length);
          },
        },
      );
    } finally {
      bar.stop();
    }
  });
  if (cache !== undefined) writeCache(cache);
  return {
    checked: cancelled ? undefined : results.flatMap((file) => file ?? []),
    total: files.length,
    isMisconfigured,
  };
}

function workersFor(jobs: number, wanted: string | undefined): number {
  if (wanted !== undefined) return Math.min(Number(wanted), jobs);
  return Math.min(availableParallelism(), Math.floor(jobs / FILES_FOR_THREAD));
}

/** Does work that Ctrl+C ends; true when it did. */
async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once('SIGINT', abort);
  try {
    await work(controller.signal);
  } finally {
    process.removeListener('SIGINT', abort);
  }
  return controller.signal.aborted;
}

/** The files with what is around them: rules of the whole repository of the same id or name, and the text in git. */
function withSurroundings(files: readonly string[], settings: CheckSettings, project: Project): CheckJob[] {
  const texts = new Map(files.map((path) => [path, readText(path)]));
  const git = new BaseTexts(settings.base);
  const mayName = [...texts].flatMap(([path, text]) => (/\.(?:ya?ml|jsonc?)$/iu.test(path) ? [{ path, text }] : []));
  const identities = new RuleIdentities((path) => texts.get(path) ?? DISK.readFile(path), shownPath);
  const roots = new Set(mayName.flatMap(({ path }) => project.configuration(path).root ?? git.rootOf(path) ?? []));
  const known = [...roots].flatMap((root) => ruleFiles([root], project));
  for (const path of new Set([...texts.keys(), ...known])) identities.set(path, texts.get(path) ?? DISK.readFile(path));
  const bases = baseTexts(git, mayName);
  return [...texts].map(([path, text]) => ({
    path,
    text,
    around: { others: identities.sharing(path), base: bases.get(path) },
  }));
}

function baseTexts(git: BaseTexts, files: readonly { path: string; text: string }[]): Map<string, string> {
  try {
    return git.of(files.filter(({ text }) => text.includes('version')));
  } catch (failure) {
    if (failure instanceof GitFailure) throw new CommandFailure(USAGE, failure.message);
    throw failure;
  }
}

/** Applies the safe fixes, and writes the file when that changed it. */
async function fixed(job: CheckJob, checker: FileChecker): Promise<CheckJob> {
  const text = await checker.fixed(job);
  if (text !== job.text) writeFileSync(job.path, text);
  return { ...job, text };
}

/** Undefined where there is no place for a cache. */
function openCache(location: string | undefined): CheckCache | undefined {
  const folder = location === undefined ? userCacheFolder() : absolutePath(location);
  if (folder === undefined) return undefined;
  return new CheckCache(folder);
}

/** Whether a file can be read again, as a pipe cannot. */
function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function writeCache(cache: CheckCache): void {
  try {
    cache.write();
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    process.stderr.write(
      `The cache cannot be written: ${reason}. Choose a folder with --cache-location, or --no-cache.\n`,
    );
  }
}
