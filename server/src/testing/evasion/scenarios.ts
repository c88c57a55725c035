import type { Hit, RuleRun } from '../rule-run.js';

/**
 * The row of a second run that takes the place of a row of the first, after one of its events was varied: one that rests
 * on the varied event, or on the very same events but for it.
 *
 * @param hit - the row of the first run.
 * @param varied - the varied event as `TABLE:ROW`, which is its place in both runs.
 */
export function sameRow(hit: Hit, first: RuleRun, second: RuleRun, varied: string): Hit | undefined {
  const sources = placesOf(hit, first);
  const rest = [...sources].filter((place) => place !== varied);
  let remains: Hit | undefined;
  for (const other of second.hits) {
    const places = placesOf(other, second);
    if (places.has(varied)) return other;
    if (places.size === rest.length && rest.every((place) => places.has(place))) remains ??= other;
  }
  return remains;
}

function placesOf(hit: Hit, run: RuleRun): Set<string> {
  const places = new Set<string>();
  for (const { ordinal } of hit.sources) {
    const at = run.run.eventOf(ordinal);
    if (at !== undefined) places.add(`${at.table.name}:${at.row}`);
  }
  return places;
}
