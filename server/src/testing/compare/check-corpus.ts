import type { TestEvents } from '../data/test-events.js';
import type { Corpus } from '../file/model.js';
import { Check, listed, noEvent, type CheckOutcome } from './check.js';
import { checkOrder } from './check-order.js';
import type { ResultRows } from './result-rows.js';
import { plural } from '../words.js';

/** How many unexpected hits are listed one by one. */
const LISTED = 20;

/** Compares what a rule made of a corpus with what is expected of it. */
export function checkCorpus(
  corpus: Corpus,
  events: TestEvents,
  result: ResultRows,
  placeOf: Check['placeOf'],
): CheckOutcome {
  const check = new Check(result, placeOf);
  const place = placeOf(corpus.nameRange);
  let ids: ReadonlySet<string> | undefined;
  const hasEvent = (id: string): boolean => (ids ??= new Set([...events.own()].map((e) => e.event.id))).has(id);
  const accepted = new Set(corpus.accepted.map((a) => a.id));
  for (const { id, reason, range } of corpus.accepted) {
    if (result.byEvent.has(id)) {
      check.known.push({ event: id, kind: 'hit', reason: reason ?? 'accepted', place: placeOf(range) });
    } else if (!hasEvent(id)) {
      check.problems.push(noEvent('corpus', id, range, ids!));
    } else {
      check.report(check.failure('fixed', `${id} is accepted, and no longer hits`, placeOf(range)));
    }
  }
  const others = result.rows.filter((row) => !row.events.some((e) => accepted.has(e.id)));
  const { exactly, atLeast, atMost } = corpus.count;
  check.count({ exactly, atLeast, atMost: undefined }, result.rows.length, place, 'hit');
  if (atMost !== undefined && others.length > atMost) {
    const limit = atMost === 0 ? 'No hit is' : `At most ${plural(atMost, 'hit')} ${atMost === 1 ? 'is' : 'are'}`;
    const ids = listed(others.flatMap((row) => row.events.map((e) => e.id)));
    const message = `${limit} expected besides the accepted ones, there ${others.length === 1 ? 'is' : 'are'} ${others.length}: ${ids}`;
    check.report(check.failure('count', message, place), corpus.unexpected);
    for (const row of others.slice(0, LISTED)) check.report(check.unexpected(row, place), corpus.unexpected);
  }
  if (corpus.order?.kind === 'columns') checkOrder(corpus.order, check);
  if (events.ownCount === 0) {
    check.problems.push({ ...corpus.nameRange, message: `the files of \`${corpus.name}\` hold no events` });
  }
  return check.outcome();
}
