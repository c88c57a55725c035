import { conjuncts } from '../../../syntax/conjuncts.js';
import type { Expression } from '../../../syntax/expressions.js';
import type { GraphMatch } from '../../../syntax/operators.js';
import type { ColumnInfo } from '../../../syntax/types.js';
import { EngineError, notImplemented } from '../../errors.js';
import { compile } from '../../plan/compile.js';
import type { PlanExpr } from '../../plan/expression.js';
import type { Run } from '../../run.js';
import { BatchBuilder } from '../batch.js';
import { binderName, ColumnNames, outputsOf } from '../naming.js';
import { parameterText } from '../parameters.js';
import type { OperatorContext, OperatorPlanner } from '../registry.js';
import { graphInput, type Graph, type GraphPlan } from './graph.js';
import { GraphScope } from './graph-scope.js';
import { matchBatch, type MatchView } from './match-view.js';
import { Matcher, type Constraint, type Cycles } from './matcher.js';
import { pathElements, readPattern, referencesOf, type Pattern } from './pattern.js';

/**
 * `graph-match`: a row for each way in which a pattern of nodes and edges is found in a graph;
 * `graph-shortest-paths`: only those with the fewest edges between their first and last nodes.
 * Sources: https://learn.microsoft.com/kusto/query/graph-match-operator,
 * https://learn.microsoft.com/kusto/query/graph-shortest-paths-operator
 */
export const planGraphMatch: OperatorPlanner<GraphMatch> = (operator, source, context) => {
  const graph = graphInput(source, operator);
  const pattern = readPattern(operator, context);
  const { shortestPaths } = operator;
  if (shortestPaths && (operator.patterns.length !== 1 || !pattern.edges.some((e) => e.variable))) {
    throw new EngineError(
      'refused',
      'graph-shortest-paths takes one sequence with an edge of variable length',
      operator,
    );
  }
  const cycles = cyclesOf(operator);
  const all = shortestPaths && parameterText(operator.parameters, 'output') === 'all';
  const condition = new GraphScope(pattern, graph, false, context);
  const constraints = (operator.where === undefined ? [] : conjuncts(operator.where)).map((e) =>
    planConstraint(e, pattern, condition, context),
  );
  const row = new GraphScope(pattern, graph, true, context);
  const exprs = operator.project.map((e) => context.planner.scalar(e, row, context.scope));
  const names = new ColumnNames();
  const columns = exprs.map((expr, i): ColumnInfo => {
    const name = binderName(operator.schema, i, exprs.length) ?? outputsOf(operator.project[i]!, expr.type)[0]!.name;
    return { name: names.add(name), type: expr.type };
  });
  return {
    kind: shortestPaths ? 'graph-shortest-paths' : 'graph-match',
    columns,
    inputs: source === undefined ? [] : [source],
    serialized: false,
    *run(run) {
      const built = graph.build(run);
      const matcher = new Matcher(built, pattern, graph, constraints, cycles, run);
      const found = shortestPaths ? shortest(matcher, pattern, all) : matcher.matches();
      yield* rowsOf(found, matcher.view, built, pattern, graph, exprs, columns, run);
    },
  };
};

function cyclesOf(operator: GraphMatch): Cycles {
  const cycles = parameterText(operator.parameters, 'cycles') ?? 'unique_edges';
  if (cycles !== 'all' && cycles !== 'none' && cycles !== 'unique_edges') {
    throw new EngineError('refused', `graph-match: cycles is all, none or unique_edges, not '${cycles}'`, operator);
  }
  return cycles;
}

/** A conjunct; one that speaks of a path's edges is asked of each of them. */
function planConstraint(e: Expression, pattern: Pattern, scope: GraphScope, context: OperatorContext): Constraint {
  const plan = (inner: Expression, within: GraphScope): PlanExpr =>
    context.planner.scalar(inner, within, context.scope);
  if (e.kind === 'Call' && e.name === 'all' && e.args[1] !== undefined) {
    const each = pathElements(e, pattern);
    return { expr: plan(e.args[1], scope.elementScope(each.of)), references: referencesOf(e.args[1], pattern), each };
  }
  const references = referencesOf(e, pattern);
  const direct = directPaths(e, pattern);
  if (direct.length > 1) throw notImplemented('one condition over several edges of variable length', e);
  const [edge] = direct;
  return { expr: plan(e, scope), references, each: edge === undefined ? undefined : { edge, of: 'edges' } };
}

/** The paths whose properties an expression names, but not those within `map`, `all` and `any`. */
function directPaths(e: Expression, pattern: Pattern): number[] {
  if (e.kind === 'Call' && ['map', 'all', 'any'].includes(e.name)) return [];
  if (e.kind === 'Path' && e.target.kind === 'Name') {
    const { name } = e.target;
    return pattern.edges.flatMap((p) => (p.variable && p.name === name ? [p.index] : []));
  }
  const parts: Expression[] =
    e.kind === 'Call'
      ? [...e.args]
      : e.kind === 'Binary'
        ? [e.left, e.right]
        : e.kind === 'In'
          ? [e.left, ...e.right]
          : e.kind === 'Between'
            ? [e.left, e.from, e.to]
            : e.kind === 'Parenthesized'
              ? [e.expression]
              : e.kind === 'Unary'
                ? [e.operand]
                : e.kind === 'Element' || e.kind === 'Path'
                  ? [e.target]
                  : [];
  return [...new Set(parts.flatMap((p) => directPaths(p, pattern)))];
}

/** The matches with the fewest edges for each pair of first and last node; one of them, or all. */
function* shortest(matcher: Matcher, pattern: Pattern, all: boolean): Generator<void> {
  const first = pattern.edges[0]!.left;
  const last = pattern.edges[pattern.edges.length - 1]!.right;
  const least = pattern.edges.reduce((n, e) => n + e.min, 0);
  const most = pattern.edges.reduce((n, e) => n + e.max, 0);
  const lengths = new Map<string, number>();
  for (let length = least; length <= most; length++) {
    for (const _match of matcher.matches(length)) {
      const pair = `${matcher.view.nodes[first]!}:${matcher.view.nodes[last]!}`;
      const known = lengths.get(pair);
      if (known === undefined) lengths.set(pair, length);
      else if (!all || known < length) continue;
      yield _match;
    }
  }
}

function* rowsOf(
  matches: Iterable<void>,
  view: MatchView,
  graph: Graph,
  pattern: Pattern,
  plan: GraphPlan,
  exprs: readonly PlanExpr[],
  columns: readonly ColumnInfo[],
  run: Run,
): Generator<ReturnType<BatchBuilder['take']>> {
  const evaluate = exprs.map((e) => compile(e, run));
  const batch = matchBatch(view, pattern, plan, true);
  const builder = new BatchBuilder(columns, run.lineage);
  let count = 0;
  const iterator = matches[Symbol.iterator]();
  while (iterator.next().done !== true) {
    builder.add(
      evaluate.map((f) => f(batch, 0)),
      run.lineage ? sourcesOf(view, graph) : undefined,
    );
    if (!builder.isFull) continue;
    count += builder.length;
    run.checkRows(count, 'graph-match');
    yield builder.take();
  }
  if (builder.length > 0) yield builder.take();
}

function sourcesOf(view: MatchView, graph: Graph): number[] {
  const sources = new Set<number>();
  for (const node of [...view.nodes, ...view.inner.flat()])
    for (const s of graph.nodes.lineage?.of(node) ?? []) sources.add(s);
  for (const edge of view.paths.flat()) for (const s of graph.edges.lineage?.of(edge) ?? []) sources.add(s);
  return [...sources].sort((a, b) => a - b);
}
