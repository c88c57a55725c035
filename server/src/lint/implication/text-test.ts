import { caseFold } from '../../engine/values/fold.js';
import {
  compileContains,
  compileEndsWith,
  compileEquals,
  compileHas,
  compileHasPrefix,
  compileHasSuffix,
  compileStartsWith,
} from '../../engine/text/terms.js';

/** How a text is compared with a needle. */
export type TextRelation = 'equals' | 'contains' | 'startswith' | 'endswith' | 'has' | 'hasprefix' | 'hassuffix';

/** One comparison of a text with a constant needle. */
export interface TextTest {
  readonly relation: TextRelation;
  readonly needle: string;
  readonly caseSensitive: boolean;
}

const COMPILERS: Readonly<Record<TextRelation, (needle: string, caseSensitive: boolean) => (text: string) => boolean>> =
  {
    equals: compileEquals,
    contains: compileContains,
    startswith: compileStartsWith,
    endswith: compileEndsWith,
    has: compileHas,
    hasprefix: compileHasPrefix,
    hassuffix: compileHasSuffix,
  };

/** Whether a text passes a test, exactly as the engine says. */
export function passes(test: TextTest, text: string): boolean {
  let matches = matchers.get(test);
  if (matches === undefined) {
    matches = COMPILERS[test.relation](test.needle, test.caseSensitive);
    matchers.set(test, matches);
  }
  return matches(text);
}

/** Tests are asked of many texts, and most of them are compiled to regular expressions. */
const matchers = new WeakMap<TextTest, (text: string) => boolean>();

/**
 * Where the needle of a test that holds is known to stand in the text: against its ends, or between term boundaries.
 */
interface Position {
  readonly atStart: boolean;
  readonly atEnd: boolean;
  readonly boundaryBefore: boolean;
  readonly boundaryAfter: boolean;
}

const POSITIONS: Readonly<Record<TextRelation, Position>> = {
  equals: { atStart: true, atEnd: true, boundaryBefore: true, boundaryAfter: true },
  startswith: { atStart: true, atEnd: false, boundaryBefore: true, boundaryAfter: false },
  endswith: { atStart: false, atEnd: true, boundaryBefore: false, boundaryAfter: true },
  contains: { atStart: false, atEnd: false, boundaryBefore: false, boundaryAfter: false },
  has: { atStart: false, atEnd: false, boundaryBefore: true, boundaryAfter: true },
  hasprefix: { atStart: false, atEnd: false, boundaryBefore: true, boundaryAfter: false },
  hassuffix: { atStart: false, atEnd: false, boundaryBefore: false, boundaryAfter: true },
};

const TERM_CHARACTER = /[\p{L}\p{Nd}]/u;

/** Whether every text that passes `a` passes `b`. */
export function testImplies(a: TextTest, b: TextTest): boolean {
  if (b.needle === '' && b.relation !== 'equals') return true;
  if (b.caseSensitive && !a.caseSensitive && hasCase(b.needle)) return false;
  if (a.relation === 'equals') {
    // The texts are the variants of the needle in case, which a test without case, or of no letters, cannot tell apart.
    return passes(b, a.needle);
  }
  if (b.relation === 'equals') return false;
  const inside = b.caseSensitive ? a.needle : caseFold(a.needle);
  const searched = b.caseSensitive ? b.needle : caseFold(b.needle);
  const known = POSITIONS[a.relation];
  const asked = POSITIONS[b.relation];
  for (let at = inside.indexOf(searched); at >= 0; at = inside.indexOf(searched, at + 1)) {
    const end = at + searched.length;
    const starts = b.relation !== 'startswith' || (known.atStart && at === 0);
    const ends = b.relation !== 'endswith' || (known.atEnd && end === inside.length);
    const before = !asked.boundaryBefore || boundaryBefore(inside, at, known.boundaryBefore);
    const after = !asked.boundaryAfter || boundaryAfter(inside, end, known.boundaryAfter);
    if (starts && ends && (b.relation === 'startswith' || before) && (b.relation === 'endswith' || after)) return true;
  }
  return false;
}

/** Whether a term that begins at a place of the needle is known to begin there in the text. */
function boundaryBefore(text: string, at: number, atNeedle: boolean): boolean {
  if (!TERM_CHARACTER.test(codePointAt(text, at))) return true;
  return at === 0 ? atNeedle : !TERM_CHARACTER.test(codePointBefore(text, at));
}

function boundaryAfter(text: string, end: number, atNeedle: boolean): boolean {
  if (!TERM_CHARACTER.test(codePointBefore(text, end))) return true;
  return end === text.length ? atNeedle : !TERM_CHARACTER.test(codePointAt(text, end));
}

const codePointAt = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 0);
const codePointBefore = (text: string, at: number): string => {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff && at >= 2 ? text.slice(at - 2, at) : text.charAt(at - 1);
};

/** Whether no text passes both tests. */
export function testsExclude(a: TextTest, b: TextTest): boolean {
  if (a.relation === 'equals') return excludesValue(a, b);
  if (b.relation === 'equals') return excludesValue(b, a);
  const relation = a.relation;
  if (relation !== b.relation || (relation !== 'startswith' && relation !== 'endswith')) return false;
  const folded = !(a.caseSensitive && b.caseSensitive);
  const [x, y] = folded ? [caseFold(a.needle), caseFold(b.needle)] : [a.needle, b.needle];
  return relation === 'startswith' ? !x.startsWith(y) && !y.startsWith(x) : !x.endsWith(y) && !y.endsWith(x);
}

/** A test against the one value, give or take case, that another test leaves. */
function excludesValue(value: TextTest, test: TextTest): boolean {
  if (value.caseSensitive || !hasCase(value.needle)) return !passes(test, value.needle);
  return !passes({ ...test, caseSensitive: false }, value.needle);
}

function hasCase(text: string): boolean {
  return text.toLowerCase() !== text || text.toUpperCase() !== text;
}
