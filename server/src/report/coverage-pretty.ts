import { LineIndex } from '../syntax/line-index.js';
import { COVERAGE_METRICS, type ClauseCoverage, type CoverageReport } from '../testing/coverage/report.js';
import type { Style } from './style.js';

/** The percentages of a coverage report on one line; metrics that count nothing are left out. */
export function coverageLine({ totals, partial }: CoverageReport): string {
  const parts = COVERAGE_METRICS.filter((m) => totals[m].total > 0).map(
    (m) => `${m} ${totals[m].percent}% (${totals[m].covered}/${totals[m].total})`,
  );
  return `coverage${partial ? ' of the filtered tests alone' : ''}: ${parts.join(' · ')}`;
}

/**
 * A rule with what the tests did at each line before it, then what is not covered:
 *
 *      12 / 40 ✓ │     ProcessCommandLine has "ps" or
 *       0 / 52 ✗ │     ProcessCommandLine has "info" or
 *
 * The numbers are events for which the first predicate of the line was true, and was not; of an arm those that took it.
 */
export function annotatedRule(coverage: CoverageReport, text: string, style: Style): string {
  const lines = new LineIndex(text);
  const byLine = new Map<number, ClauseCoverage[]>();
  for (const clause of coverage.clauses) {
    if (clause.kind === 'operator') continue;
    const at = byLine.get(clause.place.line);
    if (at === undefined) byLine.set(clause.place.line, [clause]);
    else at.push(clause);
  }
  const shown: string[] = [];
  for (let line = 1; line <= lines.lineCount; line++) {
    const clauses = byLine.get(line) ?? [];
    shown.push(`${gutter(clauses, style)} ${style.dim('│')} ${lines.line(line)}`);
  }
  const lacking = coverage.clauses.filter((c) => !c.covered);
  const excused = coverage.clauses.filter((c) => c.excused !== undefined);
  return [
    ...shown,
    '',
    ...lacking.map((c) => `${style.error('✗')} line ${c.place.line}: ${oneLine(c.text)} is ${c.lacks ?? ''}`),
    ...excused.map((c) => `${style.info('~')} line ${c.place.line}: not asked for: ${c.excused ?? ''}`),
    coverageLine(coverage),
  ].join('\n');
}

const WIDTH = 13;

function gutter(clauses: readonly ClauseCoverage[], style: Style): string {
  const first = clauses.find((c) => c.kind === 'arm' || c.kind === 'otherwise') ?? clauses[0];
  if (first === undefined) return ' '.repeat(WIDTH + 2);
  const counts =
    first.kind === 'predicate'
      ? `${first.true} / ${first.false}`
      : first.kind === 'item'
        ? `${first.true}`
        : `→ ${first.taken}`;
  const covered = clauses.every((c) => c.covered);
  return `${counts.padStart(WIDTH)} ${covered ? style.good('✓') : style.error('✗')}`;
}

function oneLine(text: string): string {
  const one = text.replace(/\s+/gu, ' ');
  return one.length > 80 ? `${one.slice(0, 79)}…` : one;
}
