import { closestName } from '../../schema/closest-name.js';
import type { SourceRange } from '../../schema/configuration/types.js';
import type { Range } from '../../rules/region.js';
import type { TestEvent } from '../data/test-events.js';
import type { CountExpectation, TestFileProblem } from '../file/model.js';
import type { EventReference, Failure, FailureKind, KnownGap } from '../result.js';
import { rowText, type ResultRow, type ResultRows } from './result-rows.js';
import { plural } from '../words.js';

/** What a comparison of a result with its expectation found. */
export interface CheckOutcome {
  readonly failures: readonly Failure[];
  readonly warnings: readonly Failure[];
  readonly known: readonly KnownGap[];
  /** What is wrong with the expectation itself. */
  readonly problems: readonly TestFileProblem[];
}

/** Collects what a comparison finds. */
export class Check {
  readonly failures: Failure[] = [];
  readonly warnings: Failure[] = [];
  readonly known: KnownGap[] = [];
  readonly problems: TestFileProblem[] = [];

  constructor(
    readonly result: ResultRows,
    /** The place of a range of the test file. */
    readonly placeOf: (range: Range) => SourceRange,
  ) {}

  failure(
    kind: FailureKind,
    message: string,
    place: SourceRange,
    more: { events?: readonly TestEvent[]; differences?: Failure['differences']; row?: ResultRow | undefined } = {},
  ): Failure {
    return {
      kind,
      message,
      place,
      events: (more.events ?? []).map((event) => this.reference(event)),
      differences: more.differences ?? [],
      row: more.row === undefined ? undefined : rowText(this.result.columns, more.row),
      causes: [],
    };
  }

  /** A failure, or a warning where the policy says so. */
  report(failure: Failure, policy: 'fail' | 'warn' | 'ignore' = 'fail'): void {
    if (policy === 'fail') this.failures.push(failure);
    if (policy === 'warn') this.warnings.push(failure);
  }

  reference(event: TestEvent): EventReference {
    return { id: event.id, place: this.eventPlace(event), table: event.table, row: event.row };
  }

  eventPlace({ file, line, range }: TestEvent): SourceRange {
    if (range !== undefined) return this.placeOf(range);
    return { file, line, column: 1, endLine: line, endColumn: 1 };
  }

  /** A row that nothing expects. */
  unexpected(row: ResultRow, place: SourceRange): Failure {
    const ids = row.events.map((e) => e.id);
    const [first] = row.events;
    const message =
      ids.length === 0
        ? 'there is a row that nothing expects'
        : ids.length === 1
          ? `${ids[0]!} hits, which nothing expects`
          : `there is a row that nothing expects, of ${listed(ids)}`;
    return this.failure('unexpected', message, first === undefined ? place : this.eventPlace(first), {
      events: row.events,
      row,
    });
  }

  count(count: CountExpectation, actual: number, place: SourceRange, what = 'row'): void {
    const { exactly, atLeast, atMost } = count;
    const found = actual === 0 ? 'there is none' : `there ${actual === 1 ? 'is' : 'are'} ${actual}`;
    const fail = (wanted: string): void => this.report(this.failure('count', `${wanted} expected, ${found}`, place));
    if (exactly !== undefined && actual !== exactly) fail(plural(exactly, what));
    if (atLeast !== undefined && actual < atLeast) fail(`at least ${plural(atLeast, what)}`);
    if (atMost !== undefined && actual > atMost) fail(`at most ${plural(atMost, what)}`);
  }

  outcome(): CheckOutcome {
    const { failures, warnings, known, problems } = this;
    return { failures, warnings, known, problems };
  }
}

/** The first few of a list, and how many more there are. */
export function listed(items: readonly string[], limit = 5): string {
  const shown = items.slice(0, limit).join(', ');
  return items.length > limit ? `${shown} and ${items.length - limit} more` : shown;
}

/** An id that no event of a test has. */
export function noEvent(
  what: 'case' | 'corpus',
  id: string,
  { start, end }: Range,
  known: Iterable<string>,
): TestFileProblem {
  const ids = [...known];
  const near = closestName(id, ids);
  const remedy =
    near !== undefined
      ? `Did you mean \`${near}\`?`
      : `Its events are ${listed(ids)}. Events of files are called by their file and line: \`file.ndjson#12\`.`;
  return { start, end, message: `the ${what} has no event \`${id}\``, remedy };
}
