import { isDynamicArray } from '../../engine/values/types.js';
import type { Analysis } from '../../kusto/analysis.js';
import type { TextEdit } from '../../rules/region.js';
import type {
  Binary,
  BinaryOperator,
  Call,
  DynamicLiteral,
  Expression,
  In,
  InOperator,
  Literal,
} from '../../syntax/expressions.js';
import type { QueryBlock } from '../../syntax/statements.js';
import { walk, type SyntaxNode } from '../../syntax/walk.js';
import { NeededLets } from '../coverage/lets.js';
import { replaceNode } from './replace-node.js';

/** What is changed in a rule to see whether its tests notice. */
export type MutationOperator =
  'drop-or-branch' | 'drop-and-term' | 'change-operator' | 'swap-arms' | 'change-number' | 'remove-item';

/** A rule with one change. */
export interface Mutant {
  readonly operator: MutationOperator;
  /** The change of the query's text. */
  readonly edit: TextEdit;
  /** What it does, as a phrase. */
  readonly description: string;
  /** The changed query, made when it is asked for. */
  tree(): QueryBlock;
}

/** Operators that stand for a slip of the one that is written. */
const SLIPS: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = {
  has: 'contains',
  has_cs: 'has',
  hasprefix: 'contains',
  hassuffix: 'contains',
  contains: 'has',
  contains_cs: 'contains',
  startswith: 'contains',
  startswith_cs: 'startswith',
  endswith: 'contains',
  endswith_cs: 'endswith',
  '!has': '!contains',
  '!contains': '!has',
  '=~': '==',
  '!~': '!=',
  '>': '>=',
  '>=': '>',
  '<': '<=',
  '<=': '<',
};

const LIST_SLIPS: Readonly<Partial<Record<InOperator, InOperator>>> = {
  'in~': 'in',
  '!in~': '!in',
  has_any: 'has_all',
  has_all: 'has_any',
};

/** All mutants of a query, in the order of its text. Let statements that the result does not need are left alone. */
export function mutantsOf(analysis: Analysis): Mutant[] {
  const { tree, text } = analysis;
  const needed = new Set<SyntaxNode>(new NeededLets(analysis).statements);
  const mutants: Mutant[] = [];
  walk(tree, (node) => {
    if (node.kind === 'LetStatement' && !needed.has(node)) return false;
    mutants.push(...mutate(node, tree, text));
    return true;
  });
  return mutants.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end);
}

function mutate(node: SyntaxNode, tree: QueryBlock, text: string): Mutant[] {
  const written = ({ start, end }: { readonly start: number; readonly end: number }): string => text.slice(start, end);
  const change = (
    operator: MutationOperator,
    edit: TextEdit,
    description: string,
    target: SyntaxNode,
    replacement: SyntaxNode,
  ): Mutant => ({ operator, edit, description, tree: () => replaceNode(tree, target, replacement) });
  switch (node.kind) {
    case 'Binary':
      return node.operator === 'and' || node.operator === 'or' ? dropped(node, written, change) : slipped(node, change);
    case 'In':
      return [...listSlip(node, change), ...itemsRemoved(node, written, change)];
    case 'DynamicLiteral':
      return elementsRemoved(node, written, change);
    case 'Call':
      return armsSwapped(node, written, change);
    case 'Literal':
      return numberChanged(node, written, change);
    default:
      return [];
  }
}

type Written = (range: { readonly start: number; readonly end: number }) => string;
type Change = (
  operator: MutationOperator,
  edit: TextEdit,
  description: string,
  target: SyntaxNode,
  replacement: SyntaxNode,
) => Mutant;

/** `a or b or c` nests to the left: each node drops its right operand, the innermost also its left one. */
function dropped(node: Binary, written: Written, change: Change): Mutant[] {
  const operator = node.operator === 'or' ? 'drop-or-branch' : 'drop-and-term';
  const drop = (gone: Expression, kept: Expression): Mutant =>
    change(operator, { ...place(node), newText: written(kept) }, `without ${one(written(gone))}`, node, kept);
  const chain = node.left.kind === 'Binary' && node.left.operator === node.operator;
  return [...(chain ? [] : [drop(node.left, node.right)]), drop(node.right, node.left)];
}

function slipped(node: Binary, change: Change): Mutant[] {
  const slip = SLIPS[node.operator];
  if (slip === undefined) return [];
  const edit = { ...place(node.operatorSpan), newText: slip };
  return [change('change-operator', edit, `${node.operator} → ${slip}`, node, { ...node, operator: slip })];
}

function listSlip(node: In, change: Change): Mutant[] {
  const slip = LIST_SLIPS[node.operator];
  if (slip === undefined) return [];
  const edit = { ...place(node.operatorSpan), newText: slip };
  return [change('change-operator', edit, `${node.operator} → ${slip}`, node, { ...node, operator: slip })];
}

function itemsRemoved(node: In, written: Written, change: Change): Mutant[] {
  if (node.right.length < 2) return [];
  return node.right.flatMap((item, i) => {
    if (item.kind !== 'Literal') return [];
    const right = node.right.filter((other) => other !== item);
    return [change('remove-item', removal(node.right, i), `without ${written(item)}`, node, { ...node, right })];
  });
}

function elementsRemoved(node: DynamicLiteral, written: Written, change: Change): Mutant[] {
  const { value, elements } = node;
  if (!isDynamicArray(value) || elements.length !== value.length || elements.length < 2) return [];
  return elements.map((element, i) => {
    const rest = { ...node, value: value.filter((_, k) => k !== i), elements: elements.filter((_, k) => k !== i) };
    return change('remove-item', removal(elements, i), `without ${one(written(element))}`, node, rest);
  });
}

/** Takes an item away with the comma before or behind it. */
function removal(items: readonly Expression[], i: number): TextEdit {
  const item = items[i]!;
  const start = i > 0 ? items[i - 1]!.end : item.start;
  const end = i > 0 ? item.end : (items[1]?.start ?? item.end);
  return { start, end, newText: '' };
}

function armsSwapped(node: Call, written: Written, change: Change): Mutant[] {
  if (node.name !== 'case' || node.args.length < 5 || node.args.length % 2 === 0) return [];
  const { args } = node;
  const mutants: Mutant[] = [];
  for (let i = 0; i + 4 < args.length; i += 2) {
    const [a, b, c, d] = args.slice(i, i + 4) as [Expression, Expression, Expression, Expression];
    const newText = `${written(c)}, ${written(d)}, ${written(a)}, ${written(b)}`;
    const swapped = [...args.slice(0, i), c, d, a, b, ...args.slice(i + 4)];
    const description = `${one(written(c))} before ${one(written(a))}`;
    mutants.push(
      change('swap-arms', { start: a.start, end: d.end, newText }, description, node, { ...node, args: swapped }),
    );
  }
  return mutants;
}

function numberChanged(node: Literal, written: Written, change: Change): Mutant[] {
  const { value, type } = node;
  const text = written(node);
  const next = (replacement: Literal['value'], spelled: string): Mutant[] => [
    change('change-number', { ...place(node), newText: spelled }, `${text} → ${spelled}`, node, {
      ...node,
      value: replacement,
    }),
  ];
  // A number that follows a minus sign grows in size, which is a change by one all the same.
  if ((type === 'long' || type === 'int' || type === 'real') && typeof value === 'number') {
    return next(value + 1, type === 'real' ? `${value + 1}.0`.replace(/(\.\d+)\.0$/u, '$1') : String(value + 1));
  }
  // The smallest change of a timespan is a tick: it moves the end of a window past an event at its edge.
  if (type === 'timespan' && typeof value === 'bigint') return next(value + 1n, `${text} + 1tick`);
  return [];
}

function place({ start, end }: { readonly start: number; readonly end: number }): {
  readonly start: number;
  readonly end: number;
} {
  return { start, end };
}

function one(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
