import { createHash } from 'node:crypto';
import { literalsAndComments } from './model/comments.js';

/** A query without comments, and with every stretch of blanks outside of literals made one: equal for edits that change nothing. */
export function normalizedQuery(text: string): string {
  let out = '';
  let from = 0;
  const code = (part: string): string => part.replace(/\s+/g, ' ').replace(/ ?([|(),;[\]{}=<>!~]+) ?/g, '$1');
  for (const { start, end } of literalsAndComments(text)) {
    out += code(text.slice(from, start));
    if (!text.startsWith('//', start)) out += text.slice(start, end);
    else out += ' ';
    from = end;
  }
  return code(out + code(text.slice(from))).trim();
}

/** A short digest of parts that are told apart. */
export function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 16);
}
