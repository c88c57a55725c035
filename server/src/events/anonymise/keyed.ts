import { createHmac, randomBytes } from 'node:crypto';

/** Lower-case letters and digits that are not taken for each other. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** How many digests are remembered: the same names come again and again. */
const MAX_KEPT = 100_000;

/**
 * What pseudonyms are made of: numbers and letters that follow from a seed and a value, and from nothing else. Without
 * the seed they tell nothing of the value; with it, whoever guesses a value can check the guess.
 */
export class Keyed {
  private readonly made = new Map<string, Buffer>();

  constructor(private readonly seed: string) {}

  /** 32 bytes for a value of a kind. */
  bytes(kind: string, value: string): Buffer {
    const key = `${kind}\0${value}`;
    let bytes = this.made.get(key);
    if (bytes === undefined) {
      bytes = createHmac('sha256', this.seed).update(key).digest();
      if (this.made.size >= MAX_KEPT) this.made.clear();
      this.made.set(key, bytes);
    }
    return bytes;
  }

  /** So many lower-case letters and digits, at most 32. */
  letters(kind: string, value: string, count: number): string {
    return Array.from(this.bytes(kind, value).subarray(0, count), (b) => LETTERS[b % LETTERS.length]).join('');
  }

  /** A text of the same length with each digit and letter replaced by another of its sort; all else stays. */
  sameShape(kind: string, value: string): string {
    let block: Buffer = Buffer.alloc(0);
    let round = 0;
    let at = 0;
    const next = (): number => {
      if (at === block.length) {
        block = this.bytes(`${kind} ${round++}`, value);
        at = 0;
      }
      return block[at++]!;
    };
    return value.replace(/[0-9A-Za-z]/gu, (c) => {
      if (c <= '9') return String.fromCharCode(0x30 + (next() % 10));
      return String.fromCharCode((c <= 'Z' ? 0x41 : 0x61) + (next() % 26));
    });
  }

  /** As {@link sameShape}, of hexadecimal digits, whose case is that of all. */
  hex(kind: string, value: string): string {
    const lower = this.bytes(kind, value.toLowerCase()).toString('hex');
    const digits = value === value.toUpperCase() ? lower.toUpperCase() : lower;
    let at = 0;
    return value.replace(/[0-9a-fA-F]/gu, () => digits[at++ % digits.length]!);
  }
}

/** A seed that nobody can guess. */
export function randomSeed(): string {
  return randomBytes(16).toString('hex');
}
