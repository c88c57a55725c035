import type { RuleTestResult, TestResult } from '../testing/result.js';
import { coverageLine } from './coverage-pretty.js';
import { wrapText } from './fit.js';
import { failingPlaces } from './failing-places.js';
import type { Style } from './style.js';
import { errorText, failureLines, gapText, isQuiet, placeText, testSummary, type TestReport } from './test-report.js';
import { plural } from '../testing/words.js';

export interface PrettyTestOptions {
  /** Also name the tests that passed. */
  readonly verbose: boolean;
}

/**
 * Test results as text for a terminal: what failed and why, known gaps, coverage, where in the rule failures come from,
 * one summary line.
 */
export function prettyTests(report: TestReport, style: Style, options: PrettyTestOptions): string {
  const blocks = report.files.map((file) => fileLines(file, report, style, options));
  const failed = report.files.some(
    (f) => f.errors.length > 0 || f.results.some((r) => r.status === 'failed' || r.status === 'error'),
  );
  const summary = testSummary(report);
  const places = failingPlaces(report, style);
  // They come last, where a person looks first when the output is long.
  if (places.length > 0) blocks.push(places);
  return [...blocks.map((lines) => `${lines.join('\n')}\n`), failed ? style.error(summary) : style.bold(summary)].join(
    '\n',
  );
}

function fileLines(file: RuleTestResult, report: TestReport, style: Style, options: PrettyTestOptions): string[] {
  const { shownPath } = report;
  const passed = file.results.filter((r) => r.status === 'passed').length;
  const ok = file.errors.length === 0 && file.results.every((r) => r.status === 'passed' || r.status === 'skipped');
  const count = file.errors.length > 0 ? 'not run' : `${passed} of ${plural(file.results.length, 'test')} passed`;
  const rule = file.rule === undefined ? '' : ` ${style.dim(`of ${shownPath(file.rule)}`)}`;
  const lines = [`${ok ? style.good('✓') : style.error('✗')} ${style.bold(shownPath(file.path))}${rule}  ${count}`];
  for (const error of file.errors) lines.push(`  ${style.error(wrapped(errorText(error, shownPath), 2, style))}`);
  for (const result of file.results) {
    if (!isQuiet(result) || options.verbose) lines.push(...resultLines(result, report, style));
  }
  const gaps = file.results.flatMap((r) => r.known);
  if (gaps.length > 0) lines.push(`  ${style.warning(plural(gaps.length, 'known gap'))}`);
  for (const gap of gaps) lines.push(`    ${gapText(gap)}  ${style.dim(placeText(gap.place, shownPath))}`);
  for (const note of file.notes) lines.push(`  ${style.info('note')} ${wrapped(note, 7, style)}`);
  if (file.coverage !== undefined) {
    lines.push(`  ${coverageLine(file.coverage)}`);
    for (const { metric, percent, demanded } of file.coverage.shortfalls) {
      lines.push(`  ${style.error(`coverage of ${metric} is ${percent}%, ${demanded}% are demanded`)}`);
    }
  }
  return lines;
}

/** Prose that begins behind some blanks, as do its further lines. */
function wrapped(text: string, blanks: number, { width }: Style): string {
  return wrapText(text, width === undefined ? undefined : width - blanks, blanks);
}

function resultLines(result: TestResult, { shownPath }: TestReport, style: Style): string[] {
  const { name, status, hits, events } = result;
  switch (status) {
    case 'skipped':
      return [`  ${style.dim(`- ${name}: skipped: ${result.skipped ?? ''}`)}`];
    case 'error':
      return [
        `  ${style.error('✗')} ${name}`,
        ...result.errors.map((e) => `      ${style.error(wrapped(errorText(e, shownPath), 6, style))}`),
      ];
    case 'passed':
    case 'failed': {
      const mark = status === 'passed' ? style.good('✓') : style.error('✗');
      const told = [
        ...result.failures.map((f) => failureLines(f, shownPath, style)),
        ...result.warnings.map((f) =>
          failureLines(f, shownPath, style).map((l, i) => (i === 0 ? `${style.warning('warning:')} ${l}` : l)),
        ),
      ];
      const count = style.dim(`${plural(hits, 'hit')} of ${plural(events, 'event')}`);
      return [`  ${mark} ${name}  ${count}`, ...told.flat().map((line) => `      ${line}`)];
    }
  }
}
