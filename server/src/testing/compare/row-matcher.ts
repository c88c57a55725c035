import { closestName } from '../../schema/closest-name.js';
import type { SourceRange } from '../../schema/configuration/types.js';
import type { Range } from '../../rules/region.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { RowExpectation, TestFileProblem } from '../file/model.js';
import type { Difference } from '../result.js';
import { assign } from './assign.js';
import { compileMatcher, type Matcher } from './matcher.js';
import type { ResultRow } from './result-rows.js';
import { valueText } from './value-text.js';

interface ColumnTest {
  readonly at: number;
  readonly column: ColumnInfo;
  readonly matcher: Matcher;
  readonly range: Range;
}

/** An expected row, prepared for the columns of a result. */
export class RowMatcher {
  constructor(
    readonly expectation: RowExpectation,
    private readonly tests: readonly ColumnTest[],
    private readonly placeOf: (range: Range) => SourceRange,
  ) {}

  /** What a row holds otherwise; empty where it is as expected. */
  differences(row: ResultRow): Difference[] {
    const found = this.tests
      .filter(({ at, matcher }) => !matcher.matches(row.values[at]!))
      .map(({ at, column, matcher, range }): Difference => ({
        column: column.name,
        expected: matcher.text,
        actual: valueText(row.values[at]!, column.type),
        place: this.placeOf(range),
      }));
    const { sources } = this.expectation;
    if (sources === undefined) return found;
    const actual = [...new Set(row.events.map((e) => e.id))].sort();
    const expected = [...new Set(sources)].sort();
    if (actual.join('\n') === expected.join('\n')) return found;
    const place = this.placeOf(this.expectation.range);
    return [...found, { column: 'sources', expected: expected.join(', '), actual: actual.join(', '), place }];
  }

  /** The expected values as text. */
  get text(): string {
    return this.tests.map((t) => `${t.column.name}: ${t.matcher.text}`).join(', ');
  }
}

/** Prepares an expected row, or tells what in it cannot be meant. */
export function compileRow(
  expectation: RowExpectation,
  columns: readonly ColumnInfo[],
  placeOf: (range: Range) => SourceRange,
  problems: TestFileProblem[],
): RowMatcher {
  const tests = expectation.columns.flatMap((wanted): ColumnTest[] => {
    const at = columns.findIndex((c) => c.name === wanted.column);
    const column = columns[at];
    if (column === undefined) {
      problems.push({ ...wanted.columnRange, ...noColumn(wanted.column, columns) });
      return [];
    }
    const compiled = compileMatcher(wanted, column.type);
    if (compiled.problem !== undefined) {
      problems.push(compiled.problem);
      return [];
    }
    return [{ at, column, matcher: compiled.matcher, range: wanted.range }];
  });
  return new RowMatcher(expectation, tests, placeOf);
}

/** The message on a column that a result does not have. */
export function noColumn(name: string, columns: readonly ColumnInfo[]): Pick<TestFileProblem, 'message' | 'remedy'> {
  const names = columns.map((c) => c.name);
  const near = closestName(name, names);
  return {
    message: `the result has no column \`${name}\``,
    remedy: near === undefined ? `Its columns are ${names.join(', ')}.` : `Did you mean \`${near}\`?`,
  };
}

/** Expected and actual rows side by side: which belong together, and what is left on either side. */
export interface RowPairing {
  readonly matched: readonly { readonly matcher: RowMatcher; readonly row: ResultRow }[];
  readonly missing: readonly RowMatcher[];
  readonly extra: readonly ResultRow[];
}

/** Pairs rows as sets. */
export function pairRows(matchers: readonly RowMatcher[], rows: readonly ResultRow[]): RowPairing {
  const given = assign(matchers.length, rows.length, (m, r) => matchers[m]!.differences(rows[r]!).length === 0);
  const taken = new Set(given);
  return {
    matched: matchers.flatMap((matcher, m) => (given[m]! < 0 ? [] : [{ matcher, row: rows[given[m]!]! }])),
    missing: matchers.filter((_, m) => given[m]! < 0),
    extra: rows.filter((_, r) => !taken.has(r)),
  };
}

/** Of some rows the one that differs least from what is expected. */
export function nearestRow(
  matcher: RowMatcher,
  rows: readonly ResultRow[],
): { readonly row: ResultRow; readonly differences: readonly Difference[] } | undefined {
  let best: { row: ResultRow; differences: readonly Difference[] } | undefined;
  for (const row of rows) {
    const differences = matcher.differences(row);
    if (best === undefined || differences.length < best.differences.length) best = { row, differences };
  }
  return best;
}
