/**
 * Pairs as many of `wanted` with `found` as can be, each with one that fits it.
 *
 * @returns for each of `wanted` the index in `found`, or -1.
 */
export function assign(wanted: number, found: number, fits: (w: number, f: number) => boolean): number[] {
  const owner = new Array<number>(found).fill(-1);
  const given = new Array<number>(wanted).fill(-1);
  const place = (w: number, tried: Set<number>): boolean => {
    for (let f = 0; f < found; f++) {
      if (tried.has(f) || !fits(w, f)) continue;
      tried.add(f);
      if (owner[f]! < 0 || place(owner[f]!, tried)) {
        owner[f] = w;
        given[w] = f;
        return true;
      }
    }
    return false;
  };
  for (let w = 0; w < wanted; w++) place(w, new Set());
  return given;
}
