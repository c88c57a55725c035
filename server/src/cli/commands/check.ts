import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { lints } from '../../lint/registry.js';
import { githubCheck } from '../../report/check-github.js';
import { jsonCheck } from '../../report/check-json.js';
import { junitCheck } from '../../report/check-junit.js';
import { markdownCheck } from '../../report/check-markdown.js';
import { prettyCheck } from '../../report/check-pretty.js';
import { sarifCheck } from '../../report/check-sarif.js';
import type { CheckedDocument, CheckReport } from '../../report/problem.js';
import { styleFor } from '../../report/style.js';
import { checkDocument } from '../../service/check.js';
import { fixAll } from '../../service/fix-all.js';
import { Project } from '../../service/project.js';
import { withBaseline } from '../baseline.js';
import { DISK, readText, shownPath } from '../disk.js';
import { CLEAN, CommandFailure, FINDINGS, USAGE } from '../exit.js';
import { projectOptions, type CommonOptions } from '../options.js';
import { ruleFiles } from '../rule-files.js';
import { VERSION } from '../version.js';

interface CheckOptions extends CommonOptions {
  readonly format: string;
  readonly fix?: boolean;
  readonly failOn: string;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly pruneBaseline?: boolean;
}

const FORMATS: Readonly<Record<string, (report: CheckReport) => string>> = {
  pretty: (report) => prettyCheck(report, styleFor(process.stdout)),
  json: jsonCheck,
  sarif: sarifCheck,
  github: githubCheck,
  junit: junitCheck,
  markdown: markdownCheck,
};

const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;

/** `kqlens check [paths]` */
export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('Parse, bind and lint rules, and check the files around them.')
    .argument('[paths...]', 'rule files, folders or globs', ['.'])
    .option('-f, --format <format>', Object.keys(FORMATS).join(', '), 'pretty')
    .option('--fix', 'apply the fixes that keep what a rule means')
    .option(
      '--fail-on <severity>',
      `exit with 1 for findings of this severity or above: ${SEVERITIES.join(', ')}`,
      'warning',
    )
    .option('--baseline <file>', 'leave out the findings that this file accepts')
    .option('--update-baseline', 'accept all findings that there are now')
    .option('--prune-baseline', 'drop accepted findings that no longer exist')
    .addHelpText(
      'after',
      `
Examples:
  kqlens check
  kqlens check --baseline kqlens-baseline.json --update-baseline
  kqlens check rules/ --format sarif > kqlens.sarif
  kqlens check rule.yaml --fix`,
    )
    .action((paths: readonly string[], options: CheckOptions) => {
      process.exitCode = check(paths, options);
    });
}

function check(paths: readonly string[], options: CheckOptions): number {
  const format = FORMATS[options.format];
  if (format === undefined) {
    throw new CommandFailure(
      USAGE,
      `--format ${options.format} is not known. Use one of: ${Object.keys(FORMATS).join(', ')}.`,
    );
  }
  const failing = SEVERITIES.findIndex((s) => s === options.failOn);
  if (failing < 0) {
    throw new CommandFailure(USAGE, `--fail-on ${options.failOn} is not known. Use one of: ${SEVERITIES.join(', ')}.`);
  }
  const project = new Project(DISK, { ...projectOptions(options), knownLints: lints().map((l) => l.id) });
  const documents: CheckedDocument[] = [];
  const named = new Set<string>();
  for (const path of ruleFiles(paths, project)) {
    const checked = options.fix === true ? fixed(project, path) : checkedFile(project, path);
    for (const p of checked.document.configurationProblems) {
      const line = `${shownPath(p.file)}:${p.line}:${p.column}: ${p.severity}: ${p.message}${p.remedy === undefined ? '' : ` ${p.remedy}`}`;
      if (!named.has(line)) process.stderr.write(`${line}\n`);
      named.add(line);
    }
    // Most YAML, JSON and Markdown files hold no rule.
    if (checked.document.units.length > 0 || checked.problems.length > 0) documents.push(checked);
  }
  const shown = reported(documents, options);
  const text = format({ documents: shown, shownPath, version: VERSION });
  if (text !== '') process.stdout.write(`${text}\n`);
  const found = shown.some((d) => d.problems.some((p) => SEVERITIES.indexOf(p.severity) <= failing));
  return found ? FINDINGS : CLEAN;
}

/** What is left of the findings under a baseline. */
function reported(documents: readonly CheckedDocument[], options: CheckOptions): readonly CheckedDocument[] {
  const { baseline, updateBaseline = false, pruneBaseline = false } = options;
  if (baseline !== undefined) {
    return withBaseline(documents, { file: baseline, update: updateBaseline, prune: pruneBaseline });
  }
  if (updateBaseline || pruneBaseline) throw new CommandFailure(USAGE, 'Name the baseline with --baseline FILE.');
  return documents;
}

function checkedFile(project: Project, path: string): CheckedDocument {
  const document = project.open(path, readText(path));
  return { document, problems: checkDocument(document) };
}

/** Applies the safe fixes, and writes the file when that changed it. */
function fixed(project: Project, path: string): CheckedDocument {
  const before = readText(path);
  const { text } = fixAll(project, project.open(path, before));
  if (text !== before) writeFileSync(path, text);
  return checkedFile(project, path);
}
