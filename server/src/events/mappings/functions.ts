import { formatDatetime, parseDatetime } from '../../engine/values/datetime.js';
import { toDynamicText } from '../../engine/values/json.js';
import { parseLong } from '../../engine/values/numbers.js';
import { isDynamicArray, UNIX_EPOCH_TICKS, type Dynamic } from '../../engine/values/types.js';
import { withPlainBlanks } from '../readers/time-text.js';

/** A function of a column rule. Given something that it does not apply to, it returns null: no value. */
export type MappingFunction = (value: Dynamic) => Dynamic;

function onText(apply: (text: string) => Dynamic): MappingFunction {
  return (value) => {
    const text = toDynamicText(value);
    return text === '' ? null : apply(text);
  };
}

/** `10^exponent` ticks for one unit of an epoch time that is written as a decimal number. */
function epoch(exponent: number): MappingFunction {
  return onText((text) => {
    const match = /^(\d{1,20})(?:\.(\d*))?$/u.exec(text);
    if (match === null) return null;
    const digits = (match[2] ?? '').padEnd(20, '0');
    const shifted = exponent >= 0 ? match[1]! + digits.slice(0, exponent) : match[1]!.slice(0, exponent);
    return timeText(UNIX_EPOCH_TICKS + BigInt(shifted === '' ? '0' : shifted));
  });
}

function timeText(ticks: bigint): string | null {
  const year9999 = 3_155_378_975_999_999_999n;
  return ticks > year9999 ? null : formatDatetime(ticks);
}

const fromSeconds = epoch(7);
const fromMilliseconds = epoch(4);
const fromMicroseconds = epoch(1);
const fromNanoseconds = epoch(-2);

/** An epoch time whose unit its size tells: seconds up to the year 5138, and so on. */
const fromEpoch: MappingFunction = onText((text) => {
  const whole = /^(\d+)(?:\.\d*)?$/u.exec(text)?.[1];
  if (whole === undefined) return null;
  if (whole.length <= 11) return fromSeconds(text);
  if (whole.length <= 14) return fromMilliseconds(text);
  return whole.length <= 17 ? fromMicroseconds(text) : fromNanoseconds(text);
});

/** PowerShell's `ConvertTo-Json` writes times as `/Date(milliseconds)/`. */
const POWERSHELL_DATE = /^\/Date\((\d+)(?:[+-]\d{4})?\)\/$/u;

const time: MappingFunction = onText((written) => {
  const text = withPlainBlanks(written);
  const powershell = POWERSHELL_DATE.exec(text);
  if (powershell !== null) return fromMilliseconds(powershell[1]!);
  const epochTime = fromEpoch(text);
  return epochTime ?? (parseDatetime(text) === null ? null : text);
});

/** Integrity levels by the last part of their SIDs. */
const INTEGRITY: ReadonlyMap<string, string> = new Map([
  ['S-1-16-0', 'Untrusted'],
  ['S-1-16-4096', 'Low'],
  ['S-1-16-8192', 'Medium'],
  ['S-1-16-8448', 'MediumPlus'],
  ['S-1-16-12288', 'High'],
  ['S-1-16-16384', 'System'],
]);

const TOKEN_ELEVATION: ReadonlyMap<string, string> = new Map([
  ['%%1936', 'TokenElevationTypeDefault'],
  ['%%1937', 'TokenElevationTypeFull'],
  ['%%1938', 'TokenElevationTypeLimited'],
]);

/** What a mapping can do with a value, by name. */
const FUNCTIONS: Readonly<Record<string, MappingFunction>> = {
  /** The last part of a path, with either slash. */
  basename: onText((text) => /[^\\/]*$/u.exec(text.replace(/[\\/]+$/u, ''))![0]),
  lower: onText((text) => text.toLowerCase()),
  upper: onText((text) => text.toUpperCase()),
  trim: onText((text) => text.trim()),
  /** `alice` of `LAB\alice`. */
  account: onText((text) => text.slice(text.indexOf('\\') + 1)),
  /** `LAB` of `LAB\alice`. */
  domain: onText((text) => (text.includes('\\') ? text.slice(0, text.indexOf('\\')) : null)),
  /** `root` for user number 0; other numbers stay. */
  unixUser: onText((text) => (text === '0' ? 'root' : text)),
  /** The number of a decimal or `0x` text. */
  number: onText((text) => parseLong(text)),
  /** The parts of an array with blanks between, such as a program's arguments. */
  join: (value) => (isDynamicArray(value) ? value.map(toDynamicText).join(' ') : value),
  /** The first item of an array. */
  first: (value) => (isDynamicArray(value) ? (value[0] ?? null) : value),
  /** A time as text, an epoch number of any unit, or `/Date(…)/`. */
  time,
  seconds: fromSeconds,
  milliseconds: fromMilliseconds,
  microseconds: fromMicroseconds,
  nanoseconds: fromNanoseconds,
  integrity: onText((text) => INTEGRITY.get(text) ?? text),
  tokenElevation: onText((text) => TOKEN_ELEVATION.get(text) ?? text),
};

/** Functions that take an argument, as `hash(SHA256)`. */
const WITH_ARGUMENT: Readonly<Record<string, (argument: string) => MappingFunction>> = {
  /** One digest of Sysmon's `SHA1=…,MD5=…,SHA256=…`, in lower case. */
  hash: (algorithm) => {
    const pattern = new RegExp(`(?:^|,)${algorithm.replace(/\W/gu, '')}=([0-9a-f]+)`, 'iu');
    return onText((text) => pattern.exec(text)?.[1]?.toLowerCase() ?? null);
  },
  /** What stands before the first occurrence of a text. */
  before: (mark) => onText((text) => (text.includes(mark) ? text.slice(0, text.indexOf(mark)) : text)),
  /** What stands after the first occurrence of a text. */
  after: (mark) => onText((text) => (text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : text)),
};

/** The functions' names; those with an argument end with `()`. */
export const FUNCTION_NAMES: readonly string[] = [
  ...Object.keys(FUNCTIONS),
  ...Object.keys(WITH_ARGUMENT).map((name) => `${name}()`),
];

/** A function as a mapping writes it, undefined when there is none of that name. */
export function mappingFunction(written: string): MappingFunction | undefined {
  const call = /^(\w+)\((.*)\)$/su.exec(written);
  if (call === null) return Object.hasOwn(FUNCTIONS, written) ? FUNCTIONS[written] : undefined;
  const [, name = '', argument = ''] = call;
  return argument !== '' && Object.hasOwn(WITH_ARGUMENT, name) ? WITH_ARGUMENT[name]!(argument) : undefined;
}
