import { isDynamicArray, type Value } from '../values/types.js';
import type { CallExpr, InExpr, PlanExpr } from './expression.js';

/**
 * Texts of which each row that a predicate keeps has at least one, somewhere in the text of one of its columns of type
 * string, ASCII letters in either case, once the code points that fold to an ASCII letter count as it. The texts are
 * such that they stand in JSON as they are, unless characters of theirs are escaped as `\uXXXX`.
 */
export type TextClause = readonly string[];

/** Operators that hold only where the text has the needle in it, as it is or in other case. */
const CONTAINING: ReadonlySet<string> = new Set([
  'has',
  'has_cs',
  'hasprefix',
  'hasprefix_cs',
  'hassuffix',
  'hassuffix_cs',
  'contains',
  'contains_cs',
  'startswith',
  'startswith_cs',
  'endswith',
  'endswith_cs',
  '=~',
  '==',
]);

/** Clauses that all hold for every row of which a predicate is true; none where nothing is known. */
export function necessaryTexts(predicate: PlanExpr): readonly TextClause[] {
  switch (predicate.op) {
    case 'and':
      return predicate.args.flatMap(necessaryTexts);
    case 'or': {
      const texts: string[] = [];
      for (const arg of predicate.args) {
        const best = bestClause(necessaryTexts(arg));
        if (best === undefined) return [];
        texts.push(...best);
      }
      return [unique(texts)];
    }
    case 'call':
      return ofCall(predicate);
    case 'in':
      return ofList(predicate);
    default:
      return [];
  }
}

/** The clause that fewest rows fulfil, by guess: that whose shortest text is longest. */
export function bestClause(clauses: readonly TextClause[]): TextClause | undefined {
  let best: TextClause | undefined;
  let most = -1;
  for (const clause of clauses) {
    const shortest = Math.min(...clause.map((text) => text.length));
    if (shortest > most || (shortest === most && clause.length < best!.length)) {
      best = clause;
      most = shortest;
    }
  }
  return best;
}

function ofCall({ name, args }: CallExpr): readonly TextClause[] {
  const [subject, needle] = args;
  if (!CONTAINING.has(name) || subject === undefined || needle === undefined) return [];
  const pair = isTextColumn(subject) ? needle : name === '==' && isTextColumn(needle) ? subject : undefined;
  if (pair?.op !== 'constant' || pair.type !== 'string') return [];
  const text = plainPart(pair.value);
  return text === undefined ? [] : [[text]];
}

function ofList({ operator, left, items, table }: InExpr): readonly TextClause[] {
  if (operator.startsWith('!') || table !== undefined || !isTextColumn(left)) return [];
  const texts: string[] = [];
  for (const item of items) {
    if (item.op !== 'constant') return [];
    const values = item.type === 'dynamic' && isDynamicArray(item.value) ? item.value : [item.value];
    for (const value of values) {
      const text = plainPart(value);
      if (text !== undefined) texts.push(text);
      // In has_all a needle that says nothing leaves the others necessary.
      else if (operator !== 'has_all') return [];
    }
  }
  if (texts.length === 0) return [];
  return operator === 'has_all' ? texts.map((text) => [text]) : [unique(texts)];
}

function isTextColumn(e: PlanExpr): boolean {
  return e.op === 'column' && e.type === 'string';
}

function unique(texts: readonly string[]): TextClause {
  return [...new Set(texts.map((t) => t.toLowerCase()))];
}

/** Runs of ASCII that JSON never writes with a backslash, and that never reach over its punctuation. */
const PLAIN = /[^"\\/{}[\],:\u0000-\u001f\u007f-\uffff]{2,}/g;

/** What may be part of a number, which JSON can write in other ways. */
const NUMBER = /^[\d.eE+-]*$/;

/** The longest part of a text that stands in JSON as it is; undefined when there is none. */
function plainPart(value: Value): string | undefined {
  if (typeof value !== 'string') return undefined;
  let longest: string | undefined;
  for (const [part] of value.matchAll(PLAIN))
    if (!NUMBER.test(part) && part.length > (longest?.length ?? 0)) longest = part;
  return longest?.toLowerCase();
}
