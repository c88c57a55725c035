import { Buffer } from 'node:buffer';

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

/** Where a key begins whose time is later than another, or may be. */
export interface LatePlace {
  readonly at: number;
  /** Undefined where the time is written in a way that the kernel does not read. */
  readonly ticks: bigint | undefined;
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
