import type { Cause } from '../testing/result.js';
import { plural } from '../testing/words.js';
import type { Style } from './style.js';
import { placeText, type TestReport } from './test-report.js';

/** How many places are named. */
const NAMED = 3;

/**
 * The places in rules that failures come from, those of most failures first, a line each below a heading. Empty for fewer
 * than two failures, as one has its place beside it.
 */
export function failingPlaces({ files, shownPath }: TestReport, style: Style): string[] {
  const causes = files.flatMap((f) => f.results).flatMap((r) => r.failures.map((failure) => failure.causes[0]));
  if (causes.length < 2) return [];
  const groups = new Map<string, { readonly cause: Cause; count: number }>();
  for (const cause of causes) {
    if (cause === undefined) continue;
    const key = `${placeText(cause.place, shownPath)} ${cause.note}`;
    const group = groups.get(key) ?? { cause, count: 0 };
    group.count++;
    groups.set(key, group);
  }
  const ordered = [...groups.values()].sort((a, b) => b.count - a.count);
  if (ordered.length === 0) return [];
  const lines = ordered
    .slice(0, NAMED)
    .flatMap(({ cause: { place, text, note }, count }) => [
      `  ${style.bold(placeText(place, shownPath))}  ${plural(count, 'failure')}`,
      `    ${text} ${note}`,
    ]);
  const more = ordered.length - NAMED;
  return [style.bold('Where in the rule'), ...lines, ...(more > 0 ? [`  and ${plural(more, 'more place')}`] : [])];
}
