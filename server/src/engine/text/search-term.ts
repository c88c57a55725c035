import { compileContains, compileHas, compileHasPrefix, compileHasSuffix, type TextMatcher } from './terms.js';

/**
 * Compiles a term of the `search` operator or of its `column:"term"` form. A `*` at its ends makes it `hasprefix`,
 * `hassuffix` or `contains`; one inside stands for any text between word boundaries; without one it means `has`.
 * Source: https://learn.microsoft.com/kusto/query/search-operator#search-predicate-syntax
 */
export function compileSearchTerm(term: string, caseSensitive: boolean): TextMatcher {
  const open = term.startsWith('*');
  const close = term.endsWith('*') && term.length > 1;
  const inner = term.slice(open ? 1 : 0, close ? -1 : undefined);
  if (inner.includes('*')) return compileWildcards(term, caseSensitive);
  // A lone `*` is satisfied by every text.
  if (open && (close || inner === '')) return compileContains(inner, caseSensitive);
  if (open) return compileHasSuffix(inner, caseSensitive);
  if (close) return compileHasPrefix(inner, caseSensitive);
  return compileHas(inner, caseSensitive);
}

/** What Rust's regular expressions, Kusto's dialect, call a word character. */
const WORD = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]';
const BOUNDARY = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;

/** The documented reading of `a*b`: the regular expression `\ba.*b\b`, over one line of the text. */
function compileWildcards(term: string, caseSensitive: boolean): TextMatcher {
  const parts = term.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const regex = new RegExp(
    (parts[0] === '' ? '' : BOUNDARY) + parts.join('[^\\n]*?') + (parts.at(-1) === '' ? '' : BOUNDARY),
    caseSensitive ? 'u' : 'iu',
  );
  return (text) => regex.test(text);
}
