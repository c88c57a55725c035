import type { Batch } from '../exec/batch.js';
import { SearchedText } from '../exec/searched-text.js';
import { necessaryLiterals } from '../regex/literals.js';
import { parseRegex } from '../regex/parse.js';
import { isDynamicArray, type Value } from '../values/types.js';
import { columnId } from './expression-id.js';
import type { InExpr, PlanExpr } from './expression.js';

/**
 * A text column and some texts: in every row whose column has none of them, in whatever case, an expression has the value
 * that it has for the empty text.
 */
export interface SoughtTexts {
  readonly column: number;
  /** Not empty, and none of them is. */
  readonly needles: readonly string[];
}

/** With more texts than these, each row is looked at instead. */
const MOST_NEEDLES = 12;

/** Operators of a text and a needle for which the text has the needle in it, or, negated, has it not. */
const COMPARING: ReadonlySet<string> = new Set(
  ['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap((name) => [
    name,
    `!${name}`,
    `${name}_cs`,
    `!${name}_cs`,
  ]),
);
const EQUALITY: ReadonlySet<string> = new Set(['=~', '!~', '==', '!=']);

/** The texts to look for before an expression is evaluated for a row; undefined where there are none. */
export function soughtTexts(e: PlanExpr): SoughtTexts | undefined {
  const found = e.op === 'in' ? ofList(e) : e.op === 'call' && e.isNamed === true ? ofCall(e.name, e.args) : undefined;
  if (found === undefined) return undefined;
  const { needles } = found;
  return needles.length > 0 && needles.length <= MOST_NEEDLES && !needles.includes('') ? found : undefined;
}

function ofCall(name: string, args: readonly PlanExpr[]): SoughtTexts | undefined {
  const [first, second] = args;
  if (COMPARING.has(name) || EQUALITY.has(name)) {
    if (args.length !== 2) return undefined;
    return seek(first!, textOf(second!)) ?? (EQUALITY.has(name) ? seek(second!, textOf(first!)) : undefined);
  }
  switch (name) {
    case 'matches regex':
      return seekPattern(first, second);
    case 'extract':
      // A group that is not constant, or a type, changes nothing about a pattern that is not found.
      return args.slice(3).every((a) => a.op === 'constant') && args[1]?.op === 'constant'
        ? seekPattern(args[2], first)
        : undefined;
    case 'extract_all':
      return args.length === 2 ? seekPattern(second, first) : undefined;
    default:
      return undefined;
  }
}

function seek(column: PlanExpr, needle: string | undefined): SoughtTexts | undefined {
  return column.op === 'column' && column.type === 'string' && needle !== undefined
    ? { column: column.index, needles: [needle] }
    : undefined;
}

function seekPattern(column: PlanExpr | undefined, pattern: PlanExpr | undefined): SoughtTexts | undefined {
  if (column?.op !== 'column' || column.type !== 'string') return undefined;
  const text = pattern && textOf(pattern);
  const tree = text === undefined ? undefined : parseRegex(text).tree;
  if (tree === undefined) return undefined;
  let best: readonly string[] | undefined;
  let most = 0;
  for (const clause of necessaryLiterals(tree)) {
    const shortest = Math.min(...clause.map((l) => l.text.length));
    if (clause.length > MOST_NEEDLES || shortest <= most) continue;
    best = clause.map((l) => l.text);
    most = shortest;
  }
  return best && { column: column.index, needles: best };
}

function ofList({ operator, left, items, table }: InExpr): SoughtTexts | undefined {
  if (left.op !== 'column' || left.type !== 'string' || table !== undefined) return undefined;
  const needles: string[] = [];
  for (const item of items) {
    if (item.op !== 'constant') return undefined;
    const values: readonly Value[] = item.type === 'dynamic' && isDynamicArray(item.value) ? item.value : [item.value];
    for (const value of values) {
      if (typeof value !== 'string') return undefined;
      needles.push(value);
    }
  }
  if (operator !== 'has_all') return { column: left.index, needles };
  const longest = needles.reduce((a, b) => (b.length > a.length ? b : a), '');
  return { column: left.index, needles: [longest] };
}

function textOf(e: PlanExpr): string | undefined {
  return e.op === 'constant' && e.type === 'string' && typeof e.value === 'string' ? e.value : undefined;
}

/** Where fewer of a batch's rows than this part are of interest, each of them is looked at instead. */
const LEAST_PART = 4;

/**
 * For rows that stay in memory, a 1 for each that may have a sought text; undefined where rows must be looked at one by
 * one. `wanted`: how many of the rows are of interest.
 */
export function rowsToLookAt(
  batch: Batch,
  { column, needles }: SoughtTexts,
  wanted: number = batch.length,
): Uint8Array | undefined {
  if (batch.kept === undefined || wanted * LEAST_PART < batch.length) return undefined;
  const id = columnId(column, batch.layout);
  if (id === undefined) return undefined;
  return batch.kept.text(id, () => new SearchedText(batch.columns[column]!)).rowsWith(needles);
}
