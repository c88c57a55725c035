import { checkDatetime, datetimeParts, ticksFromParts } from './calendar.js';
import { TICKS_PER_MINUTE } from './types.js';

export { checkDatetime, datetimeParts, ticksFromParts, type DatetimeParts } from './calendar.js';

const MONTHS: readonly string[] = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const WEEKDAY = `(?:${WEEKDAYS.map((d) => `${d}|${d.slice(0, 3)}`).join('|')})`;
const MONTH = `(?<mon>${MONTHS.map((m) => `${m}|${m.slice(0, 3)}`).join('|')})`;
const TIME =
  '(?:(?:[ \\t]*t[ \\t]*|,?[ \\t]+)(?<h>\\d{1,2}):(?<mi>\\d{1,2})(?::(?<s>\\d{1,2})(?:[.,](?<f>\\d+))?)?(?:[ \\t]*(?<ap>[ap]m))?)?';
const ZONE = '(?:[ \\t]*(?<z>z|utc|gmt|[+-]\\d{1,2}(?::?\\d{2})?))?';

/** The notations of a date, each followed by an optional time and zone. Month before day where a notation is ambiguous. */
const NOTATIONS: readonly RegExp[] = [
  '(?<y>\\d{4})-(?<m>\\d{1,2})-(?<d>\\d{1,2})',
  '(?<y>\\d{4})/(?<m>\\d{1,2})/(?<d>\\d{1,2})',
  '(?<y>\\d{4})\\.(?<m>\\d{1,2})\\.(?<d>\\d{1,2})',
  '(?<y>\\d{4})(?<m>\\d{2})(?<d>\\d{2})',
  '(?<m>\\d{1,2})/(?<d>\\d{1,2})/(?<y>\\d{4})',
  '(?<m>\\d{1,2})-(?<d>\\d{1,2})-(?<y>\\d{4})',
  '(?<m>\\d{1,2})\\.(?<d>\\d{1,2})\\.(?<y>\\d{4})',
  `(?:${WEEKDAY},?[ \\t]+)?(?<d>\\d{1,2})(?:[ \\t]+${MONTH},?[ \\t]+|-${MONTH.replace('<mon>', '<mon2>')}-)(?<y>\\d{4}|\\d{2})`,
  `(?:${WEEKDAY},?[ \\t]+)?${MONTH}[ \\t]+(?<d>\\d{1,2}),?[ \\t]+(?<y>\\d{4})`,
].map((date) => new RegExp(`^${date}${TIME}${ZONE}$`, 'i'));

/**
 * Reads a datetime as `todatetime()` does: ISO 8601, RFC 822, RFC 850 and the common notations with the month first.
 * Blanks around are ignored; fractions are cut after seven digits. Null if the text is no datetime or out of range.
 * Source: https://learn.microsoft.com/kusto/query/scalar-data-types/datetime
 */
export function parseDatetime(text: string): bigint | null {
  const fast = parseIso(text);
  if (fast !== undefined) return fast;
  const trimmed = text.trim();
  if (trimmed.length > 64) return null;
  for (const notation of NOTATIONS) {
    const groups = notation.exec(trimmed)?.groups;
    if (groups) return fromGroups(groups);
  }
  return null;
}

/**
 * Reads what stands between the parentheses of a `datetime(…)` literal. Besides the forms of {@link parseDatetime}:
 * quotes, blanks around the dashes, a list of numbers (`2020, 1, 2` and further parts), and `null`.
 * Undefined when the text is none of these; an empty text, which means the current time, is left to the caller.
 */
export function parseDatetimeLiteral(text: string): bigint | null | undefined {
  let inner = text.trim();
  const quoted = /^(["'])(.*)\1$/.exec(inner);
  if (quoted) inner = quoted[2]!.trim();
  if (inner === 'null') return null;
  if (/^\d+(?:\s*,\s*\d+){2,6}$/.test(inner)) {
    const [year, month, day, hour, minute, second, millisecond = 0] = inner.split(',').map(Number);
    return ticksFromParts(year!, month!, day!, hour, minute, second, millisecond * 10_000) ?? undefined;
  }
  return parseDatetime(inner) ?? parseDatetime(inner.replace(/(\d)\s*([-/])\s*(?=\d)/g, '$1$2')) ?? undefined;
}

/** Prints a datetime as Kusto does: `2020-01-02T03:04:05.6000000Z`. */
export function formatDatetime(ticks: bigint): string {
  const p = datetimeParts(ticks);
  const year = String(p.year).padStart(4, '0');
  const fraction = String(p.fraction).padStart(7, '0');
  return `${year}-${two(p.month)}-${two(p.day)}T${two(p.hour)}:${two(p.minute)}:${two(p.second)}.${fraction}Z`;
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}

/** The common `yyyy-MM-dd[ T]HH:mm:ss[.f][Z]` without regular expressions; undefined when the text is not of that form. */
function parseIso(text: string): bigint | null | undefined {
  if (text.length < 19) return undefined;
  const between = text.charCodeAt(10);
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || (between !== 84 && between !== 32)) return undefined;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined;
  const century = digits2(text, 0);
  const yearOfCentury = digits2(text, 2);
  const month = digits2(text, 5);
  const day = digits2(text, 8);
  const hour = digits2(text, 11);
  const minute = digits2(text, 14);
  const second = digits2(text, 17);
  if ((century | yearOfCentury | month | day | hour | minute | second) < 0) return undefined;
  let at = 19;
  let fraction = 0;
  if (text.charCodeAt(at) === 46) {
    let scale = 1_000_000;
    const first = ++at;
    for (; at < text.length; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      if (scale >= 1) fraction += digit * scale;
      scale /= 10;
    }
    if (at === first) return undefined;
  }
  if (at < text.length && (text.charCodeAt(at) !== 90 || at + 1 !== text.length)) return undefined;
  return ticksFromParts(century * 100 + yearOfCentury, month, day, hour, minute, second, fraction);
}

/** The number that two digits at a place write, or -1. */
function digits2(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function fromGroups(g: Record<string, string | undefined>): bigint | null {
  const name = (g['mon'] ?? g['mon2'])?.slice(0, 3).toLowerCase();
  const month = name === undefined ? Number(g['m']) : MONTHS.findIndex((m) => m.startsWith(name)) + 1;
  const hour = hourOf(Number(g['h'] ?? 0), g['ap']?.toLowerCase());
  if (hour === undefined) return null;
  const fraction = Number((g['f'] ?? '').slice(0, 7).padEnd(7, '0'));
  const local = ticksFromParts(
    yearOf(g['y']!),
    month,
    Number(g['d']),
    hour,
    Number(g['mi'] ?? 0),
    Number(g['s'] ?? 0),
    fraction,
  );
  const offset = offsetMinutes(g['z']);
  return local === null || offset === undefined ? null : checkDatetime(local - BigInt(offset) * TICKS_PER_MINUTE);
}

/** Two-digit years fall between 1950 and 2049. */
function yearOf(text: string): number {
  const year = Number(text);
  return text.length > 2 ? year : year < 50 ? 2000 + year : 1900 + year;
}

/** The hour on a 24 hour clock, undefined if impossible. */
function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

/** Minutes east of UTC, undefined if impossible. */
function offsetMinutes(zone: string | undefined): number | undefined {
  const m = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone ?? '');
  if (!m) return 0;
  const minutes = Number(m[2]) * 60 + Number(m[3] ?? 0);
  if (minutes > 14 * 60 || Number(m[3] ?? 0) > 59) return undefined;
  return m[1] === '-' ? -minutes : minutes;
}
