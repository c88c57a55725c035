import type { KustoPackage, PackageObject } from '../package.js';
import { at, construct } from '../raw.js';
import type { LexicalToken } from './tree-types.js';

/**
 * No token depends on more characters behind its end than this. What the lexer scans it takes into the token, to the end of
 * the line or text; only numbers, identifiers (36 characters) and signs are looked at further and left.
 */
const LOOKAHEAD = 64;

interface Lexer {
  Parse(text: string, start: number, options: unknown): LexicalToken | null;
}

/** A text and its tokens. */
export interface LexedText {
  readonly text: string;
  readonly tokens: readonly LexicalToken[];
}

/**
 * The tokens of a text, as the package's `TokenParser.ParseTokens`. Those of a text before are taken where it is the same:
 * the lexer has no state, so they are the same from any place on that both texts share to their ends.
 */
export function lex(
  { Kusto }: KustoPackage,
  text: string,
  options: PackageObject,
  before: LexedText | undefined,
): LexicalToken[] {
  const syntax = at(Kusto, 'Language', 'Syntax', 'SyntaxKind');
  const lexer = construct(at(Kusto, 'Language', 'Parsing', 'TokenParser'), 'ctor') as unknown as Lexer;
  const then = before?.tokens ?? [];
  const tokens: LexicalToken[] = [];
  let position = 0;
  // Where the token of the text before starts that is the next to be compared.
  let [index, start] = [0, 0];
  const { first, last } = before === undefined ? { first: 0, last: 0 } : common(text, before.text);
  for (; index < then.length && start + then[index]!.Length + LOOKAHEAD <= first; index++) {
    tokens.push(then[index]!);
    start += then[index]!.Length;
  }
  position = start;
  const shift = text.length - (before?.text.length ?? 0);
  for (;;) {
    if (position >= text.length - last) {
      while (index < then.length && start + shift < position) start += then[index++]!.Length;
      if (index < then.length && start + shift === position) return [...tokens, ...then.slice(index)];
    }
    const token = lexer.Parse(text, position, options);
    if (token === null) return tokens;
    tokens.push(token);
    position += token.Length;
    if (token.Kind === syntax['EndOfTextToken']) return tokens;
  }
}

/** How many characters two texts share at their starts and, of the rest, at their ends. */
export function common(a: string, b: string): { readonly first: number; readonly last: number } {
  const most = Math.min(a.length, b.length);
  let first = 0;
  while (first < most && a.charCodeAt(first) === b.charCodeAt(first)) first++;
  let last = 0;
  while (last < most - first && a.charCodeAt(a.length - 1 - last) === b.charCodeAt(b.length - 1 - last)) last++;
  return { first, last };
}
