/** A fault in a pattern, with its UTF-16 place. Thrown while parsing and caught by `parseRegex`. */
export class RegexFault extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Flags in force at a place of a pattern. */
export interface RegexFlags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly R: boolean;
  readonly U: boolean;
  readonly u: boolean;
  readonly x: boolean;
}

export const DEFAULT_FLAGS: RegexFlags = { i: false, m: false, s: false, R: false, U: false, u: true, x: false };

const WHITE_SPACE = /\p{Pattern_White_Space}/u;

/** Walks a pattern by code points. */
export class Scanner {
  at = 0;
  flags: RegexFlags = DEFAULT_FLAGS;

  constructor(readonly pattern: string) {}

  get done(): boolean {
    return this.at >= this.pattern.length;
  }

  fail(message: string, offset = this.at): never {
    throw new RegexFault(message, offset);
  }

  /** The character at the place, "" at the end. */
  peek(): string {
    const codePoint = this.pattern.codePointAt(this.at);
    return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
  }

  /** The character after the next one, white space of verbose mode left out. */
  peekAfter(): string {
    const { at } = this;
    this.take();
    const next = this.peek();
    this.at = at;
    return next;
  }

  startsWith(text: string): boolean {
    return this.pattern.startsWith(text, this.at);
  }

  /** Takes a character, and after it what verbose mode ignores. */
  take(): string {
    const char = this.takeRaw();
    this.skipIgnored();
    return char;
  }

  takeRaw(): string {
    const char = this.peek();
    this.at += char.length;
    return char;
  }

  /** Takes a text if it stands here. */
  accept(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    this.skipIgnored();
    return true;
  }

  /** In verbose mode, skips white space and comments. */
  skipIgnored(): void {
    while (this.flags.x && !this.done) {
      const char = this.peek();
      if (WHITE_SPACE.test(char)) this.at += char.length;
      else if (char === '#') {
        const end = this.pattern.indexOf('\n', this.at);
        this.at = end < 0 ? this.pattern.length : end + 1;
      } else return;
    }
  }

  skipWhiteSpace(): void {
    while (WHITE_SPACE.test(this.peek())) this.at++;
  }
}
