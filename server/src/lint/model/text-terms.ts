import { countCodePoints } from '../../engine/text/code-points.js';

/** Runs of letters and digits, which `has` and the term index go by. */
const TERM = /[\p{L}\p{Nd}]+/gu;

/** The terms of a text, in order. */
export function termsOf(text: string): readonly string[] {
  return [...text.matchAll(TERM)].map((match) => match[0]);
}

/** The length of the longest term in characters; 0 without any. */
export function longestTerm(text: string): number {
  return Math.max(0, ...termsOf(text).map(countCodePoints));
}
