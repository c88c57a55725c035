/**
 * The edits (insert, delete, replace, swap of neighbours) that turn one text into another, or `limit + 1` when there are
 * more than `limit`.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charAt(i - 1) === b.charAt(j - 1);
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1);
      if (swapped) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/**
 * The candidate that a misspelt name most likely means, or undefined when none is near. A name that differs only in
 * letter case is the nearest; otherwise up to a third of the name's letters may differ.
 */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  return nearestWithin(Math.max(1, Math.floor(name.length / 3)), name, candidates);
}

/**
 * The candidate that a name is a slip of: in other letter case, or one letter away, or two where there are eight or more.
 * Undefined where none is that near, so that the name may well be another thing's.
 */
export function misspelling(name: string, candidates: Iterable<string>): string | undefined {
  return nearestWithin(name.length >= 8 ? 2 : name.length >= 4 ? 1 : 0, name, candidates);
}

function nearestWithin(edits: number, name: string, candidates: Iterable<string>): string | undefined {
  const folded = name.toLowerCase();
  let nearest: string | undefined;
  let distance = edits + 1;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const found = editDistance(folded, candidate.toLowerCase(), distance - 1);
    if (found < distance) {
      nearest = candidate;
      distance = found;
    }
  }
  return nearest;
}
