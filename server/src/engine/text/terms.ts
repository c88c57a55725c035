import { foldCodePoint } from '../values/fold.js';
import { compileAnyTerm } from './term-set.js';

/**
 * Kusto's string operators. A term is a run of Unicode letters and digits; every other character, underscore
 * included, separates terms. Case-insensitive means simple, culture-free case folding.
 * Source: https://learn.microsoft.com/kusto/query/datatypes-string-operators
 */

/** Tells whether a text matches a needle that was compiled before. */
export type TextMatcher = (text: string) => boolean;

/** A character of a term, as a class of a regular expression with flag `u`. */
const TERM = '[\\p{L}\\p{Nd}]';
/** The same of texts of ASCII. It compiles a hundred times faster, and what it finds is all and more of other texts. */
const ASCII_TERM = '[0-9A-Za-z]';
const ASCII = /^[\0-\x7f]*$/;
const NOT_BEHIND = `(?<!${TERM})`;
const NOT_AHEAD = `(?!${TERM})`;

/** Below this number of needles one alternation is faster than taking the text apart into terms. */
const TERM_SET_THRESHOLD = 64;

// V8 searches a literal under /iu without copying the text, several times faster than lower-casing it first.

/** `has`: the needle stands between term boundaries, which are asked for where its own edge belongs to a term. */
export function compileHas(needle: string, caseSensitive: boolean): TextMatcher {
  return compilePattern(hasPattern(needle, true, true), caseSensitive);
}

/** `hasprefix`: the needle starts a term. */
export function compileHasPrefix(needle: string, caseSensitive: boolean): TextMatcher {
  return compilePattern(hasPattern(needle, true, false), caseSensitive);
}

/** `hassuffix`: the needle ends a term. */
export function compileHasSuffix(needle: string, caseSensitive: boolean): TextMatcher {
  return compilePattern(hasPattern(needle, false, true), caseSensitive);
}

/** `contains`: the needle is anywhere in the text. */
export function compileContains(needle: string, caseSensitive: boolean): TextMatcher {
  return caseSensitive ? (text) => text.includes(needle) : compilePattern(escapePattern(needle), false);
}

/** `startswith`. */
export function compileStartsWith(needle: string, caseSensitive: boolean): TextMatcher {
  return caseSensitive ? (text) => text.startsWith(needle) : compilePattern(`^${escapePattern(needle)}`, false);
}

/** `endswith`. */
export function compileEndsWith(needle: string, caseSensitive: boolean): TextMatcher {
  if (caseSensitive) return (text) => text.endsWith(needle);
  const equals = compileEquals(needle, false);
  return (text) => text.length >= needle.length && equals(text.slice(text.length - needle.length));
}

/** `==` and `=~`: the needle is the whole text. */
export function compileEquals(needle: string, caseSensitive: boolean): TextMatcher {
  if (caseSensitive) return (text) => text === needle;
  const matches = compilePattern(`^${escapePattern(needle)}$`, false);
  // Folding keeps the length, and texts of another length are the usual case.
  return (text) => text.length === needle.length && matches(text);
}

/** `has_any`: at least one needle matches by {@link compileHas}, without regard to case; false without needles. */
export function compileHasAny(needles: readonly string[]): TextMatcher {
  if (needles.length === 0) return () => false;
  if (needles.includes('')) return () => true;
  const patterns: string[] = [];
  const terms: string[] = [];
  for (const needle of new Set(needles)) {
    if (isTerm(needle)) terms.push(needle);
    else patterns.push(hasPattern(needle, true, true));
  }
  const hasTerm =
    terms.length >= TERM_SET_THRESHOLD
      ? compileAnyTerm(terms)
      : compileAlternatives(terms.map((term) => hasPattern(term, true, true)));
  if (patterns.length === 0) return hasTerm;
  const hasOther = compileAlternatives(patterns);
  return terms.length === 0 ? hasOther : (text) => hasTerm(text) || hasOther(text);
}

/** `has_all`: every needle matches by {@link compileHas}, without regard to case; true without needles. */
export function compileHasAll(needles: readonly string[]): TextMatcher {
  const matchers = [...new Set(needles)].map((needle) => compileHas(needle, false));
  return (text) => matchers.every((matches) => matches(text));
}

export function hasTerm(text: string, needle: string): boolean {
  return compileHas(needle, false)(text);
}

export function hasTermCs(text: string, needle: string): boolean {
  return compileHas(needle, true)(text);
}

export function hasPrefix(text: string, needle: string): boolean {
  return compileHasPrefix(needle, false)(text);
}

export function hasPrefixCs(text: string, needle: string): boolean {
  return compileHasPrefix(needle, true)(text);
}

export function hasSuffix(text: string, needle: string): boolean {
  return compileHasSuffix(needle, false)(text);
}

export function hasSuffixCs(text: string, needle: string): boolean {
  return compileHasSuffix(needle, true)(text);
}

/** `contains` without regard to case. */
export function containsFolded(text: string, needle: string): boolean {
  return compileContains(needle, false)(text);
}

/** `=~`. Folds both sides as it goes, so that needles from rows need no compiling. */
export function equalsFolded(text: string, other: string): boolean {
  return text === other || (text.length === other.length && matchesFoldedAt(text, other, 0));
}

/** `startswith` without regard to case. */
export function startsWithFolded(text: string, needle: string): boolean {
  return text.length >= needle.length && matchesFoldedAt(text, needle, 0);
}

/** `endswith` without regard to case. */
export function endsWithFolded(text: string, needle: string): boolean {
  return text.length >= needle.length && matchesFoldedAt(text, needle, text.length - needle.length);
}

/** Whether a text is one term and nothing else. */
export function isTerm(text: string): boolean {
  return ASCII.test(text) ? WHOLE_ASCII_TERM.test(text) : (wholeTerm ??= new RegExp(`^${TERM}+$`, 'u')).test(text);
}
const WHOLE_ASCII_TERM = new RegExp(`^${ASCII_TERM}+$`);
let wholeTerm: RegExp | undefined;

function firstCharacter(text: string): string {
  return text === '' ? '' : String.fromCodePoint(text.codePointAt(0)!);
}

function lastCharacter(text: string): string {
  return /(?:[\ud800-\udbff][\udc00-\udfff]|[^])$/.exec(text)?.[0] ?? '';
}

function matchesFoldedAt(text: string, needle: string, start: number): boolean {
  for (let i = 0; i < needle.length; i++) {
    const a = text.charCodeAt(start + i);
    const b = needle.charCodeAt(i);
    if (a === b && (a & 0xfc00) !== 0xd800) continue;
    const x = text.codePointAt(start + i)!;
    const y = needle.codePointAt(i)!;
    if (foldCodePoint(x) !== foldCodePoint(y)) return false;
    if (x > 0xffff) i++;
  }
  return true;
}

function hasPattern(needle: string, atStart: boolean, atEnd: boolean): string {
  const before = atStart && isTerm(firstCharacter(needle)) ? NOT_BEHIND : '';
  const after = atEnd && isTerm(lastCharacter(needle)) ? NOT_AHEAD : '';
  return before + escapePattern(needle) + after;
}

function compileAlternatives(patterns: readonly string[]): TextMatcher {
  return patterns.length === 0 ? () => false : compilePattern(patterns.join('|'), false);
}

/** Compiled needles by flags and pattern, since plain functions such as {@link hasTerm} meet the same ones row after row. */
const compiled = new Map<string, TextMatcher>();
const MAX_COMPILED = 1000;

function compilePattern(pattern: string, caseSensitive: boolean): TextMatcher {
  const key = (caseSensitive ? 'c' : 'i') + pattern;
  let matcher = compiled.get(key);
  if (matcher === undefined) {
    matcher = makeMatcher(pattern, caseSensitive ? 'u' : 'iu');
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    compiled.set(key, matcher);
  }
  return matcher;
}

/** Tests texts against a pattern whose only classes are those of terms; compiles what texts ask for. */
function makeMatcher(pattern: string, flags: string): TextMatcher {
  const loose = pattern.replaceAll(TERM, ASCII_TERM);
  const regex = new RegExp(loose, flags);
  if (loose === pattern) return (text) => regex.test(text);
  let exact: RegExp | undefined;
  return (text) => regex.test(text) && (ASCII.test(text) || (exact ??= new RegExp(pattern, flags)).test(text));
}

/** A text as a literal of a regular expression with flag `u`. */
function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
