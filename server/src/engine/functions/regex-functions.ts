import { EngineError } from '../errors.js';
import { compileRegex, type KqlRegex } from '../regex/compile.js';
import { codePointIndex, unitIndex } from '../text/code-points.js';
import { quoteRegex } from '../text/quote-regex.js';
import { convertValue } from '../values/convert.js';
import { isDynamicArray, type Dynamic, type Value } from '../values/types.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';
import { searchRange } from './string-functions.js';
import { bindComparison } from './string-operators.js';
import { countArgument, textArgument } from './text-arguments.js';

/** Functions and the operator over regular expressions. Source: https://learn.microsoft.com/kusto/query/regex */
export const REGEX_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'matches regex', bind: bindMatchesRegex },
  { name: 'extract', bind: bindExtract },
  { name: 'extract_all', aliases: ['extractall'], bind: bindExtractAll },
  { name: 'replace_regex', bind: (site) => bindReplace(site, { source: 0, pattern: 1, rewrite: 2 }) },
  { name: 'replace', bind: (site) => bindReplace(site, { source: 2, pattern: 0, rewrite: 1 }) },
  { name: 'trim', bind: (site) => bindTrim(site, true, true) },
  { name: 'trim_start', bind: (site) => bindTrim(site, true, false) },
  { name: 'trim_end', bind: (site) => bindTrim(site, false, true) },
  { name: 'indexof_regex', bind: bindIndexOfRegex },
  { name: 'countof', bind: bindCountOf },
  { name: 'regex_quote', bind: bindRegexQuote },
];

/** Compiles a pattern that a row brings; one that is not valid ends the query. */
function compileOrFail(pattern: string): KqlRegex {
  const { regex, error } = compileRegex(pattern);
  if (error === undefined) return regex;
  throw new EngineError('failed', `'${pattern}' is not a valid regular expression: ${error.message}`);
}

/** How a function reads an argument as a pattern: a constant one is compiled, or refused, when planning. */
function regexArgument(
  site: CallSite,
  index: number,
  rewrite: (pattern: string) => string = (pattern) => pattern,
): (value: Value | undefined) => KqlRegex {
  const text = textArgument(site, index);
  const constant = site.constant(index);
  if (constant === undefined) return (value) => compileOrFail(rewrite(text(value)));
  const pattern = text(constant.value);
  const { error } = compileRegex(pattern);
  if (error !== undefined) site.refuse(`'${pattern}' is not a valid regular expression: ${error.message}`, index);
  const regex = compileOrFail(rewrite(pattern));
  return () => regex;
}

/** `text matches regex pattern`. Source: https://learn.microsoft.com/kusto/query/matches-regex-operator */
function bindMatchesRegex(site: CallSite): ScalarImplementation {
  const regex = regexArgument(site, 1);
  return bindComparison(
    site,
    {
      compile: (pattern) => {
        const compiled = regex(pattern);
        return (text) => compiled.test(text);
      },
      test: (text, pattern) => compileOrFail(pattern).test(text),
    },
    false,
  );
}

/**
 * `extract(pattern, group, source [, typeof(type)])`: the text of a group in the first match, converted to the type.
 * Source: https://learn.microsoft.com/kusto/query/extract-function
 */
function bindExtract(site: CallSite): ScalarImplementation {
  const regex = regexArgument(site, 0);
  const group = countArgument(site, 1);
  const source = textArgument(site, 2);
  const type = site.type;
  return (pattern, groupValue, text) => {
    const number = group(groupValue);
    const found = number === null ? undefined : regex(pattern).match(source(text))?.groups[number];
    return convertValue(found ?? '', 'string', type);
  };
}

/** The most capture groups that `extract_all()` takes. */
const MAX_GROUPS = 16;

/**
 * `extract_all(pattern [, groups], source)`: for each match its group, or an array of its groups if there are several;
 * "" for a group that took no part. Null without a match.
 * Source: https://learn.microsoft.com/kusto/query/extract-all-function
 */
function bindExtractAll(site: CallSite): ScalarImplementation {
  const chosen = site.argTypes.length > 2;
  const regex = regexArgument(site, 0);
  const source = textArgument(site, chosen ? 2 : 1);
  const pattern = site.constant(0);
  if (pattern !== undefined) {
    const compiled = regex(pattern.value);
    const count = compiled.groupNames.length - 1;
    if (count < 1 || count > MAX_GROUPS) {
      site.refuse(`extract_all(): the pattern must have 1 to ${MAX_GROUPS} capture groups, not ${count}`, 0);
    }
    const groups = chosen ? site.constant(1) : undefined;
    if (groups !== undefined && groupNumbers(compiled, groups.value) === undefined) {
      site.refuse('extract_all(): the groups must be an array of numbers or names of capture groups', 1);
    }
  }
  return (patternValue, second, third) => {
    const compiled = regex(patternValue);
    const groups = chosen ? groupNumbers(compiled, second ?? null) : allGroups(compiled);
    if (groups === undefined) return null;
    const matches = compiled.matchAll(source(chosen ? third : second));
    if (matches.length === 0) return null;
    return matches.map((match): Dynamic => {
      const texts = groups.map((group) => match.groups[group] ?? '');
      return texts.length === 1 ? texts[0]! : texts;
    });
  };
}

function allGroups(regex: KqlRegex): readonly number[] {
  return Array.from({ length: regex.groupNames.length - 1 }, (_, i) => i + 1);
}

/** The groups of a list of numbers and names; undefined if one of them is none. */
function groupNumbers(regex: KqlRegex, list: Value): readonly number[] | undefined {
  if (!isDynamicArray(list) || list.length === 0) return undefined;
  const numbers = list.map((item) => (typeof item === 'string' ? regex.groupNames.indexOf(item) : item));
  const isGroup = (n: Dynamic): n is number =>
    typeof n === 'number' && Number.isInteger(n) && n > 0 && n < regex.groupNames.length;
  return numbers.every(isGroup) ? numbers : undefined;
}

/** Where the arguments of `replace_regex()` and of its older form stand. */
interface ReplaceArguments {
  readonly source: number;
  readonly pattern: number;
  readonly rewrite: number;
}

/**
 * `replace_regex(source, pattern, rewrite)` and `replace(pattern, rewrite, source)`: `\0` to `\9` stand for groups. An
 * empty pattern changes nothing.
 * Source: https://learn.microsoft.com/kusto/query/replace-regex-function
 */
function bindReplace(site: CallSite, at: ReplaceArguments): ScalarImplementation {
  const regex = regexArgument(site, at.pattern);
  const source = textArgument(site, at.source);
  const rewrite = textArgument(site, at.rewrite);
  return (...values) => {
    const text = source(values[at.source]);
    const compiled = regex(values[at.pattern]);
    return compiled.pattern === '' ? text : compiled.replace(text, rewrite(values[at.rewrite]));
  };
}

/**
 * `trim(pattern, source)` and kin: removes one match at each end.
 * Source: https://learn.microsoft.com/kusto/query/trim-function
 */
function bindTrim(site: CallSite, atStart: boolean, atEnd: boolean): ScalarImplementation {
  const leading = regexArgument(site, 0);
  const trailing = regexArgument(site, 0, (pattern) => `(?:${pattern})\\z`);
  const source = textArgument(site, 1);
  return (pattern, value) => {
    let text = source(value);
    if (atStart) {
      // If the pattern matches at the start at all, that is the first match.
      const match = leading(pattern).match(text);
      if (match?.start === 0) text = text.slice(match.end);
    }
    if (atEnd) {
      const match = trailing(pattern).match(text);
      if (match !== null) text = text.slice(0, match.start);
    }
    return text;
  };
}

/**
 * `indexof_regex(source, pattern [, start [, length [, occurrence]]])`, where matches do not overlap.
 * Source: https://learn.microsoft.com/kusto/query/indexof-regex-function
 */
function bindIndexOfRegex(site: CallSite): ScalarImplementation {
  const source = textArgument(site, 0);
  const regex = regexArgument(site, 1);
  const range = searchRange(site);
  return (value, pattern, start, length, occurrence) => {
    const text = source(value);
    const within = range(text, start, length, occurrence, false);
    if (within === null) return null;
    const compiled = regex(pattern);
    let match = compiled.match(text, unitIndex(text, within.start));
    for (let n = 1; n < within.occurrence && match !== null; n++) {
      match = match.end < text.length || match.end > match.start ? compiled.match(text, nextPlace(text, match)) : null;
    }
    if (match === null) return -1;
    const place = codePointIndex(text, match.start);
    return place < within.end ? place : -1;
  };
}

/** Where the search goes on behind a match; an empty one must not be found again. */
function nextPlace(text: string, match: { readonly start: number; readonly end: number }): number {
  if (match.end > match.start) return match.end;
  return match.end + (text.codePointAt(match.end)! > 0xffff ? 2 : 1);
}

/**
 * `countof(source, search [, kind])`: matches of a text may overlap, those of a regular expression do not.
 * Source: https://learn.microsoft.com/kusto/query/countof-function
 */
function bindCountOf(site: CallSite): ScalarImplementation {
  const source = textArgument(site, 0);
  const kind = site.argTypes.length > 2 ? textArgument(site, 2)(site.constant(2)?.value) : 'normal';
  if (kind === 'regex') {
    const regex = regexArgument(site, 1);
    return (text, pattern) => regex(pattern).matchAll(source(text)).length;
  }
  if (kind !== 'normal') site.refuse("countof(): the kind must be 'normal' or 'regex'", 2);
  const search = textArgument(site, 1);
  return (text, searched) => countOverlapping(source(text), search(searched));
}

function countOverlapping(text: string, search: string): number {
  if (search === '') return 0;
  let count = 0;
  for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + 1)) count++;
  return count;
}

/** Source: https://learn.microsoft.com/kusto/query/regex-quote-function */
function bindRegexQuote(site: CallSite): ScalarImplementation {
  const text = textArgument(site, 0);
  return (value) => quoteRegex(text(value));
}
