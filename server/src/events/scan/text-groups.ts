import { Buffer } from 'node:buffer';
import type { CommonRuns } from './sample.js';
import type { SoughtText } from './line-test.js';
import { RunSets, WINDOW, type Passing } from './run-sets.js';

/** How many groups of texts the scanner's tables tell apart. */
export const GROUP_COUNT = 8;

/** A text and where the bytes of it begin that are looked up. */
export interface PlacedText {
  readonly sought: SoughtText;
  /** In lower case unless it is a key. */
  readonly text: Buffer;
  /** The bytes that may stand at each place of the text, and behind a key. */
  readonly forms: readonly (readonly number[])[];
  readonly window: number;
}

type FormedText = Omit<PlacedText, 'window'>;

/** What stands behind a key: its quote, or a dot where it goes on. */
const BEHIND_KEY: readonly number[] = [0x22, 0x2e];

/** A group as the tables see it. */
interface Group {
  readonly members: PlacedText[];
  /** What passes its tables. */
  passing: Passing;
  /** How much passes that is none of its texts. */
  passes: number;
}

/**
 * Parts texts into groups, and chooses their windows, so that little passes the tables that is none of them. `common`:
 * what the bytes to look at are full of, as far as that is known.
 */
export function groupsOf(texts: readonly SoughtText[], common: CommonRuns): readonly (readonly PlacedText[])[] {
  const runs = new RunSets(common);
  const groups = Array.from({ length: GROUP_COUNT }, (): Group => ({
    members: [],
    passing: runs.nothing(),
    passes: 0,
  }));
  // Short texts have no choice of a window, so they come first.
  const ordered = texts.map(withForms).sort((a, b) => a.text.length - b.text.length);
  for (const text of ordered) join(groups, text, runs);
  return groups.map((group) => group.members);
}

/** Adds a text to the group where it lets least more pass, with its best window. */
function join(groups: readonly Group[], text: FormedText, runs: RunSets): void {
  let best: { group: Group; window: number; passing: Passing; more: number } | undefined;
  for (let window = 0; window <= Math.max(0, text.forms.length - WINDOW); window++) {
    const passing = runs.passing(text.forms, window);
    // An empty group stands for all of them.
    let sawEmpty = false;
    for (const group of groups) {
      if (group.members.length === 0 && sawEmpty) continue;
      sawEmpty ||= group.members.length === 0;
      const more = runs.share(group.passing, passing) - group.passes;
      if (best === undefined || more < best.more) best = { group, window, passing, more };
    }
  }
  const { group, window, passing, more } = best!;
  group.members.push({ ...text, window });
  group.passing = runs.both(group.passing, passing);
  group.passes += more;
}

function withForms(sought: SoughtText): FormedText {
  const { text, isKey } = sought;
  if (isKey) return { sought, text, forms: [...Array.from(text, (byte) => [byte]), BEHIND_KEY] };
  const lower = Buffer.from(text.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte)));
  return { sought, text: lower, forms: Array.from(lower, (byte) => (isLetter(byte) ? [byte, byte - 32] : [byte])) };
}

function isLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}
