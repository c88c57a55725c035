import type { Range } from './region.js';

/**
 * Cuts the text of a `.kql` file into queries.
 *
 * Kusto's own editors separate queries by blank lines, but rules are full of blank lines, so a blank line alone cuts
 * nothing. The text is cut before a chunk (lines between blank lines outside of strings and brackets) only when
 *
 * 1. what stands before it is a complete query: a `let`, `set` or `declare` statement alone is not, nor is text that
 *    ends in an operator, a comma, a pipe, an operator name or `;` (`a; b` are statements of one query), and
 * 2. the chunk itself opens a query: a control command, a statement keyword, a tabular operator that stands alone, or
 *    a source (a name or call) that is the whole chunk or is followed by `|` or `;`.
 *
 * Comments go with the chunk they stand in; a chunk of comments goes with the query after it. In doubt nothing is cut:
 * one file is normally one rule.
 *
 * @returns the range of each query, in order; always at least one. A single query is the whole text.
 */
export function splitQueries(text: string): readonly Range[] {
  const chunks = chunksOf(text);
  const starts: number[] = [];
  const ends: number[] = [];
  let complete = false;
  let commentStart: number | undefined;
  let ended = 0;
  for (const chunk of chunks) {
    if (chunk.code === '') {
      commentStart ??= chunk.start;
      continue;
    }
    if (complete && opensQuery(chunk.code)) {
      ends.push(ended);
      starts.push(commentStart ?? chunk.start);
      complete = false;
    }
    commentStart = undefined;
    ended = chunk.end;
    complete = isCompleteAfter(chunk.code, complete);
  }
  const bounds = [0, ...starts];
  return bounds.map((start, i) => ({ start, end: ends[i] ?? text.length }));
}

/** Lines between blank lines. `code` is the text without comments, strings as `''` and brackets emptied to `()`. */
interface Chunk extends Range {
  readonly code: string;
}

const TOKEN =
  /\/\/[^\r\n]*|```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|@"(?:[^"\r\n]|"")*"?|@'(?:[^'\r\n]|'')*'?|"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?|\r\n|[\s\S]/gu;

function chunksOf(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let code = '';
  let start = 0;
  let end = 0;
  let started = false;
  let lineHasText = true;
  let depth = 0;
  const close = () => {
    if (started) chunks.push({ start, end, code: code.trim() });
    code = '';
    started = false;
  };
  for (const match of text.matchAll(TOKEN)) {
    const token = match[0];
    if (token === '\n' || token === '\r\n' || token === '\r') {
      if (!lineHasText && depth === 0) close();
      lineHasText = false;
      if (depth === 0) code += '\n';
      continue;
    }
    if (/^\s$/u.test(token) || token === '\ufeff') {
      if (depth === 0) code += ' ';
      continue;
    }
    if (!started) {
      started = true;
      start = match.index;
    }
    lineHasText = true;
    end = match.index + token.length;
    if (token.startsWith('//')) continue;
    if (isString(token)) {
      if (depth === 0) code += "''";
    } else if ('([{'.includes(token)) {
      if (depth === 0) code += token;
      depth++;
    } else if (')]}'.includes(token)) {
      depth = Math.max(0, depth - 1);
      if (depth === 0) code += token;
    } else if (depth === 0) code += token;
  }
  close();
  return chunks;
}

function isString(token: string): boolean {
  return token.length > 1 ? /^(?:["'@]|```|~~~)/.test(token) : token === '"' || token === "'";
}

const STATEMENT_ONLY = /^(?:let|set|declare|alias|restrict)\b/;
const STATEMENT_WORD = /^(?:let|set|declare|alias|restrict)\s+[\w[]/;
const OPENING_OPERATOR = /^(?:union|search|find|range|print|evaluate|datatable|externaldata|materialize)\b/;
/** Words that begin an operand or an argument of what stands before, never a query. */
const CONTINUATION =
  /^(?:and|or|not|in|has|has_any|has_all|has_cs|contains|contains_cs|startswith|endswith|matches|between|by|on|of|to|from|with|asc|desc|nulls|kind|hint|step|default|limit|where|extend|project|summarize|join|take)\b/;
const CONTROL_COMMAND = /^\.[a-z]/;
const NAME = String.raw`(?:[A-Za-z_]\w*|\[''\]|\[\])`;
const SOURCE = new RegExp(String.raw`^${NAME}(?:\s*\(\))?(?:\s*\.\s*${NAME}(?:\s*\(\))?)*\s*(?:$|[|;])`);

function opensQuery(code: string): boolean {
  if (CONTROL_COMMAND.test(code) || STATEMENT_WORD.test(code)) return true;
  if (CONTINUATION.test(code)) return false;
  return OPENING_OPERATOR.test(code) || SOURCE.test(code) || /^\(\)\s*(?:$|[|;])/.test(code);
}

const ENDS_OPEN =
  /(?:[|,;=<>+\-*/%:.!~]|\b(?:and|or|not|in|has|has_any|has_all|contains|startswith|endswith|matches\s+regex|between|by|on|of|to|where|extend|project|summarize|join|union|let|set|kind|with|step|from))$/;

/** Whether the query is complete after a chunk, given whether it already was before. */
function isCompleteAfter(code: string, before: boolean): boolean {
  if (ENDS_OPEN.test(code)) return false;
  if (before) return true;
  const last = code.slice(code.lastIndexOf(';') + 1).trim();
  return !STATEMENT_ONLY.test(last);
}
