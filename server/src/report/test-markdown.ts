import type { RuleTestResult } from '../testing/result.js';
import { COVERAGE_METRICS } from '../testing/coverage/report.js';
import { PLAIN } from './style.js';
import { errorText, failureLines, gapText, testSummary, type TestReport } from './test-report.js';
import { cell } from './markdown-text.js';

/** Test results as Markdown for a pull request: a table of files, then what failed, folded. */
export function markdownTests(report: TestReport): string {
  const { files, shownPath } = report;
  const rows = files.map((file) => {
    const count = (status: string): number => file.results.filter((r) => r.status === status).length;
    const gaps = file.results.reduce((n, r) => n + r.known.length, 0);
    const failed = count('failed') + count('error') + (file.errors.length > 0 ? 1 : 0);
    return `| ${cell(shownPath(file.path))} | ${count('passed')} | ${failed} | ${count('skipped')} | ${gaps} | ${coverage(file)} |`;
  });
  const details = files.flatMap((file) => fileDetails(file, report));
  return [
    '### KQLens tests',
    '',
    testSummary(report),
    '',
    '| tests | passed | failed | skipped | known gaps | coverage |',
    '|---|---:|---:|---:|---:|---|',
    ...rows,
    ...(details.length === 0 ? [] : ['', ...details]),
  ].join('\n');
}

function coverage({ coverage: found }: RuleTestResult): string {
  if (found === undefined) return '';
  const parts = COVERAGE_METRICS.filter((m) => found.totals[m].total > 0).map(
    (m) => `${m} ${found.totals[m].percent}%`,
  );
  return cell(`${parts.join(', ')}${found.partial ? ' (of the filtered tests alone)' : ''}`);
}

function fileDetails(file: RuleTestResult, { shownPath }: TestReport): string[] {
  const path = shownPath(file.path);
  const blocks = file.results
    .filter((r) => r.status === 'failed' || r.status === 'error')
    .map((r) => {
      const lines = [
        ...r.errors.map((e) => errorText(e, shownPath)),
        ...r.failures.flatMap((f) => failureLines(f, shownPath, PLAIN)),
      ];
      return folded(`✗ ${path}: ${r.name}`, lines);
    });
  if (file.errors.length > 0)
    blocks.unshift(
      folded(
        `✗ ${path}`,
        file.errors.map((e) => errorText(e, shownPath)),
      ),
    );
  const gaps = file.results.flatMap((r) => r.known.map(gapText));
  if (gaps.length > 0) blocks.push(folded(`Known gaps of ${path}`, gaps));
  return blocks;
}

function folded(title: string, lines: readonly string[]): string {
  // A fence longer than any in the text cannot be ended by it.
  const longest = Math.max(2, ...[...lines.join('\n').matchAll(/`+/gu)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`<details><summary>${escapeHtml(title)}</summary>`, '', fence, ...lines, fence, '', '</details>'].join('\n');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
