import type { PackageObject } from '../package.js';

/** A token of the package's lexer. */
export interface LexicalToken {
  readonly Kind: number;
  readonly Trivia: string;
  readonly Text: string;
  readonly Diagnostics: unknown;
  readonly Length: number;
}

/** A node or token of the package's tree, with the members that its own classes keep to themselves. */
export interface Element {
  readonly ChildCount: number;
  readonly FullWidth: number;
  readonly IsToken: boolean;
  readonly OffsetInParent: number;
  readonly Parent: Element | null;
  readonly TriviaStart: number;
  readonly ContainsSyntaxDiagnostics: boolean;
  readonly SyntaxDiagnostics: unknown;
  readonly extendedData: { SemanticInfo: SemanticInfo | null } | null;
  _parentOrTree: unknown;
  _triviaStart: number;
  GetChild(index: number): Element | null;
}

export interface SemanticInfo {
  readonly Diagnostics: unknown;
  readonly Alternates: unknown;
}

/** A list of the package. */
export interface PackageList {
  readonly Count: number;
  getItem(index: number): PackageObject;
  add(item: unknown): void;
}
