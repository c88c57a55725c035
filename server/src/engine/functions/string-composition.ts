import { EngineError } from '../errors.js';
import { toDynamicText } from '../values/json.js';
import { isDynamicArray, type DynamicArray, type Value } from '../values/types.js';
import { countArgument, textArgument } from './text-arguments.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/**
 * Putting texts together and replacing parts of them.
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#string-functions
 */
export const STRING_COMPOSITION_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'strcat', bind: bindStrcat },
  { name: 'strcat_delim', bind: bindStrcatDelim },
  { name: 'strcat_array', aliases: ['array_strcat'], bind: bindStrcatArray },
  { name: 'strrep', bind: bindStrrep },
  { name: 'replace_string', bind: bindReplaceString },
  { name: 'replace_strings', bind: bindReplaceStrings },
  { name: 'translate', bind: bindTranslate },
];

/** `strcat(a, …)`: the texts of the arguments, null as "". Source: https://learn.microsoft.com/kusto/query/strcat-function */
function bindStrcat(site: CallSite): ScalarImplementation {
  const texts = site.argTypes.map((_, i) => textArgument(site, i));
  return (...values) => {
    let out = '';
    for (let i = 0; i < texts.length; i++) out += texts[i]!(values[i]);
    return out;
  };
}

/** `strcat_delim(delimiter, a, …)`. Source: https://learn.microsoft.com/kusto/query/strcat-delim-function */
function bindStrcatDelim(site: CallSite): ScalarImplementation {
  const texts = site.argTypes.map((_, i) => textArgument(site, i));
  return (...values) => {
    const [delimiter = '', ...parts] = texts.map((text, i) => text(values[i]));
    return parts.join(delimiter);
  };
}

/** `strcat_array(array, delimiter)`; what is not an array gives "". Source: https://learn.microsoft.com/kusto/query/strcat-array-function */
function bindStrcatArray(site: CallSite): ScalarImplementation {
  const delimiter = textArgument(site, 1);
  return (array, delimiterValue) =>
    array !== undefined && isDynamicArray(array) ? array.map(toDynamicText).join(delimiter(delimiterValue)) : '';
}

/** The largest multiplier of `strrep()`; a larger one repeats as often as this. */
const MAX_REPETITIONS = 67_108_864;
/** The longest text that is built, in UTF-16 units; V8 cannot hold much longer ones. */
const MAX_TEXT_LENGTH = 2 ** 28;

/** `strrep(value, multiplier [, delimiter])`. Source: https://learn.microsoft.com/kusto/query/strrep-function */
function bindStrrep(site: CallSite): ScalarImplementation {
  const text = textArgument(site, 0);
  const multiplier = countArgument(site, 1);
  const delimiter = textArgument(site, 2);
  return (value, multiplierValue, delimiterValue) => {
    const times = Math.min(multiplier(multiplierValue) ?? 0, MAX_REPETITIONS);
    if (times < 1) return '';
    const once = text(value);
    const between = delimiter(delimiterValue);
    if ((once.length + between.length) * times > MAX_TEXT_LENGTH) {
      throw new EngineError('budget', `strrep() would build a text of more than ${MAX_TEXT_LENGTH} characters`);
    }
    return (once + between).repeat(times - 1) + once;
  };
}

/** `replace_string(text, lookup, rewrite)`; an empty lookup changes nothing. Source: https://learn.microsoft.com/kusto/query/replace-string-function */
function bindReplaceString(site: CallSite): ScalarImplementation {
  const text = textArgument(site, 0);
  const lookup = textArgument(site, 1);
  const rewrite = textArgument(site, 2);
  return (value, lookupValue, rewriteValue) => {
    const search = lookup(lookupValue);
    const replacement = rewrite(rewriteValue);
    const source = text(value);
    return search === '' ? source : source.replaceAll(search, () => replacement);
  };
}

/** A piece of a text; what was matched once is not searched again. */
interface Piece {
  readonly text: string;
  readonly done: boolean;
}

/**
 * `replace_strings(text, lookups, rewrites)`: the pairs apply in the order of the lists, each to what no earlier pair
 * matched. A rewrite that is not a string keeps the matched text.
 * Source: https://learn.microsoft.com/kusto/query/replace-strings-function
 */
function bindReplaceStrings(site: CallSite): ScalarImplementation {
  const text = textArgument(site, 0);
  return (value, lookups, rewrites) => {
    const source = text(value);
    if (!isArray(lookups) || !isArray(rewrites)) return source;
    let pieces: readonly Piece[] = [{ text: source, done: false }];
    lookups.forEach((lookup, i) => {
      if (typeof lookup !== 'string' || lookup === '' || !source.includes(lookup)) return;
      const rewrite = rewrites[i];
      const replacement: Piece = { text: typeof rewrite === 'string' ? rewrite : lookup, done: true };
      pieces = pieces.flatMap((piece) => (piece.done ? [piece] : replaceIn(piece.text, lookup, replacement)));
    });
    return pieces.map((piece) => piece.text).join('');
  };
}

function isArray(value: Value | undefined): value is DynamicArray {
  return value !== undefined && isDynamicArray(value);
}

function replaceIn(text: string, lookup: string, replacement: Piece): Piece[] {
  return text
    .split(lookup)
    .flatMap((part, i): Piece[] =>
      i === 0 ? [{ text: part, done: false }] : [replacement, { text: part, done: false }],
    );
}

/**
 * `translate(searchList, replacementList, source)`: each character of the search list becomes the one at the same place
 * of the replacement list, whose last character stands for all that are missing; with an empty list they are removed.
 * Source: https://learn.microsoft.com/kusto/query/translate-function
 */
function bindTranslate(site: CallSite): ScalarImplementation {
  const [from, to, text] = [textArgument(site, 0), textArgument(site, 1), textArgument(site, 2)];
  const constants = [site.constant(0), site.constant(1)];
  const fixed =
    constants[0] && constants[1] ? translation(from(constants[0].value), to(constants[1].value)) : undefined;
  return (fromValue, toValue, source) => {
    const table = fixed ?? translation(from(fromValue), to(toValue));
    let out = '';
    for (const char of text(source)) out += table.get(char) ?? char;
    return out;
  };
}

function translation(searchList: string, replacementList: string): ReadonlyMap<string, string> {
  const replacements = Array.from(replacementList);
  const table = new Map<string, string>();
  Array.from(searchList).forEach((char, i) => {
    if (!table.has(char)) table.set(char, replacements[i] ?? replacements.at(-1) ?? '');
  });
  return table;
}
