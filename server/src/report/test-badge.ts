import { coverageTotal } from '../testing/coverage/report.js';
import { countResults, type RuleTestResult } from '../testing/result.js';

/**
 * The data of a badge, as the endpoint badges of shields.io take it: how many tests passed and, where it was collected
 * over all tests of a file, the clause coverage of those rules together.
 */
export function testBadge(files: readonly RuleTestResult[]): string {
  const counts = countResults(files);
  const bad = counts.failed + counts.error + files.filter((f) => f.errors.length > 0).length;
  const reports = files.flatMap((f) =>
    f.coverage === undefined || f.coverage.partial ? [] : f.coverage.totals.clauses,
  );
  const sum = (of: 'covered' | 'total'): number => reports.reduce((n, r) => n + r[of], 0);
  const clauses = coverageTotal(sum('covered'), sum('total'));
  const low = files.some((f) => (f.coverage?.shortfalls.length ?? 0) > 0);
  const outcome = bad > 0 ? `${bad} failed` : `${counts.passed} passed`;
  return JSON.stringify({
    schemaVersion: 1,
    label: 'rule tests',
    message: reports.length === 0 ? outcome : `${outcome}, ${Math.floor(clauses.percent)}% of clauses`,
    color: bad > 0 ? 'red' : low ? 'yellow' : 'brightgreen',
    isError: bad > 0,
  });
}
