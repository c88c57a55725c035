import { Buffer } from 'node:buffer';

/** The most digits of a line's number. */
const MOST_DIGITS = 10;

/**
 * Prints the places of events on lines of one file, as JSON objects with a comma between: as bytes, since a text for each
 * place would take several times as long.
 */
export class LinePlaces {
  private readonly begin: Buffer;
  private bytes = Buffer.alloc(4096);

  /** `prefix`: what stands in a place before the line's number, without the brace. */
  constructor(readonly prefix: string) {
    this.begin = Buffer.from(`},{${prefix}`);
  }

  /** The places of some events; the line of each is its ordinal and `shift`. */
  print(ordinals: readonly number[], shift: number): string {
    const { begin } = this;
    const most = ordinals.length * (begin.length + MOST_DIGITS) + 1;
    if (this.bytes.length < most) this.bytes = Buffer.alloc(2 * most);
    const { bytes } = this;
    let at = 0;
    for (const ordinal of ordinals) {
      bytes.set(begin, at);
      at += begin.length;
      let line = ordinal + shift;
      const digits = digitsOf(line);
      at += digits;
      for (let k = 1; k <= digits; k++) {
        const rest = Math.trunc(line / 10);
        bytes[at - k] = 0x30 + line - 10 * rest;
        line = rest;
      }
    }
    bytes[at] = 0x7d;
    // The first place has none before it to close.
    return bytes.toString('utf8', 2, at + 1);
  }
}

function digitsOf(line: number): number {
  let digits = 1;
  for (let power = 10; line >= power; power *= 10) digits++;
  return digits;
}
