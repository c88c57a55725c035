import { caseFold, foldCodePoint } from '../values/fold.js';

/** A character that belongs to a term; ASCII is told without it, as it takes long to compile. */
const TERM_CHARACTER = /[\p{L}\p{Nd}]/u;

/** For each ASCII code its case fold if it belongs to a term, 0 if it separates. */
const ASCII_TERM_FOLD = Uint8Array.from({ length: 128 }, (_, code) =>
  /[0-9A-Za-z]/.test(String.fromCharCode(code)) ? foldCodePoint(code) : 0,
);

const FNV_PRIME = 0x0100_0193;
const FNV_START = 0x811c_9dc5 | 0;

/** The hash of a folded term, over its code points. */
function hashOf(term: string): number {
  let hash = FNV_START;
  for (const char of term) hash = Math.imul(hash ^ char.codePointAt(0)!, FNV_PRIME);
  return hash;
}

/**
 * Tells whether a text has one of many terms, without regard to case, in one pass whatever their number. Each of the
 * given texts must be a single term.
 */
export function compileAnyTerm(terms: readonly string[]): (text: string) => boolean {
  const folded = new Set(terms.map(caseFold));
  const hashes = new Set([...folded].map(hashOf));
  return (text) => {
    let hash = FNV_START;
    let start = -1;
    for (let i = 0; i < text.length; i++) {
      const at = i;
      let code = text.charCodeAt(i);
      if (code < 128) code = ASCII_TERM_FOLD[code]!;
      else {
        const codePoint = text.codePointAt(i)!;
        if (codePoint > 0xffff) i++;
        code = TERM_CHARACTER.test(String.fromCodePoint(codePoint)) ? foldCodePoint(codePoint) : 0;
      }
      if (code !== 0) {
        if (start < 0) start = at;
        hash = Math.imul(hash ^ code, FNV_PRIME);
      } else if (start >= 0) {
        if (hashes.has(hash) && folded.has(caseFold(text.slice(start, at)))) return true;
        start = -1;
        hash = FNV_START;
      }
    }
    return start >= 0 && hashes.has(hash) && folded.has(caseFold(text.slice(start)));
  };
}
