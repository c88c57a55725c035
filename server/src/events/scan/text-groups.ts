import { Buffer } from 'node:buffer';
import type { SoughtText } from './text-scanner.js';

/** How many groups of texts the scanner's tables tell apart. */
export const GROUP_COUNT = 8;

/** How many bytes of a text are looked up. */
export const WINDOW = 4;

/** A text in lower case, and where the bytes of it begin that are looked up. */
export interface PlacedText {
  readonly text: Buffer;
  readonly isKey: boolean;
  readonly window: number;
}

/** Bytes that event files are full of, the rarest first, each about a twelfth commoner than the one before. */
const COMMON = 'qjkxQZ#@&%$()[]{};=+*<>!?~^\'NGKOHBVXJLUFYRWzPAEMTSDCI9786-_\\bglmpwyvfdh3421cunsrtoi0ea./:, "';

/** How often a byte comes up, by guess: what it says of speed need not be right. */
const FREQUENCY = Float64Array.from({ length: 256 }, (_, byte) => {
  const rank = COMMON.indexOf(String.fromCharCode(byte));
  return rank < 0 ? 1e-5 : 3e-5 * 1.08 ** rank;
});

/** A group as the tables see it: by place in the window, the lower and the upper halves of bytes that pass. */
interface Group {
  readonly members: PlacedText[];
  readonly low: Uint16Array;
  readonly high: Uint16Array;
  /** How much passes that is none of its texts. */
  passes: number;
}

/** Parts texts into groups, and chooses their windows, so that little passes the tables that is none of them. */
export function groupsOf(texts: readonly SoughtText[]): readonly (readonly PlacedText[])[] {
  const groups = Array.from({ length: GROUP_COUNT }, (): Group => ({
    members: [],
    low: new Uint16Array(WINDOW),
    high: new Uint16Array(WINDOW),
    passes: 0,
  }));
  // Short texts have no choice of a window, so they come first.
  const ordered = texts.map((t) => ({ ...t, text: lowerCase(t.text) })).sort((a, b) => a.text.length - b.text.length);
  for (const { text, isKey } of ordered) {
    let best: { group: Group; window: number; passes: number } | undefined;
    for (let window = 0; window === 0 || window + WINDOW <= text.length; window++) {
      // An empty group stands for all of them.
      let sawEmpty = false;
      for (const group of groups) {
        if (group.members.length === 0 && sawEmpty) continue;
        sawEmpty ||= group.members.length === 0;
        const passes = passesWith(group, text, window);
        if (best === undefined || passes - group.passes < best.passes - best.group.passes)
          best = { group, window, passes };
      }
    }
    const { group, window, passes } = best!;
    group.members.push({ text, isKey, window });
    group.passes = passes;
    for (let i = 0; i < WINDOW; i++) {
      group.low[i]! |= halves(text[window + i], 0);
      group.high[i]! |= halves(text[window + i], 4);
    }
  }
  return groups.map((group) => group.members);
}

function passesWith(group: Group, text: Buffer, window: number): number {
  let all = 1;
  for (let i = 0; i < WINDOW; i++) {
    const byte = text[window + i];
    all *= frequency(group.low[i]! | halves(byte, 0), group.high[i]! | halves(byte, 4));
  }
  return all;
}

/** How often a byte comes up that has one of some lower and one of some upper halves. */
function frequency(low: number, high: number): number {
  let sum = 0;
  for (let h = 0; h < 16; h++) {
    if ((high & (1 << h)) === 0) continue;
    for (let l = 0; l < 16; l++) if ((low & (1 << l)) !== 0) sum += FREQUENCY[h * 16 + l]!;
  }
  return sum;
}

/** The halves of a byte in both cases as bits; of no byte, all. */
function halves(byte: number | undefined, shift: number): number {
  return byte === undefined ? 0xffff : formsOf(byte).reduce((bits, form) => bits | (1 << ((form >> shift) & 15)), 0);
}

/** A byte in lower case, and in upper case where it is a letter. */
export function formsOf(byte: number): readonly number[] {
  return isLetter(byte) ? [byte, byte - 32] : [byte];
}

export function isLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

function lowerCase(text: Buffer): Buffer {
  return Buffer.from(text.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte)));
}
