import { parameterText } from '../../engine/exec/parameters.js';
import type { Predicate, RangePredicate } from '../../lint/implication/predicate.js';
import { above, below } from '../../lint/implication/ranges.js';
import type { QueryModel } from '../../lint/model/query-model.js';
import { conjuncts } from '../../syntax/conjuncts.js';
import type { Expression } from '../../syntax/expressions.js';
import type { Join, Operator, Pipeline, Where } from '../../syntax/operators.js';
import { walk, type SyntaxNode } from '../../syntax/walk.js';
import type { KnownFacts } from './known-facts.js';

/** Operators that do the same to a row whatever other rows there are. */
const ROW_BY_ROW: ReadonlySet<Operator['kind']> = new Set([
  'Where',
  'Extend',
  'Project',
  'ProjectAway',
  'ProjectKeep',
  'ProjectRename',
  'ProjectReorder',
  'Sort',
]);

/** Functions that look at the rows beside one. */
const NEIGHBOURS = new Set([
  'row_number',
  'prev',
  'next',
  'row_cumsum',
  'row_rank_dense',
  'row_rank_min',
  'row_window_session',
]);

/** A value that is no less than another one, in every row. */
interface Order {
  readonly greater: string;
  readonly lesser: string;
  readonly strict: boolean;
}

/**
 * What a row must satisfy behind a filter to be of any effect: the filters that follow while each row is looked at alone,
 * through inner joins too. What does not satisfy them may pass the filter or not: the result is the same.
 */
export function filtersBehind(filter: Where, model: QueryModel, facts: KnownFacts): Predicate[] {
  const pipeline = model.names.parent(filter);
  if (pipeline?.kind !== 'Pipeline') return [];
  const found: Predicate[] = [];
  const orders: Order[] = [];
  let [at, from]: [Pipeline, number] = [pipeline, pipeline.operators.indexOf(filter) + 1];
  for (;;) {
    const end = at.operators.findIndex((o, i) => i >= from && !keepsAlone(o));
    for (const operator of at.operators.slice(from, end < 0 ? undefined : end)) {
      if (operator.kind !== 'Where') continue;
      for (const term of conjuncts(operator.condition)) {
        found.push(model.predicate(term));
        orders.push(...ordersIn(term, model));
      }
    }
    const next = end < 0 ? useOf(at, model) : undefined;
    if (next === undefined) break;
    if (next.join !== undefined)
      found.push(...facts.ofRows(next.pipeline.source, next.pipeline.operators.slice(0, next.from - 1)));
    [at, from] = [next.pipeline, next.from];
  }
  const named = found.map(withoutSides);
  return [...named, ...named.flatMap((p) => (p.kind === 'range' ? orders.flatMap((o) => carried(p, o)) : []))];
}

function keepsAlone(operator: Operator): boolean {
  if (operator.kind === 'Join') return parameterText(operator.parameters, 'kind') === 'inner';
  if (!ROW_BY_ROW.has(operator.kind)) return false;
  let alone = true;
  walk(operator, (node) => {
    if (node.kind === 'Call' && NEIGHBOURS.has(node.name)) alone = false;
    return alone;
  });
  return alone;
}

/** Where the rows of a pipeline go, if to one place: into another pipeline, or the right side of an inner join. */
function useOf(
  pipeline: Pipeline,
  model: QueryModel,
): { readonly pipeline: Pipeline; readonly from: number; readonly join: Join | undefined } | undefined {
  let node: SyntaxNode = pipeline;
  let parent = model.names.parent(node);
  if (parent?.kind === 'LetStatement') {
    const { uses } = model.names.binding(parent);
    const [use] = uses;
    if (use === undefined || uses.length > 1) return undefined;
    node = use;
    parent = model.names.parent(node);
  }
  while (parent?.kind === 'Parenthesized') [node, parent] = [parent, model.names.parent(parent)];
  if (parent?.kind === 'Pipeline')
    return parent.source === node ? { pipeline: parent, from: 0, join: undefined } : undefined;
  if (parent?.kind !== 'Join' || parent.right !== node || parameterText(parent.parameters, 'kind') !== 'inner')
    return undefined;
  // Both sides may come from what a let stands for: then their columns could not be told apart.
  if (
    model.names.lets.some(
      (l) =>
        l.uses.length > 1 && l.statement.value.kind !== 'FunctionDeclaration' && l.statement.value.type === 'table',
    )
  )
    return undefined;
  const outer = model.names.parent(parent);
  return outer?.kind === 'Pipeline'
    ? { pipeline: outer, from: outer.operators.indexOf(parent) + 1, join: parent }
    : undefined;
}

function ordersIn(term: Expression, model: QueryModel): Order[] {
  const order = (greater: Expression, lesser: Expression, strict: boolean): Order[] =>
    greater.type === 'datetime' && lesser.type === 'datetime'
      ? [{ greater: plainKey(model.subjects.key(greater)), lesser: plainKey(model.subjects.key(lesser)), strict }]
      : [];
  if (term.kind === 'Between' && !term.negated)
    return [...order(term.left, term.from, false), ...order(term.to, term.left, false)];
  if (term.kind !== 'Binary') return [];
  switch (term.operator) {
    case '>':
    case '>=':
      return order(term.left, term.right, term.operator === '>');
    case '<':
    case '<=':
      return order(term.right, term.left, term.operator === '<');
    default:
      return [];
  }
}

/** What a bound of one time says of another that is no less, or no greater. */
function carried(test: RangePredicate, { greater, lesser, strict }: Order): RangePredicate[] {
  const made = (key: string, set: RangePredicate['set']): RangePredicate => ({
    ...test,
    subject: { ...test.subject, key },
    set,
    onNull: false,
  });
  const [first, last] = [test.set[0], test.set.at(-1)];
  const found: RangePredicate[] = [];
  if (test.subject.key === lesser && first?.low !== undefined)
    found.push(made(greater, above(first.low, first.lowClosed && !strict)));
  if (test.subject.key === greater && last?.high !== undefined)
    found.push(made(lesser, below(last.high, last.highClosed && !strict)));
  return found;
}

/** A column of one side of a join is the same value as before it. */
function plainKey(key: string): string {
  return /^[^\s()"]+@\d+(?:<\d+)*$/u.test(key) ? key.replace(/(?:<\d+)+$/u, '') : key;
}

function withoutSides(predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return { ...predicate, parts: predicate.parts.map(withoutSides) };
    case 'text':
      return { ...predicate, subject: { ...predicate.subject, key: plainKey(predicate.subject.key) } };
    case 'range':
      return { ...predicate, subject: { ...predicate.subject, key: plainKey(predicate.subject.key) } };
    default:
      return predicate;
  }
}
