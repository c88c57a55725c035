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

/** What one version hits, by the events that a row comes from; a row that comes from none cannot be told from others. */
export interface VersionHits {
  /** How many rows. */
  readonly count: number;
  /** The clock of the run. */
  readonly now: bigint;
  readonly byEvents: ReadonlyMap<string, KeyedHit>;
}

export interface KeyedHit {
  readonly events: readonly TestEvent[];
  readonly scores: readonly Score[];
}

/** What two runs over the same events hit differently, in the order of the newer one, then what is gone. */
export function compareVersions(before: VersionHits | undefined, after: VersionHits | undefined): HitChange[] {
  const old = before?.byEvents ?? NONE;
  const now = after?.byEvents ?? NONE;
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

const NONE: ReadonlyMap<string, KeyedHit> = new Map();

/** The hits of a run. */
export function versionHits({ hits, run, now }: RuleRun, events: TestEvents): VersionHits {
  const byEvents = new Map<string, { readonly events: readonly TestEvent[]; readonly scores: Score[] }>();
  for (const hit of hits) {
    const own = hit.sources.flatMap((source) => {
      const at = run.eventOf(source.ordinal);
      return (at === undefined ? undefined : events.event(at.table.name, at.row)) ?? [];
    });
    const key = own
      .map((e) => `${e.table}:${e.row}`)
      .sort()
      .join(' ');
    const known = byEvents.get(key);
    if (known === undefined) byEvents.set(key, { events: own, scores: [hit.score] });
    else known.scores.push(hit.score);
  }
  return { count: hits.length, now, byEvents };
}

function sameScores(a: readonly Score[], b: readonly Score[]): boolean {
  const sorted = (list: readonly Score[]): string => list.map(String).sort().join(' ');
  return sorted(a) === sorted(b);
}
