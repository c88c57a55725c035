import { Buffer } from 'node:buffer';
import type { CommonRuns } from './sample.js';
import type { SoughtText } from './text-scanner.js';

/** How many groups of texts the scanner's tables tell apart. */
export const GROUP_COUNT = 8;

/** How many bytes of a text are looked up. */
export const WINDOW = 4;

/** So many windows of a text are tried in every group. */
const MOST_WINDOWS = 4;

/** A text, in lower case unless it is a key, and where the bytes of it begin that are looked up. */
export interface PlacedText {
  readonly text: Buffer;
  readonly isKey: boolean;
  /** The bytes that may stand at each place of the text, and behind a key. */
  readonly forms: readonly (readonly number[])[];
  readonly window: number;
}

/** What stands behind a key: its quote, or a dot where it goes on. */
const BEHIND_KEY: readonly number[] = [0x22, 0x2e];

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

/**
 * Parts texts into groups, and chooses their windows, so that little passes the tables that is none of them. `common`:
 * what the bytes to look at are full of, as far as that is known.
 */
export function groupsOf(texts: readonly SoughtText[], common: CommonRuns): readonly (readonly PlacedText[])[] {
  const groups = Array.from({ length: GROUP_COUNT }, emptyGroup);
  // Short texts have no choice of a window, so they come first.
  const ordered = texts.map(withForms).sort((a, b) => a.forms.length - b.forms.length);
  for (const { text, isKey, forms } of ordered) {
    let best: { group: Group; window: number; passes: number } | undefined;
    for (const window of bestWindows(forms, common)) {
      // An empty group stands for all of them.
      let sawEmpty = false;
      for (const group of groups) {
        if (group.members.length === 0 && sawEmpty) continue;
        sawEmpty ||= group.members.length === 0;
        const most = best === undefined ? Infinity : group.passes + best.passes - best.group.passes;
        const passes = passesWith(group, forms, window, common, most);
        if (passes < most) best = { group, window, passes };
      }
    }
    const { group, window, passes } = best!;
    group.members.push({ text, isKey, forms, window });
    group.passes = passes;
    for (let i = 0; i < WINDOW; i++) {
      group.low[i]! |= halves(forms[window + i], 0);
      group.high[i]! |= halves(forms[window + i], 4);
    }
  }
  return groups.map((group) => group.members);
}

function emptyGroup(): Group {
  return { members: [], low: new Uint16Array(WINDOW), high: new Uint16Array(WINDOW), passes: 0 };
}

/** The windows of a text that the fewest places pass: one that passes often by itself is good in no group. */
function bestWindows(forms: PlacedText['forms'], common: CommonRuns): readonly number[] {
  const count = Math.max(1, forms.length - WINDOW + 1);
  if (count <= MOST_WINDOWS) return Array.from({ length: count }, (_, window) => window);
  const alone = emptyGroup();
  return Array.from({ length: count }, (_, window) => ({
    window,
    passes: passesWith(alone, forms, window, common, Infinity),
  }))
    .sort((a, b) => a.passes - b.passes)
    .slice(0, MOST_WINDOWS)
    .map(({ window }) => window);
}

function withForms({ text, isKey }: SoughtText): Omit<PlacedText, 'window'> {
  if (isKey) return { text, isKey, forms: [...Array.from(text, (byte) => [byte]), BEHIND_KEY] };
  const lower = Buffer.from(text.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte)));
  return { text: lower, isKey, forms: Array.from(lower, (byte) => (isLetter(byte) ? [byte, byte - 32] : [byte])) };
}

/** How many places pass a group's tables, if a text with this window joins it; or `most` and more. */
function passesWith(
  group: Group,
  forms: PlacedText['forms'],
  window: number,
  common: CommonRuns,
  most: number,
): number {
  const low = group.low.map((bits, i) => bits | halves(forms[window + i], 0));
  const high = group.high.map((bits, i) => bits | halves(forms[window + i], 4));
  const { bytes, shares } = common;
  let passes = 0;
  for (let run = 0; run < shares.length; run++) {
    let i = 0;
    for (; i < WINDOW; i++) {
      const byte = bytes[run * WINDOW + i]!;
      if (((low[i]! >> (byte & 15)) & (high[i]! >> (byte >> 4)) & 1) === 0) break;
    }
    if (i === WINDOW) passes += shares[run]!;
    if (passes >= most) return passes;
  }
  let unseen = 1;
  for (let i = 0; i < WINDOW; i++) unseen *= frequency(low[i]!, high[i]!);
  return passes + unseen;
}

const frequencies = new Map<number, number>();

/** How often a byte comes up that has one of some lower and one of some upper halves. */
function frequency(low: number, high: number): number {
  const key = low * 2 ** 16 + high;
  const known = frequencies.get(key);
  if (known !== undefined) return known;
  let sum = 0;
  for (let h = 0; h < 16; h++) {
    if ((high & (1 << h)) === 0) continue;
    for (let l = 0; l < 16; l++) if ((low & (1 << l)) !== 0) sum += FREQUENCY[h * 16 + l]!;
  }
  frequencies.set(key, sum);
  return sum;
}

/** The halves of some bytes as bits; of any byte, all. */
function halves(bytes: readonly number[] | undefined, shift: number): number {
  return bytes === undefined ? 0xffff : bytes.reduce((bits, byte) => bits | (1 << ((byte >> shift) & 15)), 0);
}

function isLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}
