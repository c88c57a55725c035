import { decodePunycode, encodePunycode } from '../text/punycode.js';
import { isAscii } from '../values/fold.js';
import { isDynamicArray, type Value } from '../values/types.js';
import type { ScalarFunction, ScalarImplementation } from './contract.js';
import { textArgument } from './text-arguments.js';

/** Code points and Punycode. Source: https://learn.microsoft.com/kusto/query/scalar-functions#string-functions */
export const UNICODE_FUNCTIONS: readonly ScalarFunction[] = [
  ofText('unicode_codepoints_from_string', (text) => Array.from(text, (char) => char.codePointAt(0)!), ['to_utf8']),
  { name: 'unicode_codepoints_to_string', aliases: ['make_string'], bind: bindToString },
  ofText('punycode_from_string', (text) => encodePunycode(text) ?? ''),
  ofText('punycode_to_string', (text) => decodePunycode(text) ?? ''),
  ofText('punycode_domain_to_string', (domain) => mapLabels(domain, encodeLabel)),
  ofText('punycode_domain_from_string', (domain) => mapLabels(domain, decodeLabel)),
];

function ofText(
  name: string,
  implementation: (text: string) => Value,
  aliases: readonly string[] = [],
): ScalarFunction {
  return {
    name,
    aliases,
    bind: (site) => {
      const text = textArgument(site, 0);
      return (value) => implementation(text(value));
    },
  };
}

/**
 * `unicode_codepoints_to_string(values, …)` of integers and arrays of them; "" if one of them is no code point.
 * Source: https://learn.microsoft.com/kusto/query/unicode-codepoints-to-string-function
 */
function bindToString(): ScalarImplementation {
  return (...values) => {
    let out = '';
    for (const value of values.flatMap((v): readonly Value[] => (isDynamicArray(v) ? v : [v]))) {
      if (!isCodePoint(value)) return '';
      out += String.fromCodePoint(value);
    }
    return out;
  };
}

function isCodePoint(value: Value): value is number {
  if (typeof value !== 'number' || !Number.isInteger(value)) return false;
  return value >= 0 && value <= 0x10ffff && !(value >= 0xd800 && value < 0xe000);
}

const PREFIX = 'xn--';
/** The full stops that separate the labels of an internationalised domain name. */
const LABEL_SEPARATORS = /[.\u3002\uff0e\uff61]/;

/** Maps the labels of a domain name, "" if one of them fails. */
function mapLabels(domain: string, map: (label: string) => string | null): string {
  const labels = domain.split(LABEL_SEPARATORS).map(map);
  return labels.includes(null) ? '' : labels.join('.');
}

function encodeLabel(label: string): string | null {
  if (isAscii(label)) return label;
  const encoded = encodePunycode(label);
  return encoded === null ? null : PREFIX + encoded;
}

function decodeLabel(label: string): string | null {
  return label.toLowerCase().startsWith(PREFIX) ? decodePunycode(label.slice(PREFIX.length)) : label;
}
