import { checkDatetime } from '../values/datetime.js';
import { TICKS_PER_MILLISECOND, TICKS_PER_SECOND, UNIX_EPOCH_TICKS, type Value } from '../values/types.js';
import { bindTyped } from './arguments.js';
import type { CallSite, ScalarFunction } from './contract.js';

/** Zones change their offset at quarters of an hour since 1970; before, an offset may hold a strange number of seconds. */
const BUCKET = 900n * TICKS_PER_SECOND;

/** One time zone of the IANA database, as Node's Intl knows it. */
class TimeZone {
  private readonly offsets = new Map<bigint, bigint>();

  private constructor(private readonly format: Intl.DateTimeFormat) {}

  /** Undefined when there is no zone of that name. */
  static named(name: string): TimeZone | undefined {
    if (!/^[A-Za-z][\w+/-]*$/.test(name)) return undefined;
    try {
      return new TimeZone(new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' }));
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** Ticks by which local time is ahead of UTC at an instant. */
  offsetAt(utc: bigint): bigint {
    if (utc < UNIX_EPOCH_TICKS) return this.compute(utc);
    const bucket = utc / BUCKET;
    let offset = this.offsets.get(bucket);
    if (offset === undefined) this.offsets.set(bucket, (offset = this.compute(utc)));
    return offset;
  }

  private compute(utc: bigint): bigint {
    const milliseconds = Number((utc - UNIX_EPOCH_TICKS) / TICKS_PER_MILLISECOND);
    const name = this.format.formatToParts(milliseconds).find((p) => p.type === 'timeZoneName')?.value ?? '';
    const m = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name);
    if (!m) return 0n;
    const seconds = BigInt(Number(m[2]) * 3600 + Number(m[3]) * 60 + Number(m[4] ?? 0));
    return (m[1] === '-' ? -seconds : seconds) * TICKS_PER_SECOND;
  }

  /**
   * The offset of a local time. Where clocks are put back the later of two instants counts; in the gap where they are
   * put forward the offset that follows it.
   */
  offsetOfLocal(local: bigint): bigint {
    const day = 86_400n * TICKS_PER_SECOND;
    const after = this.offsetAt(local + day);
    if (this.offsetAt(local - after) === after) return after;
    const before = this.offsetAt(local - day);
    return this.offsetAt(local - before) === before ? before : after;
  }
}

const zones = new Map<string, TimeZone | undefined>();

function zoneNamed(name: string): TimeZone | undefined {
  if (!zones.has(name)) zones.set(name, TimeZone.named(name));
  return zones.get(name);
}

/** A conversion; a zone that does not exist is refused where it is a constant, and gives null in a row. */
function conversion(name: string, convert: (ticks: bigint, zone: TimeZone) => bigint): ScalarFunction {
  return {
    name,
    bind(site: CallSite) {
      const constant = site.constant(1)?.value;
      if (typeof constant === 'string' && zoneNamed(constant) === undefined) {
        site.refuse(`${name}(): there is no time zone '${constant}'; datetime_list_timezones() lists them`, 1);
      }
      return bindTyped(site, ['datetime', 'string'], (ticks, zoneName): Value => {
        const zone = zoneNamed(zoneName as string);
        return zone === undefined ? null : checkDatetime(convert(ticks as bigint, zone));
      });
    },
  };
}

/**
 * Time zones from the IANA data that comes with Node.
 * Sources: https://learn.microsoft.com/kusto/query/datetime-utc-to-local-function,
 * https://learn.microsoft.com/kusto/query/datetime-local-to-utc-function
 */
export const TIME_ZONE_FUNCTIONS: readonly ScalarFunction[] = [
  conversion('datetime_utc_to_local', (utc, zone) => utc + zone.offsetAt(utc)),
  conversion('datetime_local_to_utc', (local, zone) => local - zone.offsetOfLocal(local)),
  { name: 'datetime_list_timezones', bind: () => () => Intl.supportedValuesOf('timeZone') },
];
