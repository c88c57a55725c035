import { createHash } from 'node:crypto';
import type { ScalarType } from '../../syntax/types.js';
import { notImplemented } from '../errors.js';
import { xxHash64 } from '../text/xxhash64.js';
import { toStringValue } from '../values/convert.js';
import { guidToBytes } from '../values/guid-bytes.js';
import { wrapLong, type Long, type Value } from '../values/types.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';
import { integerArgument, textArgument } from './text-arguments.js';

/** Hash functions. Source: https://learn.microsoft.com/kusto/query/scalar-functions#hash-functions */
export const HASH_FUNCTIONS: readonly ScalarFunction[] = [
  textHash('hash_md5', 'md5'),
  textHash('hash_sha1', 'sha1'),
  textHash('hash_sha256', 'sha256'),
  { name: 'hash', aliases: ['hash_xxhash64'], bind: bindHash },
  uncombined('hash_combine'),
  uncombined('hash_many'),
];

/**
 * `hash_md5()` and kin: the hash of the value's text, as lower-case hexadecimal digits; of "" it is "".
 * Source: https://learn.microsoft.com/kusto/query/hash-sha256-function
 */
function textHash(name: string, algorithm: string): ScalarFunction {
  return {
    name,
    bind: (site) => {
      const text = textArgument(site, 0);
      return (value) => {
        const s = text(value);
        return s === '' ? '' : createHash(algorithm).update(s).digest('hex');
      };
    },
  };
}

/**
 * `hash(source [, modulus])`: xxHash64 of the UTF-8 bytes of a text, or of the little-endian bytes of a value of a
 * fixed width, as a long; with a modulus the remainder, which is not negative.
 * Source: https://learn.microsoft.com/kusto/query/hash-function
 */
function bindHash(site: CallSite): ScalarImplementation {
  const encode = encoder(site.argTypes[0] ?? 'string');
  const modulus = integerArgument(site, 1);
  const reduced = site.argTypes.length > 1;
  return (value, modulusValue) => {
    if (value === undefined || value === null) return null;
    const hash = xxHash64(encode(value));
    if (!reduced) return wrapLong(hash);
    const divisor = modulus(modulusValue);
    if (divisor === null || divisor <= 0) return null;
    const remainder = hash % BigInt(divisor);
    return wrapLong(remainder < 0n ? remainder + BigInt(divisor) : remainder);
  };
}

/** The bytes that are hashed. The documentation shows those of texts and datetimes; other fixed widths follow suit. */
function encoder(type: ScalarType): (value: Value) => Uint8Array {
  switch (type) {
    case 'datetime':
    case 'timespan':
    case 'long':
      return (value) => {
        const bytes = Buffer.alloc(8);
        bytes.writeBigInt64LE(BigInt(value as Long));
        return bytes;
      };
    case 'int':
      return (value) => {
        const bytes = Buffer.alloc(4);
        bytes.writeInt32LE(value as number);
        return bytes;
      };
    case 'real':
      return (value) => {
        const bytes = Buffer.alloc(8);
        bytes.writeDoubleLE(value as number);
        return bytes;
      };
    case 'bool':
      return (value) => Uint8Array.of(value === true ? 1 : 0);
    case 'guid':
      return (value) => guidToBytes(value as string);
    case 'string':
    case 'decimal':
    case 'dynamic':
      return (value) => Buffer.from(toStringValue(value, type));
  }
}

/** How hashes are combined is not documented, so that the numbers of a cluster cannot be given. */
function uncombined(name: string): ScalarFunction {
  return {
    name,
    bind: () => {
      throw notImplemented(
        `${name}(), whose way to combine hashes is not documented; hash the strcat_delim() of the values`,
      );
    },
  };
}
