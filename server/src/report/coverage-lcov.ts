import type { ClauseCoverage, CoverageReport } from '../testing/coverage/report.js';

/**
 * Clause coverage as LCOV trace records, which editors and CI systems show: a rule is a source file, a predicate is a
 * branch with two outcomes, an arm a branch with one, and a line counts as often as its rarest clause was true.
 *
 * @param path - how a rule's path is written.
 */
export function lcovCoverage(reports: readonly CoverageReport[], path: (file: string) => string): string {
  return reports.map((report) => record(report, path)).join('');
}

function record({ rule, clauses }: CoverageReport, path: (file: string) => string): string {
  const counted = clauses.filter((c) => c.kind !== 'operator');
  const lines = new Map<number, number>();
  const branches: string[] = [];
  counted.forEach((clause, block) => {
    const { line } = clause.place;
    lines.set(line, Math.min(lines.get(line) ?? Infinity, times(clause)));
    outcomes(clause).forEach((count, branch) => branches.push(`BRDA:${line},${block},${branch},${count}`));
  });
  const sorted = [...lines].sort(([a], [b]) => a - b);
  return [
    'TN:',
    `SF:${path(rule)}`,
    ...branches,
    `BRF:${branches.length}`,
    `BRH:${branches.filter((b) => !b.endsWith(',0')).length}`,
    ...sorted.map(([line, count]) => `DA:${line},${count}`),
    `LF:${sorted.length}`,
    `LH:${sorted.filter(([, count]) => count > 0).length}`,
    'end_of_record\n',
  ].join('\n');
}

function times(clause: ClauseCoverage): number {
  return clause.kind === 'arm' || clause.kind === 'otherwise' ? clause.taken : clause.true;
}

function outcomes(clause: ClauseCoverage): number[] {
  // An outcome that is proved to be impossible is no branch.
  if (clause.kind !== 'predicate') return clause.excused === undefined ? [times(clause)] : [];
  const both = [clause.true, clause.false];
  return clause.excused === undefined ? both : both.filter((count) => count > 0);
}
