import { isDynamicArray, type Value } from '../values/types.js';
import type { CallExpr, InExpr, PlanExpr } from './expression.js';

/**
 * A text that stands in a column of type string, ASCII letters in either case, once the code points that fold to an
 * ASCII letter count as it. It stands in JSON as it is, unless characters of it are escaped as `\uXXXX`.
 */
export interface NecessaryText {
  /** In lower case. */
  readonly text: string;
  /** What is before it. */
  readonly starts: Edge;
  /** What is behind it. */
  readonly ends: Edge;
}

/** Any character; none that belongs to a term; or the edge of the value, which in JSON is a quote. */
export type Edge = 'anywhere' | 'term' | 'value';

/** Texts of which a row has at least one. */
export type TextClause = readonly NecessaryText[];

/** Ways to fulfil a predicate: for at least one of them, all its clauses hold. Each has at least one clause. */
export type TextCondition = readonly (readonly TextClause[])[];

/** Conditions that all hold for every row of which a predicate is true; none where nothing is known. */
export function necessaryTexts(predicate: PlanExpr): readonly TextCondition[] {
  switch (predicate.op) {
    case 'and':
      return predicate.args.flatMap(necessaryTexts);
    case 'or':
      return ofEither(predicate.args);
    case 'call':
      return ofCall(predicate);
    case 'in':
      return ofList(predicate);
    default:
      return [];
  }
}

function ofEither(args: readonly PlanExpr[]): readonly TextCondition[] {
  const ways: (readonly TextClause[])[] = [];
  const alone: NecessaryText[] = [];
  for (const arg of args) {
    const conditions = necessaryTexts(arg);
    if (conditions.length === 0) return [];
    const own = conditions.length === 1 ? conditions[0]! : [conditions.map(clauseOf)];
    for (const way of own) {
      // Ways of one clause are together no more than a clause.
      if (way.length === 1) alone.push(...way[0]!);
      else ways.push(way);
    }
  }
  return [alone.length === 0 ? ways : [[unique(alone)], ...ways]];
}

/** A clause that holds where a condition does: in each way the one that fewest rows fulfil. */
export function clauseOf(condition: TextCondition): TextClause {
  return unique(condition.flatMap((way) => bestClause(way)!));
}

/** The clause that fewest rows fulfil, by guess: that whose shortest text is longest. */
export function bestClause(clauses: readonly TextClause[]): TextClause | undefined {
  let best: TextClause | undefined;
  let most = -1;
  for (const clause of clauses) {
    const shortest = Math.min(...clause.map(({ text }) => text.length));
    if (shortest > most || (shortest === most && clause.length < best!.length)) {
      best = clause;
      most = shortest;
    }
  }
  return best;
}

/** Operators that hold only where the text has the needle in it, as it is or in other case: where it begins and ends. */
const EDGES: Readonly<Partial<Record<string, readonly [Edge, Edge]>>> = {
  has: ['term', 'term'],
  hasprefix: ['term', 'anywhere'],
  hassuffix: ['anywhere', 'term'],
  contains: ['anywhere', 'anywhere'],
  startswith: ['value', 'anywhere'],
  endswith: ['anywhere', 'value'],
  '==': ['value', 'value'],
  '=~': ['value', 'value'],
};

/** What a column of type string can hold of JSON that is no text. */
const OTHER_VALUES = ['true', 'false', 'null', 'nan', 'infinity'];

function ofCall({ name, args }: CallExpr): readonly TextCondition[] {
  const [subject, needle] = args;
  const edges = EDGES[name.replace(/_cs$/, '')];
  if (edges === undefined || subject === undefined || needle === undefined) return [];
  const pair = isTextColumn(subject) ? needle : name === '==' && isTextColumn(needle) ? subject : undefined;
  if (pair?.op !== 'constant' || pair.type !== 'string') return [];
  const text = plainPart(pair.value, edges);
  return text === undefined ? [] : [[[[text]]]];
}

function ofList({ operator, left, items, table }: InExpr): readonly TextCondition[] {
  if (operator.startsWith('!') || table !== undefined || !isTextColumn(left)) return [];
  const edges = EDGES[operator.startsWith('has_') ? 'has' : '==']!;
  const texts: NecessaryText[] = [];
  for (const item of items) {
    if (item.op !== 'constant') return [];
    const values = item.type === 'dynamic' && isDynamicArray(item.value) ? item.value : [item.value];
    for (const value of values) {
      const text = plainPart(value, edges);
      if (text !== undefined) texts.push(text);
      // In has_all a needle that says nothing leaves the others necessary.
      else if (operator !== 'has_all') return [];
    }
  }
  if (texts.length === 0) return [];
  return operator === 'has_all' ? texts.map((text) => [[[text]]]) : [[[unique(texts)]]];
}

function isTextColumn(e: PlanExpr): boolean {
  return e.op === 'column' && e.type === 'string';
}

function unique(texts: readonly NecessaryText[]): TextClause {
  return [...new Map(texts.map((t) => [`${t.starts} ${t.ends} ${t.text}`, t])).values()];
}

/** Runs of ASCII that JSON never writes with a backslash, and that never reach over its punctuation. */
const PLAIN = /[^"\\/{}[\],:\u0000-\u001f\u007f-\uffff]{2,}/g;

/** What may be part of a number, which JSON can write in other ways. */
const NUMBER = /^[\d.eE+-]*$/;

const TERM = /^[0-9a-z]$/;

/** The longest part of a text that stands in JSON as it is; undefined when there is none. */
function plainPart(value: Value, [starts, ends]: readonly [Edge, Edge]): NecessaryText | undefined {
  if (typeof value !== 'string') return undefined;
  let longest: RegExpExecArray | undefined;
  for (const part of value.matchAll(PLAIN))
    if (!NUMBER.test(part[0]) && part[0].length > (longest?.[0].length ?? 0)) longest = part;
  if (longest === undefined) return undefined;
  const text = longest[0].toLowerCase();
  const edge = (asked: Edge, isThere: boolean, character: string): Edge => {
    if (!isThere || (asked === 'term' && !TERM.test(character))) return 'anywhere';
    return asked === 'value' && OTHER_VALUES.some((other) => other.includes(text)) ? 'anywhere' : asked;
  };
  return {
    text,
    starts: edge(starts, longest.index === 0, text.charAt(0)),
    ends: edge(ends, longest.index + text.length === value.length, text.slice(-1)),
  };
}
