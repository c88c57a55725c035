import { visit } from 'jsonc-parser';
import { Lexer } from 'yaml';
import type { FileProblem } from './region.js';

/** What `yaml` puts before the text of a scalar, which may begin as a comment does. */
const SCALAR = '\x1f';

/** That comments of a rule file are lost when it is converted; those inside of its queries are not meant. */
export function lostComments(text: string, format: 'yaml' | 'json'): FileProblem[] {
  const places = format === 'yaml' ? yamlComments(text) : jsonComments(text);
  const [start, ...others] = places;
  if (start === undefined) return [];
  const message = others.length === 0 ? 'This comment is lost.' : `This comment and ${others.length} more are lost.`;
  return [{ start, end: start + 1, message, severity: 'warning', code: 'convert-comments' }];
}

function yamlComments(text: string): number[] {
  const places: number[] = [];
  let at = 0;
  let before = '';
  for (const token of new Lexer().lex(text)) {
    // Marks of the lexer stand nowhere in the text.
    const isMark = /^[\x02\x18\x1f]$/.test(token);
    if (token.startsWith('#') && before !== SCALAR) places.push(at);
    if (!isMark) at += token.length;
    before = token;
  }
  return places;
}

function jsonComments(text: string): number[] {
  const places: number[] = [];
  visit(text, { onComment: (offset) => places.push(offset) });
  return places;
}
