import type { TestEvent, TestEvents } from '../data/test-events.js';
import type { RuleRun } from '../rule-run.js';

type Score = number | string | undefined;

/** An event, or several that one row comes from, whose hit is not the same in two versions of a rule. */
export interface HitChange {
  readonly kind: 'added' | 'removed' | 'rescored';
  /** The events of the row; most have one. */
  readonly events: readonly TestEvent[];
  readonly before: Score;
  readonly after: Score;
}

interface KeyedHit {
  readonly events: readonly TestEvent[];
  readonly scores: Score[];
}

/** What two runs over the same events hit differently, in the order of the newer one, then what is gone. */
export function compareVersions(
  before: RuleRun | undefined,
  after: RuleRun | undefined,
  events: TestEvents,
): HitChange[] {
  const old = keyedHits(before, events);
  const now = keyedHits(after, events);
  const changes: HitChange[] = [];
  for (const [key, hit] of now) {
    const known = old.get(key);
    if (known === undefined)
      changes.push({ kind: 'added', events: hit.events, before: undefined, after: hit.scores[0] });
    else if (!sameScores(known.scores, hit.scores)) {
      changes.push({ kind: 'rescored', events: hit.events, before: known.scores[0], after: hit.scores[0] });
    }
  }
  for (const [key, hit] of old) {
    if (!now.has(key)) changes.push({ kind: 'removed', events: hit.events, before: hit.scores[0], after: undefined });
  }
  return changes;
}

/** Hits by the events that they come from; a row that comes from none cannot be told from others. */
function keyedHits(run: RuleRun | undefined, events: TestEvents): Map<string, KeyedHit> {
  const hits = new Map<string, KeyedHit>();
  for (const hit of run?.hits ?? []) {
    const own = hit.sources.flatMap((source) => {
      const at = run!.run.eventOf(source.ordinal);
      return (at === undefined ? undefined : events.event(at.table.name, at.row)) ?? [];
    });
    const key = own
      .map((e) => `${e.table}:${e.row}`)
      .sort()
      .join(' ');
    const known = hits.get(key);
    if (known === undefined) hits.set(key, { events: own, scores: [hit.score] });
    else known.scores.push(hit.score);
  }
  return hits;
}

function sameScores(a: readonly Score[], b: readonly Score[]): boolean {
  const sorted = (list: readonly Score[]): string => list.map(String).sort().join(' ');
  return sorted(a) === sorted(b);
}
