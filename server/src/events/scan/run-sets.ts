import type { CommonRuns } from './sample.js';

/** How many bytes of a text are looked up. */
export const WINDOW = 4;

const NIBBLES = 16;

/** Bytes that event files are full of, the rarest first, each about a twelfth commoner than the one before. */
const COMMON = 'qjkxQZ#@&%$()[]{};=+*<>!?~^\'NGKOHBVXJLUFYRWzPAEMTSDCI9786-_\\bglmpwyvfdh3421cunsrtoi0ea./:, "';

/** How often a byte comes up, by guess: what it says of speed need not be right. */
const FREQUENCY = Float64Array.from({ length: 256 }, (_, byte) => {
  const rank = COMMON.indexOf(String.fromCharCode(byte));
  return rank < 0 ? 1e-5 : 3e-5 * 1.08 ** rank;
});

/**
 * What passes tables, by place in the window and there for lower and for upper halves of bytes: which halves, as bits,
 * and which of the common runs have one of them, a bit a run.
 */
export interface Passing {
  readonly halves: Uint16Array;
  readonly runs: Uint32Array;
}

/** Which of the runs that some bytes are full of have which halves of bytes, so that what passes is soon told. */
export class RunSets {
  private readonly words: number;
  /** By place in the window, lower or upper half, and half: the runs that have it there. */
  private readonly having: Uint32Array;

  constructor(private readonly common: CommonRuns) {
    const { bytes, shares } = common;
    this.words = Math.ceil(shares.length / 32);
    this.having = new Uint32Array(WINDOW * 2 * NIBBLES * this.words);
    for (let i = 0; i < bytes.length; i++) {
      const run = Math.floor(i / WINDOW);
      const word = run >> 5;
      const at = (i % WINDOW) * 2 * NIBBLES;
      this.having[(at + (bytes[i]! & 15)) * this.words + word]! |= 1 << (run & 31);
      this.having[(at + NIBBLES + (bytes[i]! >> 4)) * this.words + word]! |= 1 << (run & 31);
    }
  }

  nothing(): Passing {
    return { halves: new Uint16Array(WINDOW * 2), runs: new Uint32Array(WINDOW * 2 * this.words) };
  }

  /** What passes tables that let a window of a text pass. `forms`: the bytes that may stand at each place of it. */
  passing(forms: readonly (readonly number[])[], window: number): Passing {
    const { having, words } = this;
    const passing = this.nothing();
    for (let half = 0; half < WINDOW * 2; half++) {
      const bytes = forms[window + (half >> 1)];
      let bits = bytes === undefined ? 0xffff : 0;
      for (const byte of bytes ?? []) bits |= 1 << ((half & 1) === 0 ? byte & 15 : byte >> 4);
      passing.halves[half] = bits;
      for (let v = 0; v < NIBBLES; v++) {
        if ((bits & (1 << v)) === 0) continue;
        const from = (half * NIBBLES + v) * words;
        for (let w = 0; w < words; w++) passing.runs[half * words + w]! |= having[from + w]!;
      }
    }
    return passing;
  }

  both(a: Passing, b: Passing): Passing {
    return { halves: a.halves.map((bits, i) => bits | b.halves[i]!), runs: a.runs.map((bits, i) => bits | b.runs[i]!) };
  }

  /** The share of all places that tables let pass which let both pass. */
  share(a: Passing, b: Passing): number {
    const { words } = this;
    const { shares } = this.common;
    let passes = 1;
    for (let i = 0; i < WINDOW * 2; i += 2)
      passes *= frequency(a.halves[i]! | b.halves[i]!, a.halves[i + 1]! | b.halves[i + 1]!);
    const x = a.runs;
    const y = b.runs;
    for (let w = 0; w < words; w++) {
      let runs = -1;
      for (let at = w; at < x.length && runs !== 0; at += words) runs &= x[at]! | y[at]!;
      for (; runs !== 0; runs &= runs - 1) passes += shares[w * 32 + 31 - Math.clz32(runs & -runs)]!;
    }
    return passes;
  }
}

/** How often a byte comes up that has one of some lower and one of some upper halves. */
function frequency(low: number, high: number): number {
  let sum = 0;
  for (let highs = high; highs !== 0; highs &= highs - 1) {
    const row = (31 - Math.clz32(highs & -highs)) * NIBBLES;
    for (let lows = low; lows !== 0; lows &= lows - 1) sum += FREQUENCY[row + 31 - Math.clz32(lows & -lows)]!;
  }
  return sum;
}
