import { caseOrbits } from '../values/fold.js';
import { asciiBits, UNICODE_WORD, variantsOf } from './charset.js';
import { v8Property } from './properties.js';
import type { AssertionKind, CaseMode, ClassSet, RegexClass, RegexNode, RegexRepeat } from './tree.js';

/**
 * Prints a tree as a regular expression of V8. For `ascii` the result is right for ASCII texts only and takes no
 * flags, which is several times faster where words are asked for; for `unicode` it wants flag `u` (flag `v` of V8
 * 11 misses matches). Undefined if V8 cannot say it. Whether V8 also finds the same match is for `suitability.ts` to say.
 */
export function v8Source(node: RegexNode, mode: 'ascii' | 'unicode', captures: boolean): string | undefined {
  const printer = new Printer(mode, captures);
  const source = printer.print(node);
  return printer.impossible ? undefined : source;
}

const WORD = `[${UNICODE_WORD}]`;
const BOUNDARIES = {
  ascii: {
    wordBoundary: '\\b',
    notWordBoundary: '\\B',
    wordStart: '\\b(?=\\w)',
    wordEnd: '\\b(?<=\\w)',
    wordStartHalf: '(?<!\\w)',
    wordEndHalf: '(?!\\w)',
  },
  unicode: {
    wordBoundary: `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`,
    notWordBoundary: `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`,
    wordStart: `(?<!${WORD})(?=${WORD})`,
    wordEnd: `(?<=${WORD})(?!${WORD})`,
    wordStartHalf: `(?<!${WORD})`,
    wordEndHalf: `(?!${WORD})`,
  },
} as const;

// V8's own ^ and $ under flag m know other line ends than Rust's.
const LINES = {
  start: '^',
  end: '$',
  lineStart: '(?<=^|\\n)',
  lineEnd: '(?=$|\\n)',
  crlfLineStart: '(?<=^|\\n|\\r(?!\\n))',
  crlfLineEnd: '(?=$|\\r|(?<!\\r)\\n)',
} as const;

class Printer {
  impossible = false;

  constructor(
    private readonly mode: 'ascii' | 'unicode',
    private readonly captures: boolean,
  ) {}

  print(node: RegexNode): string {
    switch (node.kind) {
      case 'empty':
        return '(?:)';
      case 'literal':
        return this.characters(variantsOf(node.codePoint, node.caseMode));
      case 'class':
        return this.mode === 'ascii' ? this.asciiClass(node) : this.unicodeClass(node.set, node.caseMode);
      case 'assertion':
        return this.assertion(node.assertion, node.unicode);
      case 'repeat':
        return `${this.atom(node.node)}${quantifier(node)}`;
      case 'group':
        return this.captures ? `(${this.print(node.node)})` : `(?:${this.print(node.node)})`;
      case 'concat':
        return node.nodes.map((n) => (n.kind === 'alternate' ? this.atom(n) : this.print(n))).join('');
      case 'alternate':
        return node.nodes.map((n) => this.print(n)).join('|');
    }
  }

  /** What a quantifier may follow. */
  private atom(node: RegexNode): string {
    return node.kind === 'literal' || node.kind === 'class' ? this.print(node) : `(?:${this.print(node)})`;
  }

  private characters(codePoints: readonly number[]): string {
    const fitting = this.mode === 'ascii' ? codePoints.filter((c) => c < 128) : codePoints;
    return fitting.length === 1 ? this.character(fitting[0]!) : `[${fitting.map((c) => this.character(c)).join('')}]`;
  }

  private character(codePoint: number): string {
    if (codePoint < 128) {
      const char = String.fromCharCode(codePoint);
      return /[0-9A-Za-z_ ]/.test(char) ? char : `\\x${codePoint.toString(16).padStart(2, '0')}`;
    }
    return `\\u{${codePoint.toString(16)}}`;
  }

  private assertion(assertion: AssertionKind, unicode: boolean): string {
    if (assertion in LINES) return LINES[assertion as keyof typeof LINES];
    const boundaries = BOUNDARIES[this.mode === 'unicode' && unicode ? 'unicode' : 'ascii'];
    return boundaries[assertion as keyof typeof boundaries];
  }

  private asciiClass(node: RegexClass): string {
    const bits = asciiBits(node);
    if (bits === undefined) {
      this.impossible = true;
      return '[]';
    }
    if (bits === (1n << 128n) - 1n) return '[^]';
    let out = '';
    for (let code = 0; code < 128; code++) {
      if (!(bits & (1n << BigInt(code)))) continue;
      let last = code;
      while (last < 127 && bits & (1n << BigInt(last + 1))) last++;
      out += range(this.character(code), this.character(last));
      code = last;
    }
    return `[${out}]`;
  }

  /** An expression for one character. Flag `u` has no algebra of classes, so look-ahead does it. */
  private unicodeClass(set: ClassSet, caseMode: CaseMode): string {
    const flat = this.flatClass(set, caseMode);
    if (flat !== undefined) return `[${flat}]`;
    switch (set.kind) {
      case 'union':
        return `(?:${set.sets.map((item) => this.unicodeClass(item, caseMode)).join('|')})`;
      case 'not': {
        const inside = this.flatClass(set.set, caseMode);
        return inside === undefined ? `(?:(?!${this.unicodeClass(set.set, caseMode)})[^])` : `[^${inside}]`;
      }
      case 'operation': {
        const left = this.unicodeClass(set.left, caseMode);
        const right = this.unicodeClass(set.right, caseMode);
        if (set.operator === '&&') return `(?:(?=${left})${right})`;
        return set.operator === '--' ? `(?:(?!${right})${left})` : `(?:(?!${right})${left}|(?!${left})${right})`;
      }
      case 'perl':
        return `[^${this.flatClass({ ...set, negated: false }, caseMode)!}]`;
      case 'range':
      case 'property':
        throw new Error(`a ${set.kind} is always flat`);
    }
  }

  /** The inside of a class in brackets; undefined if the set cannot be written as one. */
  private flatClass(set: ClassSet, caseMode: CaseMode): string | undefined {
    switch (set.kind) {
      case 'range':
        return range(this.character(set.from), this.character(set.to)) + this.foldedRest(set.from, set.to, caseMode);
      case 'perl':
        return set.negated ? undefined : (set.unicode ? PERL_UNICODE : PERL_ASCII)[set.name];
      case 'property': {
        const name = v8Property(set.name);
        // Folding a property in V8 is not the same as in Rust.
        if (name === undefined || caseMode !== 'exact') this.impossible = true;
        return `\\${set.negated ? 'P' : 'p'}{${name ?? 'Any'}}`;
      }
      case 'union': {
        const items = set.sets.map((item) => this.flatClass(item, caseMode));
        return items.includes(undefined) ? undefined : items.join('');
      }
      case 'not':
      case 'operation':
        return undefined;
    }
  }

  /** The case variants of a range's characters. */
  private foldedRest(from: number, to: number, caseMode: CaseMode): string {
    if (caseMode === 'exact') return '';
    const rest = new Set<number>();
    const add = (variants: readonly number[]): void => {
      if (variants.some((v) => v >= from && v <= to)) for (const v of variants) rest.add(v);
    };
    if (caseMode === 'fold') for (const orbit of caseOrbits()) add(orbit);
    else for (let letter = 97; letter <= 122; letter++) add(variantsOf(letter, caseMode));
    return [...rest]
      .filter((v) => v < from || v > to)
      .map((v) => this.character(v))
      .join('');
  }
}

const PERL_UNICODE = { d: '\\p{Nd}', s: '\\p{White_Space}', w: UNICODE_WORD } as const;
const PERL_ASCII = { d: '0-9', s: '\\t-\\r ', w: '0-9A-Za-z_' } as const;

function range(from: string, to: string): string {
  return from === to ? from : `${from}-${to}`;
}

function quantifier({ min, max, greedy }: RegexRepeat): string {
  const lazy = greedy ? '' : '?';
  if (max === Infinity) return (min === 0 ? '*' : min === 1 ? '+' : `{${min},}`) + lazy;
  if (min === 0 && max === 1) return `?${lazy}`;
  return (min === max ? `{${min}}` : `{${min},${max}}`) + lazy;
}
