import type { Token } from '../../kusto/tokens.js';
import type { Span } from '../../syntax/expressions.js';
import type { Marks } from './marks.js';

/** Two tokens that follow each other on a line. */
export interface Neighbours {
  readonly left: Token;
  readonly right: Token;
  /** Whether something stands between them as written. */
  readonly apart: boolean;
  /** Whether they are inside the braces of a `dynamic(…)` literal. */
  readonly inBag: boolean;
}

/** Words that are no functions: a blank stands between them and a parenthesis. */
const SPACED_BEFORE_PARENTHESIS: ReadonlySet<string> = new Set(
  [
    ['and', 'or', 'in', 'in~', '!in', '!in~', 'has_any', 'has_all', 'between', '!between', 'matches regex'],
    ['join', 'lookup', 'union', 'on', 'by', 'where', 'filter', 'extend', 'project', 'summarize', 'distinct', 'print'],
    ['with', 'of', 'from', 'step', 'order', 'sort', 'top', 'find', 'search', 'partition', 'fork', 'facet', 'mv-apply'],
    ['mv-expand', 'project-away', 'project-keep', 'project-rename', 'project-reorder', 'parse', 'default', 'serialize'],
    ['declare', 'macro-expand', 'graph-match', 'make-graph'],
    ['has', 'contains', 'startswith', 'endswith', 'hasprefix', 'hassuffix'].flatMap((name) => [
      name,
      `!${name}`,
      `${name}_cs`,
      `!${name}_cs`,
    ]),
  ].flat(),
);

/** Signs that are between two operands wherever they stand. */
const ALWAYS_INFIX: ReadonlySet<string> = new Set(['==', '!=', '<>', '=~', '!~', '<=', '>=', '..', '=>']);

/** The blank between two tokens of a line: one or none. Where no rule says otherwise it stays as it is. */
export function blankBetween(pair: Neighbours, marks: Marks): '' | ' ' {
  const { left, right, apart } = pair;
  if (right.comment) return ' ';
  if (marks.asWritten.some((span) => within(span, left) && within(span, right))) return apart ? ' ' : '';
  return decided(pair, marks) ?? (apart ? ' ' : '');
}

const within = (span: Span, token: Span): boolean => span.start <= token.start && token.end <= span.end;

function decided(pair: Neighbours, marks: Marks): '' | ' ' | undefined {
  const { left, right } = pair;
  if (right.text === ',' || right.text === ';') return '';
  if (left.text === ',' || left.text === ';' || left.text === '|' || right.text === '|') return ' ';
  if (left.text === '(' || left.text === '[' || right.text === ')' || right.text === ']') return '';
  const parameter = marks.parameters.find((span) => within(span, left) && within(span, right));
  if (parameter !== undefined && (left.text === '=' || right.text === '=')) return '';
  if (marks.parameterEnds.has(left.end) && right.text === '(') return ' ';
  if (right.text === '{' || left.text === '{' || right.text === '}') return brace(pair);
  if (right.text === '(') return parenthesis(pair, marks);
  if (right.text === ':' || left.text === ':') return colon(pair, marks);
  if (isInfix(left, marks) || isInfix(right, marks)) return ' ';
  if (left.text === '=' || right.text === '=') return ' ';
  return undefined;
}

function isInfix(token: Token, marks: Marks): boolean {
  return ALWAYS_INFIX.has(token.text) || marks.infix.has(token.start);
}

/** The body of a function is set off from its braces, the keys of a bag are not. */
function brace({ left, right, inBag }: Neighbours): '' | ' ' | undefined {
  if (right.text === '{' && left.text !== ')') return left.text === ':' ? ' ' : undefined;
  if (inBag) return '';
  return left.text === '{' && right.text === '}' ? undefined : ' ';
}

function parenthesis({ left }: Neighbours, marks: Marks): '' | ' ' | undefined {
  if (marks.callNameEnds.has(left.end)) return '';
  if (SPACED_BEFORE_PARENTHESIS.has(left.text)) return ' ';
  return left.text === '=' || isInfix(left, marks) ? ' ' : undefined;
}

function colon({ left, right, inBag }: Neighbours, marks: Marks): '' | ' ' | undefined {
  const isDeclared = marks.declarations.some((span) => within(span, left) && within(span, right));
  if (!isDeclared && !inBag) return undefined;
  return right.text === ':' ? '' : ' ';
}
