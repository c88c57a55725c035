import { toLower, toUpper } from '../text/letter-case.js';
import { codePointIndex, countCodePoints, reverseCodePoints, sliceCodePoints, unitIndex } from '../text/code-points.js';
import { compileHas, hasTerm } from '../text/terms.js';
import { compareText } from '../values/compare.js';
import { toDynamicText } from '../values/json.js';
import { isDynamicArray, type Value } from '../values/types.js';
import { countArgument, textArgument } from './text-arguments.js';
import type { ScalarFunction, ScalarImplementation } from './contract.js';

/**
 * Measuring, searching and cutting texts. Lengths and places are in code points.
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#string-functions
 */
export const STRING_FUNCTIONS: readonly ScalarFunction[] = [
  ofText('strlen', countCodePoints),
  ofText('string_size', (text) => Buffer.byteLength(text)),
  ofText('toupper', toUpper),
  ofText('tolower', toLower),
  ofText('reverse', reverseCodePoints),
  { name: 'substring', bind: bindSubstring },
  { name: 'indexof', bind: bindIndexOf },
  { name: 'split', bind: bindSplit },
  { name: 'strcmp', bind: bindStrcmp },
  { name: 'has_any_index', bind: bindHasAnyIndex },
];

type Bind = ScalarFunction['bind'];

/** A function of one text, which takes any type by its text. */
function ofText(name: string, implementation: (text: string) => Value): ScalarFunction {
  return {
    name,
    bind: (site) => {
      const text = textArgument(site, 0);
      return (value) => implementation(text(value));
    },
  };
}

/**
 * `substring(source, start [, length])`: a negative start counts from the end; before the beginning it gives "".
 * Source: https://learn.microsoft.com/kusto/query/substring-function
 */
function bindSubstring(site: Parameters<Bind>[0]): ScalarImplementation {
  const text = textArgument(site, 0);
  const start = countArgument(site, 1);
  const length = countArgument(site, 2);
  const bounded = site.argTypes.length > 2;
  return (source, startValue, lengthValue) => {
    const from = start(startValue);
    const count = bounded ? length(lengthValue) : Infinity;
    if (from === null || count === null || count <= 0) return '';
    const s = text(source);
    const first = from < 0 ? from + countCodePoints(s) : from;
    return first < 0 ? '' : sliceCodePoints(s, first, first + count);
  };
}

/**
 * `indexof(source, lookup [, start [, length [, occurrence]]])`. The length bounds where a match may start; an empty
 * lookup has no place.
 * Source: https://learn.microsoft.com/kusto/query/indexof-function
 */
function bindIndexOf(site: Parameters<Bind>[0]): ScalarImplementation {
  const text = textArgument(site, 0);
  const lookup = textArgument(site, 1);
  const range = searchRange(site);
  return (source, needleValue, ...rest) => {
    const s = text(source);
    const needle = lookup(needleValue);
    const within = range(s, rest[0], rest[1], rest[2], true);
    if (within === null || needle === '') return null;
    let at = s.indexOf(needle, unitIndex(s, within.start));
    for (let n = 1; n < within.occurrence && at >= 0; n++) at = s.indexOf(needle, at + 1);
    if (at < 0) return -1;
    const place = codePointIndex(s, at);
    return place < within.end ? place : -1;
  };
}

/** Where `indexof()` and `indexof_regex()` search, in code points. */
export interface SearchRange {
  readonly start: number;
  /** The place where no match may start any more. */
  readonly end: number;
  readonly occurrence: number;
}

/** Reads the arguments start, length and occurrence, which stand third to fifth; null when one of them is invalid. */
export function searchRange(
  site: Parameters<Bind>[0],
): (
  text: string,
  start: Value | undefined,
  length: Value | undefined,
  occurrence: Value | undefined,
  fromEnd: boolean,
) => SearchRange | null {
  const given = site.argTypes.length;
  const readStart = countArgument(site, 2);
  const readLength = countArgument(site, 3);
  const readOccurrence = countArgument(site, 4);
  return (text, startValue, lengthValue, occurrenceValue, fromEnd) => {
    const start = given > 2 ? readStart(startValue) : 0;
    const length = given > 3 ? readLength(lengthValue) : -1;
    const occurrence = given > 4 ? readOccurrence(occurrenceValue) : 1;
    if (start === null || length === null || occurrence === null) return null;
    if (length < -1 || occurrence < 0 || (start < 0 && !fromEnd)) return null;
    const first = start < 0 ? Math.max(0, countCodePoints(text) + start) : start;
    return { start: first, end: length === -1 ? Infinity : first + length, occurrence: Math.max(1, occurrence) };
  };
}

/**
 * `split(source, delimiter [, index])`: with an index an array of one element, or null when there is none.
 * Source: https://learn.microsoft.com/kusto/query/split-function
 */
function bindSplit(site: Parameters<Bind>[0]): ScalarImplementation {
  const text = textArgument(site, 0);
  const delimiter = textArgument(site, 1);
  const index = countArgument(site, 2);
  const one = site.argTypes.length > 2;
  return (source, delimiterValue, indexValue) => {
    const s = text(source);
    const by = delimiter(delimiterValue);
    const parts = by === '' ? [s] : s.split(by);
    if (!one) return parts;
    const at = index(indexValue);
    const part = at === null ? undefined : parts[at];
    return part === undefined ? null : [part];
  };
}

/** `strcmp(a, b)`: -1, 0 or 1, by code points. Source: https://learn.microsoft.com/kusto/query/strcmp-function */
function bindStrcmp(site: Parameters<Bind>[0]): ScalarImplementation {
  const a = textArgument(site, 0);
  const b = textArgument(site, 1);
  return (x, y) => Math.sign(compareText(a(x), b(y)));
}

/**
 * `has_any_index(source, values)`: the place in `values` of the first that `source` has, -1 for none.
 * Source: https://learn.microsoft.com/kusto/query/has-any-index-function
 */
function bindHasAnyIndex(site: Parameters<Bind>[0]): ScalarImplementation {
  const text = textArgument(site, 0);
  const constant = site.constant(1);
  if (constant !== undefined && isDynamicArray(constant.value)) {
    const matchers = constant.value.map((item) => compileHas(toDynamicText(item), false));
    return (source) => {
      const s = text(source);
      return matchers.findIndex((matches) => matches(s));
    };
  }
  return (source, values) => {
    if (values === undefined || !isDynamicArray(values)) return -1;
    const s = text(source);
    return values.findIndex((item) => hasTerm(s, toDynamicText(item)));
  };
}
