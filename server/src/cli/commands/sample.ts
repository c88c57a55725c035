import { writeFileSync } from 'node:fs';
import { jsonSamples, sampledYaml, sampleSummaries, type SampleReports } from '../../report/samples.js';
import { styleFor } from '../../report/style.js';
import { LineIndex } from '../../syntax/line-index.js';
import { isRuleTestPath } from '../../testing/file/read.js';
import { Project, type RuleDocument, type RuleUnit } from '../../service/project.js';
import { sampleRule, type RuleSamples } from '../../testing/sample-rule.js';
import { requireConfiguration } from '../configuration-problems.js';
import { DISK } from '../../schema/configuration/disk.js';
import { readText, shownPath } from '../disk.js';
import { CLEAN, CommandFailure, FINDINGS, USAGE } from '../exit.js';
import { exitCodeOfErrors } from '../failure.js';
import { choice, projectOptions, type CommonOptions } from '../options.js';
import { progressBar } from '../progress.js';
import { ruleFiles } from '../rule-files.js';
import { testHost } from '../test-files.js';
import { isNamed } from '../rule-events.js';

export interface SampleOptions extends CommonOptions {
  readonly format: string;
  readonly write?: boolean;
  readonly at?: string;
  readonly all?: boolean;
  readonly rule?: string;
  readonly failOnMiss?: boolean;
  readonly timeout: string;
}

/** What goes to standard output, and what beside it. */
interface Told {
  readonly output: string;
  readonly remarks: string;
}

const FORMATS: Readonly<Record<string, (reports: SampleReports) => Told>> = {
  // The YAML alone is what a redirection means to keep.
  pretty: (reports) =>
    reports.written
      ? { output: sampleSummaries(reports, styleFor(process.stdout)), remarks: '' }
      : { output: sampledYaml(reports), remarks: sampleSummaries(reports, styleFor(process.stderr)) },
  json: (reports) => ({ output: jsonSamples(reports), remarks: '' }),
};

export async function sample(patterns: readonly string[], options: SampleOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  const line = lineOf(options.at);
  if (line !== undefined && options.all === true) throw new CommandFailure(USAGE, '--all and --at exclude each other.');
  const seconds = secondsOf(options.timeout);
  const project = new Project(DISK, projectOptions(options));
  const host = testHost(project);
  const files: RuleSamples[] = [];
  const paths = ruleFiles(patterns, project).filter((p) => !isRuleTestPath(p));
  requireConfiguration(paths, project);
  for (const path of paths) {
    const document = project.open(path, readText(path));
    requireLine(document, line);
    for (const unit of chosen(document, options.rule)) {
      const bar = progressBar(shownPath(path));
      const lines = line === undefined ? undefined : { first: line, last: line };
      files.push(
        await sampleRule(unit, host, {
          lines,
          all: options.all,
          onGoal: (done, total) => bar.update(done, total),
          seconds,
        }),
      );
      bar.stop();
    }
  }
  if (files.length === 0) throw new CommandFailure(USAGE, `${patterns.join(', ')}: there is no such rule.`);
  const written = options.write === true;
  if (written) for (const { path, text } of files) if (text !== undefined) writeFileSync(path, text);
  const { output, remarks } = format({ files, shownPath, written });
  if (output !== '') process.stdout.write(`${output}\n`);
  if (remarks !== '') process.stderr.write(`${remarks}\n`);
  if (files.some((f) => f.clauses.some((c) => c.reason?.kind === 'stopped')))
    process.stderr.write('kqlens: give the rule more time with --timeout SECONDS, or --timeout none.\n');
  const failed = exitCodeOfErrors(files.flatMap((f) => f.errors));
  if (failed !== undefined) return failed;
  const isMissing = files.some((f) => f.clauses.some((c) => c.how === undefined));
  return options.failOnMiss === true && isMissing ? FINDINGS : CLEAN;
}

/** Undefined where the time is not limited. */
function secondsOf(timeout: string): number | undefined {
  if (timeout === 'none') return undefined;
  const seconds = Number(timeout);
  if (!Number.isFinite(seconds) || seconds < 1)
    throw new CommandFailure(USAGE, `--timeout ${timeout} is no number of seconds from 1, and not none.`);
  return seconds;
}

function lineOf(at: string | undefined): number | undefined {
  if (at === undefined) return undefined;
  const line = Number(at);
  if (!Number.isInteger(line) || line < 1) throw new CommandFailure(USAGE, `--at ${at} is no line number.`);
  return line;
}

function requireLine({ path, text }: RuleDocument, line: number | undefined): void {
  const count = new LineIndex(text).lineCount;
  if (line === undefined || line <= count) return;
  throw new CommandFailure(USAGE, `--at ${line}: ${shownPath(path)} has ${count} lines.`);
}

function chosen({ units }: RuleDocument, wanted: string | undefined): readonly RuleUnit[] {
  return wanted === undefined ? units : units.filter((unit) => isNamed(unit, wanted));
}
