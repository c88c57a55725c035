import { scalarTypeOf, type ColumnInfo } from '../syntax/types.js';
import type { ParameterFacts } from './facts.js';

/** A function's text taken apart: its name where the text declares one, its parameters and its body. */
export interface FunctionText {
  readonly name: string | undefined;
  readonly parameters: readonly ParameterFacts[];
  readonly body: string;
}

/** Skips the string literal that starts at `index`, if one does; returns the index after it. */
function afterLiteral(text: string, index: number): number {
  const quote = text.charAt(index);
  if (quote !== '"' && quote !== "'") return index;
  const verbatim = text.charAt(index - 1) === '@';
  for (let i = index + 1; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\' && !verbatim) i++;
    else if (c === quote) {
      if (verbatim && text.charAt(i + 1) === quote) i++;
      else return i + 1;
    }
  }
  return text.length;
}

const OPENING = '([{';
const CLOSING = ')]}';

/** The index of the bracket that closes the one at `open`, or undefined when none does. */
function closingBracket(text: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < text.length;) {
    const next = afterLiteral(text, i);
    if (next > i) {
      i = next;
      continue;
    }
    const c = text.charAt(i);
    if (text.startsWith('//', i)) {
      const newline = text.indexOf('\n', i);
      i = newline < 0 ? text.length : newline;
      continue;
    }
    if (OPENING.includes(c)) depth++;
    if (CLOSING.includes(c) && --depth === 0) return i;
    i++;
  }
  return undefined;
}

/** Splits at commas that stand outside of brackets and literals. */
function splitList(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length;) {
    const next = afterLiteral(text, i);
    const close = OPENING.includes(text.charAt(i)) ? closingBracket(text, i) : undefined;
    if (next > i) i = next;
    else if (close !== undefined) i = close + 1;
    else {
      if (text.charAt(i) === ',') {
        parts.push(text.slice(start, i));
        start = i + 1;
      }
      i++;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

const PARAMETER =
  /^(?<name>[A-Za-z_][A-Za-z0-9_]*|\['[^']+'\])\s*:\s*(?:\((?<columns>[^]*)\)|(?<type>[A-Za-z]+[A-Za-z0-9]*)\s*(?:=\s*(?<value>[^]+))?)$/u;

function parseColumn(text: string): ColumnInfo | string {
  const [name = '', typeName = ''] = text.split(':').map((part) => part.trim());
  const type = scalarTypeOf(typeName);
  return type === undefined ? `\`${text}\` is not a column and its type` : { name, type };
}

function parseParameter(text: string): ParameterFacts | string {
  const groups = PARAMETER.exec(text)?.groups;
  if (groups === undefined) return `\`${text}\` is not a parameter and its type`;
  const { columns: columnText, type: typeName, value } = groups;
  const name = (groups['name'] ?? '').replace(/^\['|'\]$/gu, '');
  if (columnText !== undefined) {
    const parts = splitList(columnText).filter((part) => part !== '*');
    const columns = parts.map(parseColumn);
    const wrong = columns.find((column) => typeof column === 'string');
    if (wrong !== undefined) return wrong;
    const open = columnText.includes('*');
    return { name, type: 'table', tabular: { columns: columns.filter((column) => typeof column !== 'string'), open } };
  }
  const type = scalarTypeOf(typeName ?? '');
  if (type === undefined) return `\`${typeName ?? ''}\` is not a type`;
  return value === undefined ? { name, type } : { name, type, default: value.trim(), optional: true };
}

/**
 * Reads a parameter list as KQL writes it: `T:(*), user:string, days:int=7`. Returns what is wrong as text otherwise.
 * See https://learn.microsoft.com/kusto/query/functions/user-defined-functions
 */
export function parseParameters(text: string): readonly ParameterFacts[] | string {
  const parameters = splitList(text).map(parseParameter);
  const wrong = parameters.find((parameter) => typeof parameter === 'string');
  return wrong ?? parameters.filter((parameter) => typeof parameter !== 'string');
}

const CREATE = /^(?:\s|\/\/[^\n]*\n)*\.(?:create|create-or-alter|alter)\s+function\s+(?:ifnotexists\s+)?(?=[^]*\{)/u;

/**
 * Takes the text of a function file apart. A `.create function` command gives name, parameters and body; any other text
 * is the body as it is. Returns what is wrong as text when a command is not complete.
 */
export function parseFunctionText(text: string): FunctionText | string {
  const command = CREATE.exec(text);
  if (command === null) return { name: undefined, parameters: [], body: text.trim() };
  let at = command[0].length;
  if (/^with\s*\(/u.test(text.slice(at))) {
    const close = closingBracket(text, text.indexOf('(', at));
    if (close === undefined) return 'the `with (...)` of the `.create function` command is not closed';
    at = close + 1;
  }
  const head = /^\s*(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*\(/u.exec(text.slice(at));
  if (head === null) return 'the `.create function` command lacks a name and parameter list';
  const open = at + head[0].length - 1;
  const close = closingBracket(text, open);
  const bodyStart = close === undefined ? -1 : text.indexOf('{', close);
  const bodyEnd = bodyStart < 0 ? undefined : closingBracket(text, bodyStart);
  if (close === undefined || bodyEnd === undefined)
    return 'the `.create function` command is not complete: a bracket is not closed';
  const parameters = parseParameters(text.slice(open + 1, close));
  if (typeof parameters === 'string') return parameters;
  return { name: head.groups?.['name'], parameters, body: text.slice(bodyStart + 1, bodyEnd).trim() };
}
