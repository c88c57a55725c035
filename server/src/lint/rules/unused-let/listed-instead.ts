import { caseFold } from '../../../engine/values/fold.js';
import { isDynamicArray } from '../../../engine/values/types.js';
import type { Binary, Expression, Span } from '../../../syntax/expressions.js';
import type { LetStatement, QueryBlock } from '../../../syntax/statements.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { withoutParentheses } from '../../model/columns.js';
import type { QueryModel } from '../../model/query-model.js';
import { rememberedIn } from '../../model/remembered.js';

/** Conditions that hold a copy of a list's values. */
interface Listed {
  readonly column: string;
  /** How many of the list's values, or of their ends, the conditions test. */
  readonly count: number;
  readonly place: Span;
  readonly fixes: () => readonly Fix[];
}

/** `has` tests of one column, joined by `or`. */
interface Chain {
  readonly place: Span;
  readonly column: string;
  /** Case-folded. */
  readonly needles: readonly string[];
}

/**
 * The `or` chain that tests the values of an unused list one by one, if there is one. A value such as `docker ps` is also
 * found where the chain tests `ps`, the term that tells it from the others.
 */
export function listedInstead(statement: LetStatement, model: QueryModel): Listed | undefined {
  const values =
    statement.value.kind === 'FunctionDeclaration' ? undefined : model.constants.of(statement.value)?.value;
  if (values === undefined || !isDynamicArray(values) || !values.every((value) => typeof value === 'string'))
    return undefined;
  const list = new Set(values.map(caseFold));
  const ends = new Set([...list].map((value) => value.replace(/^\S+\s+/, '')));
  const scored = chains(model.analysis.tree, model)
    .map((chain) => {
      const { needles } = chain;
      const whole = needles.filter((needle) => list.has(needle)).length;
      return { chain, whole, count: Math.max(whole, needles.filter((needle) => ends.has(needle)).length) };
    })
    .filter(({ count, chain }) => count >= 2 && count * 2 >= chain.needles.length)
    .sort((a, b) => b.whole - a.whole || b.count - a.count);
  const best = scored[0];
  if (best === undefined) return undefined;
  const { chain, whole, count } = best;
  const name = statement.name.name;
  const use = replacement(
    'suggest',
    `Use \`${name}\` in the condition`,
    chain.place,
    `${chain.column} has_any (${name})`,
  );
  return { column: chain.column, count, place: chain.place, fixes: () => (whole === count ? [use] : []) };
}

const chains = rememberedIn((_tree: QueryBlock, model): readonly Chain[] => {
  const found: Chain[] = [];
  for (const node of model.nodes) {
    if (node.kind !== 'Binary' || node.operator !== 'or') continue;
    const parent = model.names.parent(node);
    if (parent?.kind === 'Binary' && parent.operator === 'or') continue;
    const operands = orOperands(node);
    const tests = operands.map(hasTest);
    const first = tests[0];
    if (first === undefined || !tests.every((test) => test?.column === first.column)) continue;
    found.push({ place: node, column: first.column, needles: tests.map((test) => caseFold(test!.needle)) });
  }
  return found;
});

function orOperands(node: Binary): readonly Expression[] {
  const left = withoutParentheses(node.left);
  const right = withoutParentheses(node.right);
  return [left, right].flatMap((operand) =>
    operand.kind === 'Binary' && operand.operator === 'or' ? orOperands(operand) : [operand],
  );
}

function hasTest(expression: Expression): { readonly column: string; readonly needle: string } | undefined {
  if (expression.kind !== 'Binary' || expression.operator !== 'has') return undefined;
  const { left, right } = expression;
  if (left.kind !== 'Name' || right.kind !== 'Literal' || typeof right.value !== 'string') return undefined;
  return { column: left.name, needle: right.value };
}
