import type { Span } from '../../syntax/expressions.js';

/** A string literal in any of KQL's forms, or a comment. */
const TOKEN =
  /\/\/[^\n]*|```[^]*?(?:```|$)|~~~[^]*?(?:~~~|$)|@"(?:[^"]|"")*"?|@'(?:[^']|'')*'?|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/gu;

/** The literals and comments of a query, also of one that does not parse. */
export function literalsAndComments(text: string): readonly Span[] {
  return [...text.matchAll(TOKEN)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** The `//` comments of a query, without line breaks. */
export function commentsOf(text: string): readonly Span[] {
  return [...text.matchAll(TOKEN)]
    .filter((match) => match[0].startsWith('//'))
    .map((match) => ({ start: match.index, end: match.index + match[0].replace(/\r$/, '').length }));
}

/** The query with comments and the insides of literals blanked, so that offsets stay and only code is left. */
export function codeOnly(text: string): string {
  return text.replace(TOKEN, (token) => token.replace(/[^\n]/gu, (char) => ' '.repeat(char.length)));
}
