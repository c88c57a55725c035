import type { Range } from '../../rules/region.js';
import type { Binary, Expression } from '../../syntax/expressions.js';
import { pathAt, type SyntaxNode } from '../../syntax/walk.js';
import type { RuleUnit } from '../project.js';
import { keepsErrors, type Refactoring } from './refactoring.js';

/** What a chain of comparisons of one text with several literals can be written as. */
const LISTS: Readonly<Record<'or' | 'and', Readonly<Record<string, string>>>> = {
  or: { has: 'has_any', '==': 'in', '=~': 'in~' },
  and: { has: 'has_all', '!=': '!in', '!~': '!in~' },
};

/**
 * Writes `a has "x" or a has "y"` as `a has_any ("x", "y")`; likewise `==` as `in`, `=~` as `in~`, and with `and` the
 * comparisons that fit it. The operands next to each other around the cursor that compare the same are taken.
 */
export function listInsteadOfChain(unit: RuleUnit, selection: Range): readonly Refactoring[] {
  const chain = chainAt(pathAt(unit.analysis.tree, selection.start), selection);
  if (chain === undefined) return [];
  const operator = chain.operator as 'or' | 'and';
  const operands = operandsOf(chain, operator);
  const at = operands.findIndex(({ start, end }) => start <= selection.start && selection.start <= end);
  const run = runAround(unit, operands, at, LISTS[operator]);
  if (run === undefined) return [];
  const { text } = unit.region;
  const [first] = run;
  const last = run.at(-1)!;
  const list = LISTS[operator][first.operator]!;
  const values = run.map(({ right }) => text.slice(right.start, right.end)).join(', ');
  const newText = `${text.slice(first.left.start, first.left.end)} ${list} (${values})`;
  const edits = [{ start: first.start, end: last.end, newText }];
  return keepsErrors(unit.analysis, edits)
    ? [{ title: `Write ${run.length} comparisons as \`${list}\``, kind: 'refactor.rewrite', edits }]
    : [];
}

/** The whole of the innermost chain around a selection: `a or b or c` nests to the left. */
function chainAt(path: readonly SyntaxNode[], selection: Range): Binary | undefined {
  let index = path.findLastIndex((node) => isChain(node) && node.end >= selection.end);
  if (index < 0) return undefined;
  const { operator } = path[index] as Binary;
  for (let outer = path[index - 1]; outer !== undefined; outer = path[--index - 1]) {
    if (!isChain(outer) || outer.operator !== operator || outer.left !== path[index]) break;
  }
  return path[index] as Binary;
}

function isChain(node: SyntaxNode): node is Binary {
  return node.kind === 'Binary' && (node.operator === 'or' || node.operator === 'and');
}

function operandsOf(chain: Binary, operator: 'or' | 'and'): Expression[] {
  const operands: Expression[] = [];
  let at: Expression = chain;
  while (at.kind === 'Binary' && at.operator === operator) {
    operands.unshift(at.right);
    at = at.left;
  }
  return [at, ...operands];
}

/** The longest run of like comparisons around an operand; undefined for a single one. */
function runAround(
  unit: RuleUnit,
  operands: readonly Expression[],
  at: number,
  lists: Readonly<Record<string, string>>,
): readonly [Binary, ...Binary[]] | undefined {
  const { text } = unit.region;
  const key = (operand: Expression | undefined): string | undefined => {
    if (operand?.kind !== 'Binary' || operand.right.kind !== 'Literal' || operand.right.type !== 'string')
      return undefined;
    if (lists[operand.operator] === undefined) return undefined;
    return `${operand.operator} ${text.slice(operand.left.start, operand.left.end)}`;
  };
  const wanted = key(operands[at]);
  if (wanted === undefined) return undefined;
  let first = at;
  let last = at;
  while (key(operands[first - 1]) === wanted) first--;
  while (key(operands[last + 1]) === wanted) last++;
  // Parentheses around single comparisons are no part of them, so all are comparisons here.
  return last > first ? (operands.slice(first, last + 1) as [Binary, ...Binary[]]) : undefined;
}
