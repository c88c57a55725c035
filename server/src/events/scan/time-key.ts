import { Buffer } from 'node:buffer';

/** The date that the kernel gives a time written in a way that it does not read. */
export const UNCLEAR = 0xffff_ffff;

/** The longest key that is looked for, in bytes with its quotes. */
const MAX_BYTES = 400;

/** A key of JSON under which times stand. */
export interface TimeKey {
  /** In quotes. */
  readonly text: Buffer;
  /** The places of two bytes of it that are looked for. */
  readonly first: number;
  readonly second: number;
}

/** A moment by its digits, so that later ones are larger: `yyyyMMdd`, `HHmmss` and ticks within the second. */
export interface TimeOfDay {
  readonly date: number;
  readonly time: number;
  readonly fraction: number;
}

/** Where a key begins whose time is later than another, or may be. */
export interface LatePlace extends TimeOfDay {
  readonly at: number;
  /** Whether the time could be read; its digits say nothing otherwise. */
  readonly isClear: boolean;
}

/** Earlier than every time. */
export const NO_TIME: TimeOfDay = { date: 0, time: 0, fraction: 0 };

export function isLater(a: TimeOfDay, b: TimeOfDay): boolean {
  if (a.date !== b.date) return a.date > b.date;
  return a.time === b.time ? a.fraction > b.fraction : a.time > b.time;
}

/** A key to look for; undefined for one that is too long, or too short. */
export function timeKey(key: string): TimeKey | undefined {
  const text = Buffer.from(JSON.stringify(key));
  if (key.length < 2 || text.length > MAX_BYTES) return undefined;
  // Capitals are rare in JSON; the first letter of a name mostly is one.
  const capitals = Array.from(text.keys()).filter((i) => text[i]! >= 0x41 && text[i]! <= 0x5a);
  const last = capitals.at(-1) ?? 1;
  return { text, first: 1, second: last > 1 ? last : text.length - 2 };
}
