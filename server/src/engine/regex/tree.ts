/**
 * A regular expression in the dialect of Rust's regex crate, which is Kusto's, as a tree. Flags are resolved: each
 * node says for itself how it takes case and Unicode.
 * Source: https://learn.microsoft.com/kusto/query/regex
 */
export type RegexNode =
  | RegexLiteral
  | RegexClass
  | RegexAssertion
  | RegexRepeat
  | RegexGroup
  | { readonly kind: 'empty' }
  | { readonly kind: 'concat'; readonly nodes: readonly RegexNode[] }
  /** Earlier alternatives are preferred. */
  | { readonly kind: 'alternate'; readonly nodes: readonly RegexNode[] };

/** How letters that differ in case only compare: apart, by simple Unicode folding, or folded within ASCII. */
export type CaseMode = 'exact' | 'fold' | 'foldAscii';

export interface RegexLiteral {
  readonly kind: 'literal';
  readonly codePoint: number;
  readonly caseMode: CaseMode;
}

/** One character out of a set. */
export interface RegexClass {
  readonly kind: 'class';
  readonly set: ClassSet;
  readonly caseMode: CaseMode;
}

export type ClassSet =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'perl'; readonly name: 'd' | 's' | 'w'; readonly negated: boolean; readonly unicode: boolean }
  /** `\p{…}`, with the text between the braces. */
  | { readonly kind: 'property'; readonly name: string; readonly negated: boolean }
  | { readonly kind: 'union'; readonly sets: readonly ClassSet[] }
  /** The complement of a set, after case folding. */
  | { readonly kind: 'not'; readonly set: ClassSet }
  | {
      readonly kind: 'operation';
      readonly operator: '&&' | '--' | '~~';
      readonly left: ClassSet;
      readonly right: ClassSet;
    };

export type AssertionKind =
  | 'start'
  | 'end'
  | 'lineStart'
  | 'lineEnd'
  | 'crlfLineStart'
  | 'crlfLineEnd'
  | 'wordBoundary'
  | 'notWordBoundary'
  | 'wordStart'
  | 'wordEnd'
  | 'wordStartHalf'
  | 'wordEndHalf';

export interface RegexAssertion {
  readonly kind: 'assertion';
  readonly assertion: AssertionKind;
  /** Whether words are made of Unicode's word characters or of ASCII's. */
  readonly unicode: boolean;
}

export interface RegexRepeat {
  readonly kind: 'repeat';
  readonly node: RegexNode;
  readonly min: number;
  /** Infinity if there is no end. */
  readonly max: number;
  readonly greedy: boolean;
}

/** A capture group, numbered from 1. */
export interface RegexGroup {
  readonly kind: 'group';
  readonly node: RegexNode;
  readonly index: number;
}

export interface RegexTree {
  /** The pattern that was parsed. */
  readonly pattern: string;
  readonly root: RegexNode;
  /** The names of the capture groups; index 0, the whole match, has none. */
  readonly groupNames: readonly (string | undefined)[];
  /** For each group the UTF-16 place behind its opening parenthesis; index 0 is unused. */
  readonly groupOffsets: readonly number[];
  /** Whether verbose mode is on where the pattern ends, so that a comment may reach beyond it. */
  readonly endsVerbose: boolean;
}

/** The children of a node, in order. */
export function childrenOf(node: RegexNode): readonly RegexNode[] {
  switch (node.kind) {
    case 'concat':
    case 'alternate':
      return node.nodes;
    case 'repeat':
    case 'group':
      return [node.node];
    case 'empty':
    case 'literal':
    case 'class':
    case 'assertion':
      return [];
  }
}

/** Whether a node can match the empty text. */
export function isNullable(node: RegexNode): boolean {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return true;
    case 'literal':
    case 'class':
      return false;
    case 'repeat':
      return node.min === 0 || isNullable(node.node);
    case 'group':
      return isNullable(node.node);
    case 'concat':
      return node.nodes.every(isNullable);
    case 'alternate':
      return node.nodes.some(isNullable);
  }
}
