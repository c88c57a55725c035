import { datetimeParts } from '../values/datetime.js';
import { TICKS_PER_DAY } from '../values/types.js';
import { argumentConverter, convertWith } from './arguments.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/** Prints one element of a format for a value. */
type Printer<T> = (value: T) => string;

const DELIMITERS = ' /-:,._[]';

function padded<T>(width: number, read: (value: T) => number): Printer<T> {
  return (value) => String(read(value)).padStart(width, '0');
}

/** `f…` and `F…`: the first digits of the fraction; `F…` leaves out zeros at the end. */
function fractionElements<T>(read: (value: T) => number): [string, Printer<T>][] {
  const digits = (value: T, count: number): string => String(read(value)).padStart(7, '0').slice(0, count);
  return [1, 2, 3, 4, 5, 6, 7].flatMap((count): [string, Printer<T>][] => [
    ['f'.repeat(count), (value) => digits(value, count)],
    ['F'.repeat(count), (value) => digits(value, count).replace(/0+$/, '')],
  ]);
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** In ticks. */
  readonly fraction: number;
}

function clockElements<T extends Clock>(): [string, Printer<T>][] {
  return [
    ['H', padded(1, (p) => p.hour)],
    ['HH', padded(2, (p) => p.hour)],
    ['m', padded(1, (p) => p.minute)],
    ['mm', padded(2, (p) => p.minute)],
    ['s', padded(1, (p) => p.second)],
    ['ss', padded(2, (p) => p.second)],
    ...fractionElements<T>((p) => p.fraction),
  ];
}

type Parts = ReturnType<typeof datetimeParts>;

const DATETIME_ELEMENTS: ReadonlyMap<string, Printer<Parts>> = new Map<string, Printer<Parts>>([
  ['y', padded(1, (p) => p.year % 100)],
  ['yy', padded(2, (p) => p.year % 100)],
  ['yyyy', padded(4, (p) => p.year)],
  ['M', padded(1, (p) => p.month)],
  ['MM', padded(2, (p) => p.month)],
  ['d', padded(1, (p) => p.day)],
  ['dd', padded(2, (p) => p.day)],
  ['h', padded(1, (p) => p.hour % 12 || 12)],
  ['hh', padded(2, (p) => p.hour % 12 || 12)],
  ['tt', (p) => (p.hour < 12 ? 'AM' : 'PM')],
  ...clockElements<Parts>(),
]);

interface Interval extends Clock {
  readonly days: number;
}

const TIMESPAN_ELEMENTS: ReadonlyMap<string, Printer<Interval>> = new Map<string, Printer<Interval>>([
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n): [string, Printer<Interval>] => ['d'.repeat(n), padded(n, (p) => p.days)]),
  ['h', padded(1, (p) => p.hour)],
  ['hh', padded(2, (p) => p.hour)],
  ...clockElements<Interval>(),
]);

/**
 * Reads a format into printers. A run of one letter is cut into the longest elements there are; what is neither an
 * element nor a delimiter gives its place.
 */
function readFormat<T>(
  format: string,
  elements: ReadonlyMap<string, Printer<T>>,
): readonly Printer<T>[] | { readonly unknown: string } {
  const printers: Printer<T>[] = [];
  for (let at = 0; at < format.length;) {
    const char = format[at]!;
    if (DELIMITERS.includes(char)) {
      printers.push(() => char);
      at++;
      continue;
    }
    let run = at;
    while (format[run] === char) run++;
    let element = format.slice(at, run);
    while (element !== '' && !elements.has(element)) element = element.slice(0, -1);
    if (element === '') return { unknown: format.slice(at, run) };
    printers.push(elements.get(element)!);
    at += element.length;
  }
  return printers;
}

function bindFormat<T>(
  site: CallSite,
  elements: ReadonlyMap<string, Printer<T>>,
  type: 'datetime' | 'timespan',
  print: (ticks: bigint, printers: readonly Printer<T>[]) => string,
): ScalarImplementation {
  const format = site.constant(1)?.value;
  if (typeof format !== 'string') return site.refuse(`${site.name}(): the format is a literal string`, 1);
  const printers = readFormat(format, elements);
  if ('unknown' in printers) {
    return site.refuse(
      `${site.name}(): '${printers.unknown}' is no format element; known are ${[...elements.keys()].join(' ')} ` +
        `and the delimiters / - : , . _ [ ] and blank`,
      1,
    );
  }
  const convert = argumentConverter(site.argTypes[0]!, type);
  return (value) => {
    const ticks = convertWith(convert, value);
    return ticks === null ? '' : print(ticks as bigint, printers);
  };
}

const concat = <T>(value: T, printers: readonly Printer<T>[]): string => printers.map((p) => p(value)).join('');

/** A negative interval is printed as its size behind a dash. */
function printTimespan(ticks: bigint, printers: readonly Printer<Interval>[]): string {
  const size = ticks < 0n ? -ticks : ticks;
  const ofDay = Number(size % TICKS_PER_DAY);
  const seconds = Math.floor(ofDay / 10_000_000);
  const interval: Interval = {
    days: Number(size / TICKS_PER_DAY),
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    fraction: ofDay - seconds * 10_000_000,
  };
  return (ticks < 0n ? '-' : '') + concat(interval, printers);
}

/**
 * `format_datetime()` and `format_timespan()`; null is printed as "".
 * Sources: https://learn.microsoft.com/kusto/query/format-datetime-function,
 * https://learn.microsoft.com/kusto/query/format-timespan-function
 */
export const DATETIME_FORMAT_FUNCTIONS: readonly ScalarFunction[] = [
  {
    name: 'format_datetime',
    bind: (site) =>
      bindFormat(site, DATETIME_ELEMENTS, 'datetime', (ticks, printers) => concat(datetimeParts(ticks), printers)),
  },
  {
    name: 'format_timespan',
    bind: (site) => bindFormat(site, TIMESPAN_ELEMENTS, 'timespan', printTimespan),
  },
];
