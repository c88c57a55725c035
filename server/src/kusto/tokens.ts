import type { Analysis } from './analysis.js';
import { call, items } from './raw.js';
import type { Span } from '../syntax/expressions.js';

/** A word, sign, literal or comment of a query, as the lexer cuts it. */
export interface Token extends Span {
  readonly text: string;
  readonly comment: boolean;
}

const known = new WeakMap<Analysis, readonly Token[]>();

/** The tokens and comments of a query, in order. Empty where the language package could not read the text. */
export function tokensOf(analysis: Analysis): readonly Token[] {
  let tokens = known.get(analysis);
  if (tokens === undefined) known.set(analysis, (tokens = read(analysis)));
  return tokens;
}

function read({ code }: Analysis): readonly Token[] {
  if (code === undefined) return [];
  const tokens: Token[] = [];
  let offset = 0;
  for (const token of items(call(code, 'GetLexicalTokens'))) {
    const trivia = (token['Trivia'] as string | null) ?? '';
    for (const match of trivia.matchAll(/\/\/[^\r\n]*/g)) {
      const text = match[0].trimEnd();
      const start = offset + match.index;
      tokens.push({ start, end: start + text.length, text, comment: true });
    }
    offset += trivia.length;
    const text = token['Text'] as string;
    if (text !== '') tokens.push({ start: offset, end: offset + text.length, text, comment: false });
    offset += text.length;
  }
  return tokens;
}
