import { existsSync, statSync, writeFileSync } from 'node:fs';
import { applyEdits } from '../../rules/position-map.js';
import { parentFolder } from '../../schema/configuration/paths.js';
import { additionCount, jsonReview, markdownReview, prettyReview, type ReviewReport } from '../../report/review.js';
import { sarifReview } from '../../report/review-sarif.js';
import { styleFor } from '../../report/style.js';
import { Project } from '../../service/project.js';
import { changedRules } from '../../service/versions/changed-rules.js';
import { GitFailure, GitRepository } from '../../service/versions/git.js';
import { stagedTests } from '../../service/versions/staged-tests.js';
import type { TestHost } from '../../testing/data/test-host.js';
import { acceptInTests, type AcceptedEvent } from '../../testing/edit/accept-in-tests.js';
import { reviewRule, type RuleReview, type RuleVersions } from '../../testing/review-rule.js';
import { requireConfiguration } from '../configuration-problems.js';
import { DISK } from '../../schema/configuration/disk.js';
import { absolutePath, shownPath } from '../disk.js';
import { CLEAN, CommandFailure, FINDINGS, USAGE } from '../exit.js';
import { exitCodeOfErrors } from '../failure.js';
import { choice, projectOptions, type CommonOptions } from '../options.js';
import { testHost } from '../test-files.js';
import { VERSION } from '../version.js';

export interface ReviewOptions extends CommonOptions {
  readonly staged?: boolean;
  readonly base?: string;
  readonly budget: string;
  readonly format: string;
  readonly accept?: readonly string[];
  readonly reason?: string;
}

const FORMATS: Readonly<Record<string, (report: ReviewReport) => string>> = {
  pretty: (report) => prettyReview(report, styleFor(process.stdout)),
  json: jsonReview,
  markdown: markdownReview,
  sarif: (report) => sarifReview({ ...report, version: VERSION }),
};

export async function review(paths: readonly string[], options: ReviewOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  if (!/^\d+$/u.test(options.budget)) throw new CommandFailure(USAGE, `--budget ${options.budget} is no number.`);
  const project = new Project(DISK, projectOptions(options));
  const rules: RuleReview[] = [];
  const { versions: changed, host } = changesBelow(paths, options, project);
  requireConfiguration(
    changed.flatMap(({ before, after }) => (after ?? before)?.document.path ?? []),
    project,
  );
  for (const versions of changed) rules.push(await reviewRule(versions, host));
  if (options.accept !== undefined) return accept(rules, options.accept, options.reason);
  const report: ReviewReport = { rules, budget: Number(options.budget), shownPath };
  process.stdout.write(`${format(report)}\n`);
  const failed = exitCodeOfErrors(rules.flatMap((f) => f.errors));
  if (failed !== undefined) return failed;
  return additionCount(report) > report.budget ? FINDINGS : CLEAN;
}

/** The changed rules below the paths, each with its two versions, and what their tests read. */
function changesBelow(
  paths: readonly string[],
  options: ReviewOptions,
  project: Project,
): { readonly versions: readonly RuleVersions[]; readonly host: TestHost } {
  const wanted = paths.map(absolutePath);
  try {
    const repository = GitRepository.around(wanted[0] === undefined ? process.cwd() : folderOf(wanted[0]));
    const base = repository.baseOf(options.base);
    if (base === undefined) throw new CommandFailure(USAGE, 'The repository has no commit to compare with.');
    const staged = options.staged === true;
    const host = testHost(project);
    const versions = changedRules(repository, { base, staged }, project, DISK, wanted);
    // A path that is gone may be that of a deleted rule.
    const missing = wanted.findIndex((path) => !existsSync(path) && !versions.some((v) => isBelow(path, v)));
    if (missing >= 0) throw new CommandFailure(USAGE, `${paths[missing] ?? ''}: there is no such file.`);
    return {
      versions,
      host: staged ? stagedTests(host, repository) : host,
    };
  } catch (failure) {
    if (failure instanceof GitFailure) throw new CommandFailure(USAGE, failure.message);
    throw failure;
  }
}

function isBelow(path: string, { before, after }: RuleVersions): boolean {
  const rule = (after ?? before)?.document.path;
  return rule !== undefined && (rule === path || rule.startsWith(`${path}/`));
}

/** The folder of a file, or the nearest one that is there of a path that is gone. */
function folderOf(path: string): string {
  if (existsSync(path) && statSync(path).isDirectory()) return path;
  const parent = parentFolder(path);
  return parent === undefined ? path : folderOf(parent);
}

/** Writes accepted hits to the tests of their rules. */
function accept(rules: readonly RuleReview[], ids: readonly string[], reason: string | undefined): number {
  if (reason === undefined || reason.trim() === '') {
    throw new CommandFailure(USAGE, '--accept needs --reason: say why the hit may stay.');
  }
  for (const id of ids) {
    const found = rules.flatMap((rule) =>
      rule.changes.filter((c) => c.id === id && c.kind === 'added').map((change) => ({ rule, change })),
    );
    const [first] = found;
    if (first === undefined) throw new CommandFailure(USAGE, `${id} is no new hit of a changed rule.`);
    const { corpus, place } = first.change;
    const file = write({ rule: first.rule.path, corpus, file: place.file, id, reason });
    process.stderr.write(`${shownPath(file)}: accepted ${id}\n`);
  }
  return CLEAN;
}

function write(accepted: AcceptedEvent): string {
  const acceptance = acceptInTests(accepted, DISK);
  const { path } = acceptance;
  if (acceptance.kind === 'refused') {
    const reason = /\.jsonc?$/iu.test(path) ? 'is JSON, which is not edited' : 'cannot be read';
    throw new CommandFailure(USAGE, `${shownPath(path)} ${reason}, so nothing was accepted.`);
  }
  const { text } = acceptance;
  writeFileSync(path, acceptance.kind === 'create' ? text : applyEdits(text, [acceptance.edit]));
  return path;
}
