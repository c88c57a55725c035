import { countCodePoints } from '../../engine/text/code-points.js';
import { rememberedText } from './remembered.js';

/** Runs of letters and digits, which `has` and the term index go by. */
const TERM = /[\p{L}\p{Nd}]+/gu;

/** The terms of a text, in order. */
export const termsOf: (text: string) => readonly string[] = rememberedText((text) =>
  [...text.matchAll(TERM)].map((match) => match[0]),
);

/** The length of the longest term in characters; 0 without any. */
export const longestTerm: (text: string) => number = rememberedText((text) =>
  Math.max(0, ...termsOf(text).map(countCodePoints)),
);
