import { notImplemented } from '../errors.js';
import { compileSearchTerm } from '../text/search-term.js';
import {
  compileContains,
  compileEndsWith,
  compileEquals,
  compileHas,
  compileHasPrefix,
  compileHasSuffix,
  compileStartsWith,
  containsFolded,
  endsWithFolded,
  equalsFolded,
  hasPrefix,
  hasPrefixCs,
  hasSuffix,
  hasSuffixCs,
  hasTerm,
  hasTermCs,
  startsWithFolded,
  type TextMatcher,
} from '../text/terms.js';
import { toStringValue } from '../values/convert.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/** How an operator compares: compiled once for a constant needle, or needle by needle. */
interface Comparison {
  compile(needle: string): TextMatcher;
  test(text: string, needle: string): boolean;
}

/**
 * The string operators, registered as they are written. A null operand (of another type than string) makes them false
 * and the negated ones true; a dynamic is compared by its text.
 * Source: https://learn.microsoft.com/kusto/query/datatypes-string-operators
 */
export const STRING_OPERATORS: readonly ScalarFunction[] = [
  ...withNegation('has', '!has', folded(compileHas, hasTerm)),
  ...withNegation('has_cs', '!has_cs', exact(compileHas, hasTermCs)),
  ...withNegation('hasprefix', '!hasprefix', folded(compileHasPrefix, hasPrefix)),
  ...withNegation('hasprefix_cs', '!hasprefix_cs', exact(compileHasPrefix, hasPrefixCs)),
  ...withNegation('hassuffix', '!hassuffix', folded(compileHasSuffix, hasSuffix)),
  ...withNegation('hassuffix_cs', '!hassuffix_cs', exact(compileHasSuffix, hasSuffixCs)),
  ...withNegation('contains', '!contains', folded(compileContains, containsFolded)),
  ...withNegation(
    'contains_cs',
    '!contains_cs',
    exact(compileContains, (text, needle) => text.includes(needle)),
  ),
  ...withNegation('startswith', '!startswith', folded(compileStartsWith, startsWithFolded)),
  ...withNegation(
    'startswith_cs',
    '!startswith_cs',
    exact(compileStartsWith, (text, needle) => text.startsWith(needle)),
  ),
  ...withNegation('endswith', '!endswith', folded(compileEndsWith, endsWithFolded)),
  ...withNegation(
    'endswith_cs',
    '!endswith_cs',
    exact(compileEndsWith, (text, needle) => text.endsWith(needle)),
  ),
  ...withNegation('=~', '!~', folded(compileEquals, equalsFolded)),
  operator(
    ':',
    folded(compileSearchTerm, (text, needle) => compileSearchTerm(needle, false)(text)),
    false,
  ),
  ...['like', '!like', 'like_cs', '!like_cs'].map(undocumented),
];

type Compile = (needle: string, caseSensitive: boolean) => TextMatcher;

function folded(compile: Compile, test: Comparison['test']): Comparison {
  return { compile: (needle) => compile(needle, false), test };
}

function exact(compile: Compile, test: Comparison['test']): Comparison {
  return { compile: (needle) => compile(needle, true), test };
}

function withNegation(name: string, negatedName: string, comparison: Comparison): ScalarFunction[] {
  return [operator(name, comparison, false), operator(negatedName, comparison, true)];
}

function operator(name: string, comparison: Comparison, negated: boolean): ScalarFunction {
  return { name, bind: (site) => bindComparison(site, comparison, negated) };
}

/** Binds a comparison of text and needle; the commonest form, a text column and a constant, is the shortest path. */
export function bindComparison(site: CallSite, comparison: Comparison, negated: boolean): ScalarImplementation {
  const [textType = 'string', needleType = 'string'] = site.argTypes;
  const constant = site.constant(1);
  if (constant === undefined) {
    return (text, needle) => {
      if (isMissing(text!, textType) || isMissing(needle!, needleType)) return negated;
      return comparison.test(toStringValue(text, textType), toStringValue(needle, needleType)) !== negated;
    };
  }
  if (isMissing(constant.value, needleType)) return () => negated;
  const matches = comparison.compile(toStringValue(constant.value, needleType));
  if (textType !== 'string') {
    return (text) => (isMissing(text!, textType) ? negated : matches(toStringValue(text, textType)) !== negated);
  }
  return negated ? (text) => !matches(text as string) : (text) => matches(text as string);
}

/** Whether a value is a null that has no text; the JSON null of a dynamic reads as "". */
function isMissing(value: unknown, type: CallSite['argTypes'][number]): boolean {
  return value === null && type !== 'string' && type !== 'dynamic';
}

/** `like` and its kin parse, but no page says which wildcards they know: better no answer than a guess. */
function undocumented(name: string): ScalarFunction {
  return {
    name,
    bind: () => {
      throw notImplemented(`the undocumented operator '${name}'; use has, contains, startswith or matches regex`);
    },
  };
}
