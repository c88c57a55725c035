import type { Call, Expression, Name } from '../../../syntax/expressions.js';
import type { ColumnInfo, ScalarType } from '../../../syntax/types.js';
import { EngineError, notLocal } from '../../errors.js';
import type { CallSite, Evaluator, SpecialForm } from '../../functions/contract.js';
import type { PlanExpr } from '../../plan/expression.js';
import { RowScope } from '../../plan/scope.js';
import { toDynamic, toStringValue } from '../../values/convert.js';
import type { Dynamic } from '../../values/types.js';
import type { Batch } from '../batch.js';
import type { OperatorContext } from '../registry.js';
import type { GraphPlan } from './graph.js';
import { MatchBatch, matchLayout, type MatchLayout, type MatchView } from './match-view.js';
import { pathElements, type Pattern, type PathElements } from './pattern.js';

/** A part of the match that an element scope adds to: its properties can be named without qualification. */
type Element = 'edges' | 'nodes' | undefined;

/**
 * The names that expressions over a match know: properties as `part.property`, within `map`, `all` and `any` also those
 * of the element by themselves, and the functions over graph patterns.
 * Source: https://learn.microsoft.com/kusto/query/graph-match-operator
 */
export class GraphScope extends RowScope {
  private readonly layout: MatchLayout;

  constructor(
    private readonly pattern: Pattern,
    private readonly graph: GraphPlan,
    private readonly arrays: boolean,
    private readonly context: OperatorContext,
    private readonly element?: Element,
  ) {
    const layout = matchLayout(pattern, graph, arrays);
    super(columnsFor(layout, graph, element));
    this.layout = layout;
  }

  override get windowRefusal(): string {
    return 'cannot be used over a graph pattern';
  }

  override readonly memberOf = (part: string, name: string): number | undefined => {
    const node = this.pattern.nodes.find((n) => n.name === part);
    const edge = this.pattern.edges.find((e) => e.name === part);
    const offset =
      node !== undefined
        ? this.layout.nodeOffsets[node.index]
        : edge !== undefined
          ? this.layout.edgeOffsets[edge.index]
          : undefined;
    if (offset === undefined) return undefined;
    const at = (node === undefined ? this.graph.edgeColumns : this.graph.nodeColumns).findIndex((c) => c.name === name);
    return at < 0 ? undefined : offset + at;
  };

  override readonly callForm = (call: Call): PlanExpr | undefined => {
    switch (call.name) {
      case 'map':
      case 'all':
      case 'any':
        return this.overPath(call);
      case 'node_degree_in':
        return this.ofNode(call, 'long', (view, node) => view.graph.in(node).length);
      case 'node_degree_out':
        return this.ofNode(call, 'long', (view, node) => view.graph.out(node).length);
      case 'node_id':
        return this.ofNode(call, 'string', (view, node) => toStringValue(view.graph.ids[node]!, this.graph.idType));
      case 'labels':
        throw notLocal('labels()', 'Only stored graph models have labels.', call);
      default:
        return undefined;
    }
  };

  /** A node or an edge by itself is a bag of its properties; a path is an array of them. */
  override readonly partForm = (name: Name): PlanExpr | undefined => {
    const node = this.pattern.nodes.find((n) => n.name === name.name);
    const edge = this.pattern.edges.find((e) => e.name === name.name);
    if (node !== undefined) {
      return special(name, 'dynamic', [], () => (batch) => {
        const { graph, nodes } = viewOf(batch);
        return bagOf(graph.nodes, nodes[node.index]!, this.graph.nodeColumns);
      });
    }
    if (edge === undefined) return undefined;
    return special(name, 'dynamic', [], () => (batch) => {
      const { graph, paths } = viewOf(batch);
      const bags = paths[edge.index]!.map((e) => bagOf(graph.edges, e, this.graph.edgeColumns));
      return edge.variable ? bags : (bags[0] ?? null);
    });
  };

  /** The scope of an expression over the elements of a path. */
  elementScope(of: PathElements['of']): GraphScope {
    return new GraphScope(this.pattern, this.graph, this.arrays, this.context, of);
  }

  private overPath(call: Call): PlanExpr {
    const elements = pathElements(call, this.pattern);
    const inner = call.args[1];
    if (inner === undefined) throw new EngineError('refused', `${call.name}() takes an expression`, call);
    const expr = this.context.planner.scalar(inner, this.elementScope(elements.of), this.context.scope);
    const type = call.name === 'map' ? 'dynamic' : 'bool';
    return special(call, type, [expr], ([evaluate]) => pathFunction(call.name, elements, evaluate!, expr.type));
  }

  private ofNode(call: Call, type: ScalarType, value: (view: MatchView, node: number) => number | string): PlanExpr {
    const node = this.nodeArgument(call.args[0], call);
    return special(call, type, [], () => (batch) => {
      const view = viewOf(batch);
      const at = node === undefined ? view.node : view.nodes[node]!;
      return at < 0 ? null : value(view, at);
    });
  }

  private nodeArgument(e: Expression | undefined, call: Call): number | undefined {
    if (e === undefined && this.element === 'nodes') return undefined;
    const node = e?.kind === 'Name' ? this.pattern.nodes.find((n) => n.name === e.name) : undefined;
    if (node === undefined) throw new EngineError('refused', `${call.name}() takes a node of the pattern`, call);
    return node.index;
  }
}

/** The layout's columns with names for those of the element at hand. */
function columnsFor(layout: MatchLayout, graph: GraphPlan, element: Element): ColumnInfo[] {
  if (element === undefined) return layout.columns.map((c) => ({ ...c, name: '' }));
  const [offset, own] =
    element === 'edges' ? [layout.edgeElement, graph.edgeColumns] : [layout.nodeElement, graph.nodeColumns];
  return layout.columns.map((c, i) => ({ ...c, name: own[i - offset]?.name ?? '' }));
}

function bagOf(batch: Batch, row: number, columns: readonly ColumnInfo[]): Dynamic {
  if (row < 0) return null;
  return new Map(columns.map((c, i) => [c.name, toDynamic(batch.columns[i]!.get(row), c.type)]));
}

function special(
  call: Call | Name,
  type: ScalarType,
  args: readonly PlanExpr[],
  compile: (args: readonly Evaluator[]) => Evaluator,
): PlanExpr {
  const form: SpecialForm = { name: call.name, compile: (_site, evaluators) => compile(evaluators) };
  const site: CallSite = {
    name: call.name,
    args,
    argTypes: args.map((a) => a.type),
    type,
    input: [],
    constant: () => undefined,
    refuse: (message) => {
      throw new EngineError('refused', message, call);
    },
  };
  return { op: 'special', name: call.name, form, site, args, type, span: call };
}

function viewOf(batch: Batch): MatchView {
  if (!(batch instanceof MatchBatch)) throw new Error('a function over a graph pattern is evaluated over a match only');
  return batch.view;
}

function pathFunction(name: string, { edge, of }: PathElements, evaluate: Evaluator, type: ScalarType): Evaluator {
  return (batch, row) => {
    const view = viewOf(batch);
    const before = { edge: view.edge, node: view.node };
    const values: Dynamic[] = [];
    let every = true;
    let some = false;
    for (const element of of === 'edges' ? view.paths[edge]! : view.inner[edge]!) {
      if (of === 'edges') view.edge = element;
      else view.node = element;
      const value = evaluate(batch, row);
      if (name === 'map') values.push(toDynamic(value, type));
      else if (value === true) some = true;
      else every = false;
    }
    view.edge = before.edge;
    view.node = before.node;
    return name === 'map' ? values : name === 'all' ? every : some;
  };
}
