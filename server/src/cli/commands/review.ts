import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { RULE_FILE_EXTENSIONS } from '../../rules/read.js';
import { applyEdits } from '../../rules/position-map.js';
import { isExcluded } from '../../schema/configuration/resolve.js';
import { parentFolder } from '../../schema/configuration/paths.js';
import { additionCount, jsonReview, markdownReview, prettyReview, type ReviewReport } from '../../report/review.js';
import { styleFor } from '../../report/style.js';
import { Project, type RuleUnit } from '../../service/project.js';
import { relativePath } from '../../testing/data/test-events.js';
import { acceptHit, acceptingFile, addCorpus } from '../../testing/edit/accept-hit.js';
import { isRuleTestPath } from '../../testing/file/read.js';
import { reviewRule, type RuleReview, type RuleVersions } from '../../testing/review-rule.js';
import { testPathsBeside } from '../../testing/test-paths.js';
import { absolutePath, DISK, readText, shownPath } from '../disk.js';
import { CLEAN, CommandFailure, FINDINGS, NOT_EVALUABLE, USAGE } from '../exit.js';
import { GitRepository, type ChangedFile } from '../git.js';
import { projectOptions, type CommonOptions } from '../options.js';
import { testHost } from '../test-files.js';

interface ReviewOptions extends CommonOptions {
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
};

/** `kqlens review [paths]` */
export function addReviewCommand(program: Command): void {
  program
    .command('review')
    .description('Tell which benign events changed rules hit that they did not hit before.')
    .argument('[paths...]', 'rule files or folders; by default every changed rule of the repository')
    .option('--staged', 'review what is staged, as a pre-commit hook does; by default the work tree')
    .option('--base <revision>', 'compare with where the branch left this revision; by default with HEAD')
    .option('--budget <n>', 'how many new benign hits are allowed besides those accepted', '0')
    .option('-f, --format <format>', Object.keys(FORMATS).join(', '), 'pretty')
    .option('--accept <ids...>', "accept hits: write them to the rule's tests, with --reason")
    .option('--reason <text>', 'why accepted hits may stay')
    .addHelpText(
      'after',
      `
Exit codes: 0 within the budget, 1 above it, 2 wrong usage or unreadable tests, 3 a rule is not evaluable.

Examples:
  kqlens review --staged
  kqlens review --base origin/main --format markdown
  kqlens review rule.kql --accept 'samples/benign/ci.ndjson#118' --reason 'nightly image build'`,
    )
    .action(async (paths: readonly string[], options: ReviewOptions) => {
      process.exitCode = await review(paths, options);
    });
}

async function review(paths: readonly string[], options: ReviewOptions): Promise<number> {
  const format = FORMATS[options.format];
  if (format === undefined) {
    throw new CommandFailure(
      USAGE,
      `--format ${options.format} is not known. Use one of: ${Object.keys(FORMATS).join(', ')}.`,
    );
  }
  if (!/^\d+$/u.test(options.budget)) throw new CommandFailure(USAGE, `--budget ${options.budget} is no number.`);
  const project = new Project(DISK, projectOptions(options));
  const rules: RuleReview[] = [];
  for (const versions of changedRules(paths, options, project)) {
    rules.push(await reviewRule(versions, testHost(project)));
  }
  if (options.accept !== undefined) return accept(rules, options.accept, options.reason);
  const report: ReviewReport = { rules, budget: Number(options.budget), shownPath };
  process.stdout.write(`${format(report)}\n`);
  const codes = rules.flatMap((r) => r.errors.map((e) => e.code));
  if (codes.some((code) => code === 'test' || code === 'syntax')) return USAGE;
  if (codes.length > 0) return NOT_EVALUABLE;
  return additionCount(report) > report.budget ? FINDINGS : CLEAN;
}

/** The changed rules below the paths, each with its two versions. */
function changedRules(paths: readonly string[], options: ReviewOptions, project: Project): RuleVersions[] {
  const wanted = paths.map(absolutePath);
  const repository = GitRepository.around(wanted[0] === undefined ? process.cwd() : folderOf(wanted[0]));
  const base = repository.baseOf(options.base);
  if (base === undefined) throw new CommandFailure(USAGE, 'The repository has no commit to compare with.');
  const staged = options.staged === true;
  const files = repository.changedFiles({ base, staged }).filter((file) => isRuleFile(file, wanted, project));
  return files.flatMap((file) => {
    const before = file.change === 'added' ? undefined : repository.text(base, file.oldPath);
    const now = file.change === 'deleted' ? undefined : staged ? repository.text('', file.path) : readText(file.path);
    return pairs(unitsOf(project, file.path, before), unitsOf(project, file.path, now));
  });
}

function folderOf(path: string): string {
  return DISK.exists(path) ? (parentFolder(path) ?? path) : path;
}

function isRuleFile({ path }: ChangedFile, wanted: readonly string[], project: Project): boolean {
  const extension = /\.([^./]+)$/u.exec(path)?.[1]?.toLowerCase() ?? '';
  if (!RULE_FILE_EXTENSIONS.includes(extension) || isRuleTestPath(path)) return false;
  if (wanted.length > 0 && !wanted.some((w) => path === w || path.startsWith(`${w}/`))) return false;
  return !isExcluded(project.configuration(path), path);
}

function unitsOf(project: Project, path: string, text: string | undefined): readonly RuleUnit[] {
  return text === undefined ? [] : project.open(path, text).units;
}

/** The queries of two versions of a file, by id or name where the file gives one, else by their order. */
function pairs(before: readonly RuleUnit[], after: readonly RuleUnit[]): RuleVersions[] {
  const key = ({ region: { rule, index } }: RuleUnit): string => rule?.id?.value ?? rule?.name?.value ?? String(index);
  const old = new Map(before.map((unit) => [key(unit), unit]));
  const kept = after.map((unit): RuleVersions => ({ before: old.get(key(unit)), after: unit }));
  const names = new Set(after.map(key));
  const gone = before.filter((unit) => !names.has(key(unit))).map((unit) => ({ before: unit, after: undefined }));
  // A query whose text is the same does the same.
  return [...kept, ...gone].filter((v) => v.before?.region.text !== v.after?.region.text);
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
    const file = write(first.rule, first.change.corpus, first.change.place.file, { id, reason });
    process.stderr.write(`${shownPath(file)}: accepted ${id}\n`);
  }
  return CLEAN;
}

function write(
  rule: RuleReview,
  corpus: string,
  eventFile: string,
  entry: { readonly id: string; readonly reason: string },
): string {
  const [known] = testPathsBeside(rule.path, DISK);
  const path = known ?? rule.path.replace(/\.[^./]*$/u, '.test.yaml');
  const folder = parentFolder(path) ?? '/';
  const added = { file: relativePath(folder, eventFile), entry };
  if (known === undefined) {
    writeFileSync(path, acceptingFile(relativePath(folder, rule.path), added));
    return path;
  }
  const text = readText(path);
  const edit = acceptHit(path, text, corpus, entry) ?? addCorpus(path, text, added);
  if (edit === undefined)
    throw new CommandFailure(USAGE, `${shownPath(path)} cannot be read, so nothing was accepted.`);
  writeFileSync(path, applyEdits(text, [edit]));
  return path;
}
