import { parseDatetimeLiteral } from '../engine/values/datetime.js';
import { parseDecimal, parseReal } from '../engine/values/numbers.js';
import { parseTimespanLiteral } from '../engine/values/timespan.js';
import { dynamicReal, wrapLong, type Dynamic, type Value } from '../engine/values/types.js';
import { formatDatetime } from '../engine/values/datetime.js';
import { formatTimespan } from '../engine/values/timespan.js';
import type { ScalarType } from '../syntax/types.js';

/** What a literal's text says, or why it says nothing. */
export type LiteralValue = { readonly value: Value } | { readonly error: string };

/**
 * Decodes a literal from its text, as the package's own values are wrong for several forms (hexadecimal integers,
 * `bool(1)`, `time(h:m:s)`, fractions of a datetime below the millisecond).
 * Source: https://learn.microsoft.com/kusto/query/scalar-data-types/
 */
export function decodeLiteral(type: ScalarType, text: string): LiteralValue {
  const call = /^[A-Za-z_]+\s*\(([\s\S]*)\)$/.exec(text.trim());
  const inner = (call === null ? text : call[1]!).trim();
  if (inner === 'null') return { value: type === 'string' ? '' : null };
  const invalid: LiteralValue = { error: `'${text}' is not a ${type} literal` };
  switch (type) {
    case 'bool': {
      const lower = inner.toLowerCase();
      if (lower === 'true') return { value: true };
      if (lower === 'false') return { value: false };
      const n = integer(inner);
      return n === undefined ? invalid : { value: n !== 0n };
    }
    case 'int': {
      const n = integer(inner);
      return n === undefined ? invalid : { value: Number(BigInt.asIntN(32, n)) };
    }
    case 'long': {
      const n = integer(inner);
      if (n === undefined) return invalid;
      const hexadecimal = /^[+-]?0x/i.test(inner);
      if (!hexadecimal && (n > 9223372036854775807n || n < -9223372036854775808n)) {
        return { error: `the number ${inner} does not fit a long` };
      }
      return { value: wrapLong(n) };
    }
    case 'real': {
      const n = parseReal(inner) ?? specialReal(inner);
      return n === null || n === undefined ? invalid : { value: n };
    }
    case 'decimal': {
      const d = parseDecimal(inner);
      return d === null ? invalid : { value: d };
    }
    case 'datetime': {
      const ticks = parseDatetimeLiteral(inner);
      return { value: ticks ?? null };
    }
    case 'timespan': {
      const ticks = parseTimespanLiteral(inner);
      return { value: ticks ?? null };
    }
    case 'guid': {
      const digits = inner.replace(/["'{}\s-]/g, '').toLowerCase();
      if (!/^[0-9a-f]{32}$/.test(digits)) return invalid;
      return {
        value: [
          digits.slice(0, 8),
          digits.slice(8, 12),
          digits.slice(12, 16),
          digits.slice(16, 20),
          digits.slice(20),
        ].join('-'),
      };
    }
    case 'string':
    case 'dynamic':
      return invalid;
  }
}

/** The value of a literal that stands inside `dynamic(…)`: times and identifiers become text. */
export function dynamicFromLiteral(type: ScalarType, value: Value): Dynamic {
  if (value === null) return null;
  switch (type) {
    case 'real':
      return dynamicReal(value as number);
    case 'datetime':
      return formatDatetime(value as bigint);
    case 'timespan':
      return formatTimespan(value as bigint);
    case 'decimal':
      return (value as { toString(): string }).toString();
    case 'bool':
    case 'int':
    case 'long':
    case 'string':
    case 'guid':
    case 'dynamic':
      return value as Dynamic;
  }
}

function integer(text: string): bigint | undefined {
  const m = /^([+-]?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(text);
  if (m === null) return undefined;
  const size = BigInt(m[2]!);
  return m[1] === '-' ? -size : size;
}

function specialReal(text: string): number | undefined {
  switch (text.toLowerCase()) {
    case 'nan':
      return NaN;
    case '+inf':
    case 'inf':
      return Infinity;
    case '-inf':
      return -Infinity;
    default:
      return undefined;
  }
}
