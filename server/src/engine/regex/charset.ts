import { caseVariants } from '../values/fold.js';
import { hasProperty, v8Property } from './properties.js';
import type { CaseMode, ClassSet, RegexClass, RegexLiteral } from './tree.js';

/** Word characters of Unicode, as the inside of a class of V8. */
export const UNICODE_WORD = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}';

const PERL_UNICODE = { d: /\p{Nd}/u, s: /\p{White_Space}/u, w: new RegExp(`[${UNICODE_WORD}]`, 'u') };
const PERL_ASCII = { d: /[0-9]/, s: /[\t-\r ]/, w: /[0-9A-Za-z_]/ };

/** The code points that a character stands for. */
export function variantsOf(codePoint: number, caseMode: CaseMode): readonly number[] {
  switch (caseMode) {
    case 'exact':
      return [codePoint];
    case 'fold':
      return caseVariants(codePoint);
    case 'foldAscii': {
      const lower = codePoint | 32;
      return codePoint < 128 && lower >= 97 && lower <= 122 ? [lower, lower - 32] : [codePoint];
    }
  }
}

/** Whether a class or literal matches a code point; undefined if that depends on a property V8 does not know. */
export function matchesCodePoint(node: RegexClass | RegexLiteral, codePoint: number): boolean | undefined {
  if (node.kind === 'literal') return variantsOf(node.codePoint, node.caseMode).includes(codePoint);
  return contains(node.set, codePoint, node.caseMode);
}

function contains(set: ClassSet, codePoint: number, caseMode: CaseMode): boolean | undefined {
  switch (set.kind) {
    case 'range':
      return variantsOf(codePoint, caseMode).some((v) => v >= set.from && v <= set.to);
    case 'perl':
      return (set.unicode ? PERL_UNICODE : PERL_ASCII)[set.name].test(String.fromCodePoint(codePoint)) !== set.negated;
    case 'property':
      if (v8Property(set.name) === undefined) return undefined;
      return variantsOf(codePoint, caseMode).some((v) => hasProperty(set.name, v)) !== set.negated;
    case 'union': {
      let unknown = false;
      for (const item of set.sets) {
        const inside = contains(item, codePoint, caseMode);
        if (inside === true) return true;
        unknown ||= inside === undefined;
      }
      return unknown ? undefined : false;
    }
    case 'not': {
      const inside = contains(set.set, codePoint, caseMode);
      return inside === undefined ? undefined : !inside;
    }
    case 'operation': {
      const left = contains(set.left, codePoint, caseMode);
      const right = contains(set.right, codePoint, caseMode);
      if (left === undefined || right === undefined) return undefined;
      if (set.operator === '&&') return left && right;
      return set.operator === '--' ? left && !right : left !== right;
    }
  }
}

/** Whether a class has a part that matches beyond ASCII, if only to be cut away again: refused in ASCII mode. */
export function hasPartBeyondAscii(set: ClassSet): boolean {
  switch (set.kind) {
    case 'range':
      return set.to > 127;
    case 'perl':
      return set.negated;
    case 'property':
    case 'not':
      return true;
    case 'union':
      return set.sets.some(hasPartBeyondAscii);
    case 'operation':
      return hasPartBeyondAscii(set.left) || hasPartBeyondAscii(set.right);
  }
}

/** Which ASCII characters a node matches: 128 bits, or undefined if that is not known. */
export function asciiBits(node: RegexClass | RegexLiteral): bigint | undefined {
  let bits = 0n;
  for (let code = 0; code < 128; code++) {
    const inside = matchesCodePoint(node, code);
    if (inside === undefined) return undefined;
    if (inside) bits |= 1n << BigInt(code);
  }
  return bits;
}

/**
 * A superset of the characters a node matches, coarse outside ASCII: {@link asciiBits}, and four bits for the other
 * characters, by kind: word characters that are no digits, digits, white space, the rest.
 */
export interface CoarseSet {
  readonly ascii: bigint;
  readonly other: number;
}

const WORD = 1;
const DIGIT = 2;
const SPACE = 4;
const ALL = 15;

export function overlap(a: CoarseSet, b: CoarseSet): boolean {
  return (a.ascii & b.ascii) !== 0n || (a.other & b.other) !== 0;
}

export function coarseSet(node: RegexClass | RegexLiteral): CoarseSet {
  const ascii = asciiBits(node) ?? (1n << 128n) - 1n;
  const set: ClassSet = node.kind === 'class' ? node.set : { kind: 'range', from: node.codePoint, to: node.codePoint };
  return { ascii, other: otherKinds(set, node.caseMode).kinds };
}

/** The kinds beyond ASCII, and whether the set holds all characters of each of them. */
function otherKinds(set: ClassSet, caseMode: CaseMode): { kinds: number; exact: boolean } {
  switch (set.kind) {
    case 'range':
      return { kinds: rangeKinds(set.from, set.to, caseMode), exact: set.to < 128 && caseMode !== 'fold' };
    case 'perl':
      return {
        kinds: negate(set.unicode ? { d: DIGIT, s: SPACE, w: WORD | DIGIT }[set.name] : 0, set.negated),
        exact: true,
      };
    case 'property': {
      const kinds = { Nd: DIGIT, White_Space: SPACE, ASCII: 0, Any: ALL }[v8Property(set.name) ?? ''];
      return kinds === undefined ? { kinds: ALL, exact: false } : { kinds: negate(kinds, set.negated), exact: true };
    }
    case 'union': {
      const parts = set.sets.map((item) => otherKinds(item, caseMode));
      return { kinds: parts.reduce((sum, p) => sum | p.kinds, 0), exact: parts.every((p) => p.exact) };
    }
    case 'not': {
      const inner = otherKinds(set.set, caseMode);
      return inner.exact ? { kinds: negate(inner.kinds, true), exact: true } : { kinds: ALL, exact: false };
    }
    case 'operation': {
      const left = otherKinds(set.left, caseMode);
      const right = otherKinds(set.right, caseMode);
      const exact = left.exact && right.exact;
      if (set.operator === '&&') return { kinds: left.kinds & right.kinds, exact };
      if (set.operator === '--') return { kinds: right.exact ? left.kinds & ~right.kinds : left.kinds, exact };
      return exact ? { kinds: left.kinds ^ right.kinds, exact } : { kinds: ALL, exact };
    }
  }
}

function negate(kinds: number, negated: boolean): number {
  return negated ? ALL & ~kinds : kinds;
}

function rangeKinds(from: number, to: number, caseMode: CaseMode): number {
  // The variants of k and s beyond ASCII are letters.
  const folded = caseMode === 'fold' && from <= 0x73 && to >= 0x4b ? WORD : 0;
  if (to < 128) return folded;
  if (to - from > 64 || from < 128) return ALL;
  let kinds = folded;
  for (let codePoint = from; codePoint <= to; codePoint++) {
    for (const variant of variantsOf(codePoint, caseMode)) kinds |= kindOf(variant);
  }
  return kinds;
}

function kindOf(codePoint: number): number {
  const char = String.fromCodePoint(codePoint);
  if (codePoint < 128) return 0;
  if (PERL_UNICODE.d.test(char)) return DIGIT;
  if (PERL_UNICODE.s.test(char)) return SPACE;
  return PERL_UNICODE.w.test(char) ? WORD : ALL & ~WORD & ~DIGIT & ~SPACE;
}
