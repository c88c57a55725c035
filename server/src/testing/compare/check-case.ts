import type { TestEvent, TestEvents } from '../data/test-events.js';
import type { CaseExpectation, HitExpectation, MissExpectation, RowExpectation, TestCase } from '../file/model.js';
import type { Difference } from '../result.js';
import { Check, listed, noEvent, type CheckOutcome } from './check.js';
import { checkGivenOrder, checkOrder } from './check-order.js';
import type { ResultRow, ResultRows } from './result-rows.js';
import { compileRow, nearestRow, pairRows, type RowMatcher } from './row-matcher.js';
import { plural } from '../words.js';

type Listed = Extract<CaseExpectation, { kind: 'listed' }>;

/** Compares what a rule made of a case's events with what the case expects. */
export function checkCase(
  test: TestCase,
  events: TestEvents,
  result: ResultRows,
  placeOf: Check['placeOf'],
): CheckOutcome {
  return new CaseCheck(test, events, new Check(result, placeOf)).run();
}

class CaseCheck {
  private readonly events = new Map<string, TestEvent>();
  /** Rows that something was said of already. */
  private readonly settled = new Set<ResultRow>();

  constructor(
    private readonly test: TestCase,
    events: TestEvents,
    private readonly check: Check,
  ) {
    for (const { event } of events.own()) this.events.set(event.id, event);
  }

  run(): CheckOutcome {
    const { expect } = this.test;
    if (expect.kind === 'listed') this.listed(expect);
    else if (expect.kind === 'all') this.all();
    else this.unexpectedRows('fail');
    return this.check.outcome();
  }

  private all(): void {
    const { check } = this;
    for (const event of this.events.values()) {
      if (!check.result.byEvent.has(event.id)) this.missed(event, check.placeOf(this.test.expect.range));
    }
    for (const row of check.result.rows) if (row.events.length > 0) this.settled.add(row);
    this.unexpectedRows('fail');
  }

  private listed(expect: Listed): void {
    const { check } = this;
    const { hits, misses, rows, count, order } = expect;
    if (rows !== undefined) this.rows(rows, expect);
    for (const hit of hits ?? []) this.hit(hit);
    for (const miss of misses ?? []) this.miss(miss);
    if (hits !== undefined || misses !== undefined) this.unnamed([...(hits ?? []), ...(misses ?? [])], expect);
    const counted = Object.values(count).some((n) => n !== undefined);
    // A number alone says how many rows are expected, whichever they are.
    const exact = hits !== undefined || misses !== undefined || !(counted || order !== undefined);
    if (rows === undefined && exact) this.unexpectedRows(expect.unexpected);
    check.count(count, check.result.rows.length, check.placeOf(expect.range));
    if (order?.kind === 'columns') checkOrder(order, check);
  }

  /** In a case whose events come from files: every event is spoken of, unless the case is benign. */
  private unnamed(
    named: readonly { readonly id: string; readonly range: MissExpectation['range'] }[],
    expect: Listed,
  ): void {
    const ids = new Set(named.map((n) => n.id));
    for (const { id, range } of named) {
      if (!this.events.has(id)) this.check.problems.push(noEvent('case', id, range, this.events.keys()));
    }
    if (this.test.label === 'benign') return;
    const forgotten = [...this.events.keys()].filter((id) => !ids.has(id));
    if (forgotten.length === 0) return;
    this.check.problems.push({
      ...expect.range,
      message: `nothing is expected of ${listed(forgotten)}`,
      remedy: 'Name every event under `hits` or `misses`.',
    });
  }

  private compile(rows: readonly RowExpectation[]): RowMatcher[] {
    const { check } = this;
    return rows.map((row) => compileRow(row, check.result.columns, check.placeOf, check.problems));
  }

  private rows(expected: readonly RowExpectation[], expect: Listed): void {
    const { check } = this;
    const matchers = this.compile(expected);
    for (const { sources = [], range } of expected) {
      for (const id of sources) {
        if (!this.events.has(id)) check.problems.push(noEvent('case', id, range, this.events.keys()));
      }
    }
    for (const row of check.result.rows) this.settled.add(row);
    if (expect.order?.kind === 'given') {
      checkGivenOrder(matchers, check);
      return;
    }
    const { matched, missing, extra } = pairRows(matchers, check.result.rows);
    for (const { matcher } of matched) this.knownValues(matcher.expectation, listed(matcher.expectation.sources ?? []));
    for (const matcher of missing) this.missingRow(matcher, extra);
    for (const row of extra) check.report(check.unexpected(row, check.placeOf(expect.range)), expect.unexpected);
  }

  private missingRow(matcher: RowMatcher, extra: readonly ResultRow[]): void {
    const { check } = this;
    const { known, range } = matcher.expectation;
    const nearest = nearestRow(matcher, extra);
    const place = check.placeOf(range);
    if (known !== undefined) {
      const message = `the row that is known to be wrong is not there (“${known}”): ${matcher.text}`;
      check.report(check.failure('fixed', message, place));
      return;
    }
    const message = `no row is as expected: ${matcher.text}`;
    check.report(check.failure('row', message, place, { differences: nearest?.differences ?? [], row: nearest?.row }));
  }

  private hit({ id, rows, known, range }: HitExpectation): void {
    const { check } = this;
    const event = this.events.get(id);
    const found = check.result.byEvent.get(id) ?? [];
    const matchers = this.compile(rows ?? []);
    for (const row of found) this.settled.add(row);
    if (event === undefined) return;
    if (found.length === 0) {
      if (this.test.label === 'benign' && known !== undefined) this.fixed(event, known, 'no longer hits', range);
      else this.missed(event, check.placeOf(range));
      return;
    }
    const differences = this.valuesOf(event, matchers, found);
    if (differences === undefined) return;
    if (differences.length > 0) this.wrongValues(event, known, differences, found, range);
    else if (known !== undefined) {
      const kind = this.test.label === 'benign' ? 'hit' : 'values';
      check.known.push({ event: id, kind, reason: known, place: check.placeOf(range) });
    }
  }

  /** How the rows of an event differ from what is expected; undefined where their number does, which is reported. */
  private valuesOf(
    event: TestEvent,
    matchers: readonly RowMatcher[],
    found: readonly ResultRow[],
  ): Difference[] | undefined {
    const [only] = matchers;
    if (only === undefined) return [];
    if (matchers.length === 1) return found.map((row) => only.differences(row)).find((d) => d.length > 0) ?? [];
    const { missing, extra } = pairRows(matchers, found);
    if (matchers.length === found.length) return missing.flatMap((m) => nearestRow(m, extra)?.differences ?? []);
    const { check } = this;
    const message = `${event.id} gives ${plural(found.length, 'row')}, ${matchers.length} are expected`;
    check.report(
      check.failure('count', message, check.placeOf(only.expectation.range), { events: [event], row: found[0] }),
    );
    return undefined;
  }

  private wrongValues(
    event: TestEvent,
    known: string | undefined,
    differences: readonly Difference[],
    found: readonly ResultRow[],
    range: HitExpectation['range'],
  ): void {
    const { check } = this;
    const place = check.placeOf(range);
    const row = found[0];
    const more = { events: [event], differences, row };
    if (known === undefined) {
      check.report(check.failure('values', `${event.id} hits with other values than expected`, place, more));
      return;
    }
    const message = `${event.id} is no longer as it is known to be (“${known}”)`;
    check.report(check.failure('fixed', message, place, more));
  }

  private miss({ id, known, range }: MissExpectation): void {
    const { check } = this;
    const event = this.events.get(id);
    const found = check.result.byEvent.get(id) ?? [];
    for (const row of found) this.settled.add(row);
    if (event === undefined) return;
    if (found.length === 0) {
      if (known !== undefined)
        check.known.push({ event: id, kind: 'missed', reason: known, place: check.placeOf(range) });
    } else if (known !== undefined) this.fixed(event, known, 'hits now', range, found[0]);
    else {
      const message = `${id} hits, which is not expected`;
      check.report(check.failure('unexpected', message, check.placeOf(range), { events: [event], row: found[0] }));
    }
  }

  private fixed(event: TestEvent, known: string, what: string, range: MissExpectation['range'], row?: ResultRow): void {
    const { check } = this;
    const message = `${event.id} ${what}: the known gap is closed (“${known}”)`;
    check.report(check.failure('fixed', message, check.placeOf(range), { events: [event], row }));
  }

  private missed(event: TestEvent, place: ReturnType<Check['placeOf']>): void {
    const { check } = this;
    check.report(check.failure('missed', `${event.id} does not hit`, place, { events: [event] }));
  }

  private knownValues({ known, range }: RowExpectation, event: string): void {
    if (known === undefined) return;
    this.check.known.push({ event, kind: 'values', reason: known, place: this.check.placeOf(range) });
  }

  private unexpectedRows(policy: Listed['unexpected']): void {
    const { check } = this;
    for (const row of check.result.rows) {
      if (!this.settled.has(row)) check.report(check.unexpected(row, check.placeOf(this.test.expect.range)), policy);
    }
  }
}
