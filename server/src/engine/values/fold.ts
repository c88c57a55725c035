/**
 * Simple, culture-free case folding: one code point to one code point, so `É` folds to `é` and the Kelvin sign to `k`,
 * while `ß` stays apart from `ss`.
 */

/** Folds of code points that have been asked for; most texts use few. */
const folds = new Map<number, number>();

/** The case fold of one code point. */
export function foldCodePoint(codePoint: number): number {
  if (codePoint < 128) return codePoint >= 65 && codePoint <= 90 ? codePoint + 32 : codePoint;
  let fold = folds.get(codePoint);
  if (fold === undefined) folds.set(codePoint, (fold = computeFold(codePoint)));
  return fold;
}

/** What upper case does not tell: the dotless i folds to i in Turkish only, and three pairs have no single upper case. */
const EXCEPTIONS: ReadonlyMap<number, number> = new Map([
  [0x131, 0x131],
  [0x1fd3, 0x390],
  [0x1fe3, 0x3b0],
  [0xfb05, 0xfb06],
]);

/** By way of upper case, which brings the variants of a letter together (ſ and s, ς and σ). */
function computeFold(codePoint: number): number {
  const exception = EXCEPTIONS.get(codePoint);
  if (exception !== undefined) return exception;
  const char = String.fromCodePoint(codePoint);
  const upper = single(char.toUpperCase()) ?? char;
  const lower = single(upper.toLowerCase()) ?? upper;
  // A fold that grows to several letters (ß, İ) is no simple fold.
  return (single(char.toLowerCase()) === undefined ? char : lower).codePointAt(0)!;
}

/** The text if it is one code point. */
function single(text: string): string | undefined {
  return text.length === 1 || (text.length === 2 && text.codePointAt(0)! > 0xffff) ? text : undefined;
}

/** Folds a text code point by code point; its length in UTF-16 units does not change. */
export function caseFold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  let out = '';
  for (const char of text) out += String.fromCodePoint(foldCodePoint(char.codePointAt(0)!));
  return out;
}

/** Whether a text is ASCII only; counting its bytes is several times faster than searching it. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

let orbits: ReadonlyMap<number, readonly number[]> | undefined;

/** All code points with the same fold, the given one included. */
export function caseVariants(codePoint: number): readonly number[] {
  orbits ??= computeOrbits();
  return orbits.get(foldCodePoint(codePoint)) ?? [codePoint];
}

/** The sets of code points that fold alike, for all letters that have more than one form. */
export function caseOrbits(): Iterable<readonly number[]> {
  orbits ??= computeOrbits();
  return orbits.values();
}

/** Variants by fold, for all letters that have more than one form. */
function computeOrbits(): ReadonlyMap<number, readonly number[]> {
  const byFold = new Map<number, number[]>();
  const cased = /\p{Changes_When_Casemapped}/u;
  for (let cp = 65; cp < 0x1ffff; cp++) {
    if (cp >= 0xd800 && cp <= 0xdfff) continue;
    const char = String.fromCodePoint(cp);
    if (!cased.test(char)) continue;
    const fold = foldCodePoint(cp);
    const known = byFold.get(fold);
    if (known) known.push(cp);
    else byFold.set(fold, fold === cp ? [cp] : [fold, cp]);
  }
  for (const [fold, variants] of byFold) {
    const unique = [...new Set(variants)];
    if (unique.length > 1) byFold.set(fold, unique);
    else byFold.delete(fold);
  }
  return byFold;
}
