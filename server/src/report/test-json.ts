import type { SourceRange } from '../schema/configuration/types.js';
import { countResults, type Failure, type RuleTestResult } from '../testing/result.js';
import type { TestReport } from './test-report.js';

/** Test results as one JSON document: counts, then each file with its tests, known gaps and coverage. */
export function jsonTests({ files, shownPath }: TestReport): string {
  return JSON.stringify({ counts: countResults(files), files: files.map((file) => jsonFile(file, shownPath)) });
}

type Shown = TestReport['shownPath'];

function jsonFile(file: RuleTestResult, shownPath: Shown): object {
  return shown(
    {
      path: shownPath(file.path),
      rule: file.rule === undefined ? null : shownPath(file.rule),
      errors: file.errors,
      notes: file.notes,
      results: file.results.map((r) => ({
        ...r,
        failures: r.failures.map(jsonFailure),
        warnings: r.warnings.map(jsonFailure),
      })),
      coverage: file.coverage === undefined ? undefined : { ...file.coverage, rule: shownPath(file.coverage.rule) },
    },
    shownPath,
  );
}

function jsonFailure({ row, events, ...rest }: Failure): object {
  return {
    ...rest,
    events: events.map(({ id, place }) => ({ id, place })),
    row: row === undefined ? undefined : Object.fromEntries(row.map((c) => [c.column, c.value])),
  };
}

/** The same data with the paths of places as they are shown. */
function shown<T>(value: T, shownPath: Shown): T {
  if (Array.isArray(value)) return value.map((item: unknown) => shown(item, shownPath)) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (isPlace(value)) return { ...value, file: shownPath(value.file) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown<unknown>(item, shownPath)])) as T;
}

function isPlace(value: object): value is SourceRange {
  return 'file' in value && 'endColumn' in value;
}
