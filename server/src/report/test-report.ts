import type { SourceRange } from '../schema/configuration/types.js';
import {
  countResults,
  type Failure,
  type KnownGap,
  type RuleTestResult,
  type TestError,
  type TestResult,
} from '../testing/result.js';
import type { Style } from './style.js';
import { cutText } from './fit.js';
import { textTable } from './table.js';
import { plural } from '../testing/words.js';

/** What the reports of a test run need besides the results. */
export interface TestReport {
  /** In the order in which they are to be shown. */
  readonly files: readonly RuleTestResult[];
  /** How paths are shown. */
  readonly shownPath: (path: string) => string;
}

/** `file:line:column` */
export function placeText({ file, line, column }: SourceRange, shownPath: TestReport['shownPath']): string {
  return `${shownPath(file)}:${line}:${column}`;
}

/** Failures take so many columns, however narrow the terminal is. */
const NARROWEST = 40;

/** How many columns of a row are shown. */
const ROW_COLUMNS = 8;

/** A failure as lines: what is wrong and where, expected beside actual, the row, and the places in the rule. */
export function failureLines(failure: Failure, shownPath: TestReport['shownPath'], style: Style): string[] {
  const { message, place, differences, row, events, causes } = failure;
  // Failures stand six blanks from the left, what belongs to them two more.
  const room = style.width === undefined ? undefined : Math.max(NARROWEST, style.width - 8);
  const lines = [`${message}  ${style.dim(placeText(place, shownPath))}`];
  if (differences.length > 0) {
    const cells = differences.map((d) => [d.column, d.expected, d.actual]);
    const [header, ...rest] = textTable(['column', 'expected', 'actual'], cells, { width: room });
    lines.push(`  ${style.dim(header!)}`, ...rest.map((line) => `  ${style.mark(line)}`));
  }
  if (row !== undefined) {
    const shown = row.slice(0, ROW_COLUMNS).map((c) => `${c.column}: ${short(c.value)}`);
    if (row.length > ROW_COLUMNS) shown.push(`and ${row.length - ROW_COLUMNS} columns more`);
    const text = shown.join(', ');
    lines.push(`  ${style.dim('row')}    ${room === undefined ? text : cutText(text, room - 7)}`);
  }
  const [event] = events;
  const eventPlace = event === undefined ? undefined : placeText(event.place, shownPath);
  if (event !== undefined && eventPlace !== placeText(place, shownPath)) {
    const more = events.length > 1 ? ` and ${events.length - 1} more` : '';
    lines.push(`  ${style.dim('event')}  ${event.id}${more}  ${style.dim(eventPlace!)}`);
  }
  causes.forEach((cause, i) => {
    const head = i === 0 ? 'rule' : '';
    lines.push(
      `  ${style.dim(head.padEnd(6))} ${short(cause.text)} ${cause.note}  ${style.dim(placeText(cause.place, shownPath))}`,
    );
  });
  return lines;
}

function short(text: string): string {
  const one = text.replace(/\s+/gu, ' ');
  return one.length > 100 ? `${one.slice(0, 99)}…` : one;
}

/** An error as one line. */
export function errorText({ code, message, remedy, place }: TestError, shownPath: TestReport['shownPath']): string {
  const word = code === 'test' ? 'error' : code === 'syntax' ? 'not a valid query' : 'not evaluable';
  return `${placeText(place, shownPath)}: ${word}: ${message}${remedy === undefined ? '' : `. ${remedy}`}`;
}

/** A known gap as a sentence. */
export function gapText({ event, kind, reason }: KnownGap): string {
  const what = { missed: 'is missed', hit: 'hits', values: 'has other values' }[kind];
  return `${event} ${what}: ${reason}`;
}

/** One line on all files. */
export function testSummary({ files }: TestReport): string {
  const counts = countResults(files);
  const parts = [`${counts.passed} passed`];
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  if (counts.error > 0) parts.push(`${counts.error} not run`);
  if (counts.skipped > 0) parts.push(`${counts.skipped} skipped`);
  const unread = files.filter((f) => f.errors.length > 0).length;
  if (unread > 0) parts.push(`${plural(unread, 'file')} not read`);
  const low = files.filter((f) => (f.coverage?.shortfalls.length ?? 0) > 0).length;
  if (low > 0) parts.push(`coverage too low in ${plural(low, 'file')}`);
  const gaps = files.flatMap((f) => f.results).reduce((n, r) => n + r.known.length, 0);
  if (gaps > 0) parts.push(plural(gaps, 'known gap'));
  return `${parts.join(', ')} in ${plural(files.length, 'file')}.`;
}

/** Whether a test has nothing to say. */
export function isQuiet(result: TestResult): boolean {
  return result.status === 'passed' && result.warnings.length === 0;
}
