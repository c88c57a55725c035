import { compileRegex } from '../regex/compile.js';
import { quoteRegex } from './quote-regex.js';
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

/** The documented reading of `a*b`: the regular expression `\ba.*b\b`, without a boundary at an open end. */
function compileWildcards(term: string, caseSensitive: boolean): TextMatcher {
  const pattern =
    (term.startsWith('*') ? '' : '\\b') +
    term.split('*').map(quoteRegex).join('.*') +
    (term.endsWith('*') ? '' : '\\b');
  const { regex, error } = compileRegex(pattern, caseSensitive ? '' : 'i');
  if (error !== undefined) throw new Error(`the term ${term} gives no pattern: ${error.message}`);
  return (text) => regex.test(text);
}
