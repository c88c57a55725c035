import { githubCheck } from '../../report/check-github.js';
import { jsonCheck } from '../../report/check-json.js';
import { junitCheck } from '../../report/check-junit.js';
import { markdownCheck } from '../../report/check-markdown.js';
import { prettyCheck } from '../../report/check-pretty.js';
import { sarifCheck } from '../../report/check-sarif.js';
import type { CheckReport } from '../../report/problem.js';
import { styleFor } from '../../report/style.js';
import type { CheckedFile } from '../../service/checked-file.js';
import { withBaseline } from '../baseline.js';
import { checkPaths } from '../check/check-paths.js';
import { shownPath } from '../disk.js';
import { CANCELLED, CLEAN, CommandFailure, FINDINGS, USAGE } from '../exit.js';
import { choice, projectOptions, type CommonOptions } from '../options.js';
import { VERSION } from '../version.js';

export interface CheckOptions extends CommonOptions {
  readonly format: string;
  readonly fix?: boolean;
  readonly failOn: string;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly pruneBaseline?: boolean;
  readonly base?: string;
  readonly workers?: string;
  readonly cache: boolean;
  readonly cacheLocation?: string;
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

export async function check(paths: readonly string[], options: CheckOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  const failing = SEVERITIES.findIndex((s) => s === options.failOn);
  if (failing < 0) {
    throw new CommandFailure(USAGE, `--fail-on ${options.failOn} is not known. Use one of: ${SEVERITIES.join(', ')}.`);
  }
  if (options.workers !== undefined && !/^[1-9]\d*$/u.test(options.workers)) {
    throw new CommandFailure(USAGE, `--workers ${options.workers} is no number of 1 or more.`);
  }
  const { checked, total, isMisconfigured } = await checkPaths(paths, {
    ...options,
    projectOptions: projectOptions(options),
  });
  if (checked === undefined) {
    process.stderr.write(`kqlens: cancelled before all ${total} files were checked.\n`);
    return CANCELLED;
  }
  // Most YAML, JSON and Markdown files hold no rule.
  const shown = reported(
    checked.filter((f) => f.rules > 0 || f.problems.length > 0),
    options,
  );
  const text = format({ files: shown, shownPath, version: VERSION });
  if (text !== '') process.stdout.write(`${text}\n`);
  const found = shown.some((f) => f.problems.some((p) => SEVERITIES.indexOf(p.severity) <= failing));
  if (isMisconfigured) return USAGE;
  return found ? FINDINGS : CLEAN;
}

/** What is left of the findings under a baseline. */
function reported(checked: readonly CheckedFile[], options: CheckOptions): readonly CheckedFile[] {
  const { baseline, updateBaseline = false, pruneBaseline = false } = options;
  if (baseline !== undefined) {
    return withBaseline(checked, { file: baseline, update: updateBaseline, prune: pruneBaseline });
  }
  if (updateBaseline || pruneBaseline) throw new CommandFailure(USAGE, 'Name the baseline with --baseline FILE.');
  return checked;
}
