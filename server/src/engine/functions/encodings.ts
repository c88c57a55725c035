import { decodeBase64, decodeUtf8 } from '../text/base64.js';
import { guidFromBytes, guidToBytes } from '../values/guid-bytes.js';
import { isDynamicArray, type Value } from '../values/types.js';
import { gunzip, gzip, inflate, deflate } from '../text/compression.js';
import { plain, strict, type ScalarFunction } from './contract.js';

/**
 * URL encoding, base64 and compression. What cannot be decoded is "".
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#string-functions
 */
export const ENCODING_FUNCTIONS: readonly ScalarFunction[] = [
  ofText('url_encode', (text) => percentEncode(text, '+')),
  ofText('url_encode_component', (text) => percentEncode(text, '%20')),
  ofText('url_decode', percentDecode),
  ofText('base64_encode_tostring', toBase64, ['base64_encodestring']),
  ofText('base64_decode_tostring', (text) => textOf(decodeBase64(text)), ['base64_decodestring']),
  ofText('base64_decode_toarray', decodeToArray),
  ofText('base64_decode_toguid', decodeToGuid),
  plain('base64_encode_fromarray', encodeFromArray),
  plain('base64_encode_fromguid', (guid) => (guid === null ? '' : toBase64(guidToBytes(guid as string)))),
  ofText('gzip_compress_to_base64_string', (text) => toBase64(gzip(Buffer.from(text)))),
  ofText('gzip_decompress_from_base64_string', (text) => decompress(text, gunzip)),
  ofText('zlib_compress_to_base64_string', (text) => toBase64(deflate(Buffer.from(text)))),
  ofText('zlib_decompress_from_base64_string', (text) => decompress(text, inflate)),
];

function ofText(
  name: string,
  implementation: (text: string) => Value,
  aliases: readonly string[] = [],
): ScalarFunction {
  return { name, aliases, bind: () => strict((text) => implementation(text as string)) };
}

/** Kusto leaves these as they are, as .NET does. */
const URL_SAFE = /[A-Za-z0-9\-_.!*()]/;

/** Source: https://learn.microsoft.com/kusto/query/url-encode-function */
function percentEncode(text: string, blank: string): string {
  let out = '';
  for (const char of text) {
    if (URL_SAFE.test(char)) out += char;
    else if (char === ' ') out += blank;
    else for (const byte of Buffer.from(char)) out += `%${byte.toString(16).padStart(2, '0')}`;
  }
  return out;
}

/** `+` is a blank; a `%` that no two digits follow stays. Source: https://learn.microsoft.com/kusto/query/url-decode-function */
function percentDecode(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'));
}

function toBase64(content: string | Uint8Array): string {
  return Buffer.from(content as Uint8Array).toString('base64');
}

function textOf(bytes: Uint8Array | null): string {
  return (bytes === null ? null : decodeUtf8(bytes)) ?? '';
}

function decompress(text: string, expand: (bytes: Uint8Array) => Uint8Array | null): string {
  const bytes = decodeBase64(text);
  return bytes === null ? '' : textOf(expand(bytes));
}

/** Source: https://learn.microsoft.com/kusto/query/base64-decode-toarray-function */
function decodeToArray(text: string): Value {
  const bytes = decodeBase64(text);
  return bytes === null ? null : Array.from(bytes);
}

/** Source: https://learn.microsoft.com/kusto/query/base64-decode-toguid-function */
function decodeToGuid(text: string): Value {
  const bytes = decodeBase64(text);
  return bytes?.length === 16 ? guidFromBytes(bytes) : null;
}

/** Source: https://learn.microsoft.com/kusto/query/base64-encode-fromarray-function */
function encodeFromArray(array: Value | undefined): string {
  if (array === undefined || !isDynamicArray(array)) return '';
  const isByte = (item: Value): item is number =>
    typeof item === 'number' && Number.isInteger(item) && item >= 0 && item < 256;
  return array.every(isByte) ? toBase64(Uint8Array.from(array)) : '';
}
