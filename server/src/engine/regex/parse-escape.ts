import type { Scanner } from './scanner.js';
import type { AssertionKind, ClassSet } from './tree.js';

export type Escape =
  | { readonly kind: 'char'; readonly codePoint: number; /** Written as `\xNN`. */ readonly byte: boolean }
  | { readonly kind: 'set'; readonly set: ClassSet }
  | { readonly kind: 'assertion'; readonly assertion: AssertionKind };

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const ASSERTIONS: Readonly<Record<string, AssertionKind>> = {
  A: 'start',
  z: 'end',
  b: 'wordBoundary',
  B: 'notWordBoundary',
  '<': 'wordStart',
  '>': 'wordEnd',
};
const WORD_ASSERTIONS: Readonly<Record<string, AssertionKind>> = {
  start: 'wordStart',
  end: 'wordEnd',
  'start-half': 'wordStartHalf',
  'end-half': 'wordEndHalf',
};
const HEX_WIDTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads an escape sequence; the scanner is at the backslash. */
export function parseEscape(s: Scanner): Escape {
  const start = s.at;
  s.takeRaw();
  if (s.done) s.fail('the pattern ends in a backslash', start);
  const char = s.peek();
  if (char === '0') return { kind: 'char', codePoint: octal(s), byte: false };
  if (/^[1-9]$/.test(char)) s.fail('back-references and octal escapes are not supported', start);
  if (char === 'd' || char === 's' || char === 'w' || char === 'D' || char === 'S' || char === 'W') {
    s.take();
    const name = char.toLowerCase() as 'd' | 's' | 'w';
    return { kind: 'set', set: { kind: 'perl', name, negated: name !== char, unicode: s.flags.u } };
  }
  if (char === 'p' || char === 'P') return { kind: 'set', set: parseProperty(s, start) };
  if (char in HEX_WIDTH) return parseHex(s, start);
  s.take();
  if (char in CONTROLS) return { kind: 'char', codePoint: CONTROLS[char]!, byte: false };
  if (char in ASSERTIONS) {
    const special = char === 'b' ? parseSpecialBoundary(s) : undefined;
    return { kind: 'assertion', assertion: special ?? ASSERTIONS[char]! };
  }
  if (char > '\x7f' || /^[0-9A-Za-z]$/.test(char)) s.fail(`no such escape sequence: \\${char}`, start);
  return { kind: 'char', codePoint: char.codePointAt(0)!, byte: false };
}

/** A NUL, or a character by its octal digits; the scanner is at the leading zero. */
function octal(s: Scanner): number {
  let digits = '';
  while (digits.length < 3 && /^[0-7]$/.test(s.peek())) digits += digits.length < 2 ? s.takeRaw() : s.take();
  s.skipIgnored();
  return parseInt(digits, 8);
}

/** What may follow `\b` in braces; undefined when the brace begins a counted repetition. */
function parseSpecialBoundary(s: Scanner): AssertionKind | undefined {
  const start = s.at;
  if (!s.accept('{')) return undefined;
  const m = /^([A-Za-z-]+)\s*\}/.exec(s.pattern.slice(s.at));
  if (!m) {
    s.at = start;
    return undefined;
  }
  const assertion = WORD_ASSERTIONS[m[1]!];
  if (assertion === undefined) s.fail('\\b{…} takes start, end, start-half or end-half', start);
  s.at += m[0].length;
  s.skipIgnored();
  return assertion;
}

function parseHex(s: Scanner, start: number): Escape {
  const letter = s.take();
  let digits = '';
  const braced = s.accept('{');
  if (braced) {
    while (!s.done && s.peek() !== '}') digits += s.take();
    if (!s.accept('}')) s.fail('the escape sequence does not end', start);
  } else {
    while (digits.length < HEX_WIDTH[letter]! && !s.done) digits += s.take();
    if (digits.length < HEX_WIDTH[letter]!) s.fail(`\\${letter} takes ${HEX_WIDTH[letter]!} hex digits`, start);
  }
  if (!/^[0-9a-fA-F]{1,8}$/.test(digits)) s.fail('no hex digits', start);
  const codePoint = parseInt(digits, 16);
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) s.fail('no Unicode character', start);
  return { kind: 'char', codePoint, byte: letter === 'x' && !braced };
}

function parseProperty(s: Scanner, start: number): ClassSet {
  const negated = s.take() === 'P';
  if (s.done) s.fail('a Unicode property needs a name', start);
  if (!s.accept('{')) {
    const name = s.take();
    if (name === '\\') s.fail('a Unicode property needs a name', start);
    return property(name, negated);
  }
  let name = '';
  while (!s.done && s.peek() !== '}') name += s.take();
  if (!s.accept('}')) s.fail('the Unicode property does not end', start);
  if (name === '') s.fail('a Unicode property needs a name', start);
  const unequal = name.indexOf('!=');
  if (unequal >= 0) return property(`${name.slice(0, unequal)}=${name.slice(unequal + 2)}`, !negated);
  return property(name, negated);
}

function property(name: string, negated: boolean): ClassSet {
  return { kind: 'property', name, negated };
}
