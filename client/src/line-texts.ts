import type { LineAnnotation } from '../../server/src/service/protocol.js';

/** Behind lines longer than this, in characters, nobody sees a text. */
const LONG_LINE = 160;

/** The longest text in front of a line, in characters. */
const LONGEST = 32;

const BLANK = '\u00a0';

/** What is written beside the annotated lines of a file. */
export interface LineTexts {
  /** In front of a line, all equally wide. */
  front(line: LineAnnotation): string;
  /** In front of a line that is not annotated. */
  readonly blank: string;
  /** Behind a line; undefined where that would be out of sight. */
  behind(line: LineAnnotation): string | undefined;
}

/** A line's score, or a word where there is none, so that colour never speaks alone. */
function labelOf(line: LineAnnotation): string {
  if (line.kind === 'missed') return 'miss';
  return line.score === undefined ? 'hit' : String(line.score);
}

/**
 * The texts of a file: the score in front of its line, in one column, and the reason behind it; in front as well where
 * lines are long.
 *
 * @param lengths - of some of the annotated lines.
 */
export function lineTexts(lines: readonly LineAnnotation[], lengths: readonly number[]): LineTexts {
  const isLong = lengths.some((length) => length > LONG_LINE);
  const labelWidth = widest(lines.map(labelOf));
  const whole = (line: LineAnnotation): string => {
    const label = labelOf(line);
    const aligned = label.padStart(labelWidth, BLANK);
    if (!isLong) return aligned;
    const full = line.text.startsWith(label) ? aligned + line.text.slice(label.length) : `${aligned} ${line.text}`;
    return full.length > LONGEST ? `${full.slice(0, LONGEST - 1)}…` : full;
  };
  const width = widest(lines.map(whole));
  const padded = (text: string): string => `${BLANK}${text.padEnd(width, BLANK)}${BLANK}${BLANK}`;
  return {
    front: (line) => padded(whole(line)),
    blank: padded(''),
    behind: (line) => (isLong ? undefined : line.text),
  };
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}
