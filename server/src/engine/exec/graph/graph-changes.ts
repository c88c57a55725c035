import type { GraphMarkComponents, GraphWhere } from '../../../syntax/operators.js';
import { EngineError } from '../../errors.js';
import { compile } from '../../plan/compile.js';
import { RowScope } from '../../plan/scope.js';
import { ValuesColumn } from '../column.js';
import { ColumnNames } from '../naming.js';
import { parameterText } from '../parameters.js';
import type { OperatorPlanner } from '../registry.js';
import { derivedGraph, Graph, graphInput, graphTable } from './graph.js';

/**
 * `graph-mark-components`: numbers the connected components and gives each node the number of its own. `weak`: paths in
 * any direction connect; `strong`: only paths in both directions.
 * Source: https://learn.microsoft.com/kusto/query/graph-mark-components-operator
 */
export const planGraphMarkComponents: OperatorPlanner<GraphMarkComponents> = (operator, source) => {
  const graph = graphInput(source, operator);
  const kind = parameterText(operator.parameters, 'kind') ?? 'weak';
  if (kind !== 'weak' && kind !== 'strong') {
    throw new EngineError('refused', `graph-mark-components: kind is weak or strong, not '${kind}'`, operator);
  }
  const names = new ColumnNames(graph.nodeColumns.map((c) => c.name));
  const name = names.add(parameterText(operator.parameters, 'with_component_id') ?? 'ComponentId');
  const marked = derivedGraph(graph, [...graph.nodeColumns, { name, type: 'long' }], (built) => {
    const components = inOrder(kind === 'weak' ? weakComponents(built) : strongComponents(built));
    const nodes = built.nodes.withColumns([...built.nodes.columns, new ValuesColumn(components)]);
    return new Graph(nodes, built.edges, built.ids, built.sources, built.targets);
  });
  return graphTable('graph-mark-components', source === undefined ? [] : [source], marked, operator);
};

/** Components numbered from 0 in the order in which their nodes come. */
function inOrder(components: readonly number[]): number[] {
  const numbers = new Map<number, number>();
  return components.map((c) => {
    let number = numbers.get(c);
    if (number === undefined) numbers.set(c, (number = numbers.size));
    return number;
  });
}

function weakComponents(graph: Graph): number[] {
  const parent = Array.from({ length: graph.nodes.length }, (_, i) => i);
  const root = (node: number): number => {
    let at = node;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  graph.sources.forEach((source, edge) => (parent[root(source)] = root(graph.targets[edge]!)));
  return parent.map((_, node) => root(node));
}

/** Tarjan's algorithm, without recursion. */
function strongComponents(graph: Graph): number[] {
  const count = graph.nodes.length;
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const component = new Array<number>(count).fill(-1);
  const stack: number[] = [];
  let visited = 0;
  let components = 0;
  for (let first = 0; first < count; first++) {
    if (order[first]! >= 0) continue;
    const calls: { readonly node: number; next: number }[] = [{ node: first, next: 0 }];
    while (calls.length > 0) {
      const frame = calls[calls.length - 1]!;
      const { node } = frame;
      if (frame.next === 0) {
        order[node] = low[node] = visited++;
        stack.push(node);
      }
      const edge = graph.out(node)[frame.next++];
      if (edge !== undefined) {
        const target = graph.targets[edge]!;
        if (order[target]! < 0) calls.push({ node: target, next: 0 });
        else if (component[target]! < 0) low[node] = Math.min(low[node]!, order[target]!);
        continue;
      }
      if (low[node] === order[node]) {
        for (let member = -1; member !== node;) component[(member = stack.pop()!)] = components;
        components++;
      }
      calls.pop();
      const caller = calls[calls.length - 1];
      if (caller !== undefined) low[caller.node] = Math.min(low[caller.node]!, low[node]!);
    }
  }
  return component;
}

/** `graph-where-nodes` and `graph-where-edges`: keeps what meets a condition; edges go with the nodes they lack. */
export const planGraphWhere: OperatorPlanner<GraphWhere> = (operator, source, { planner, scope }) => {
  const graph = graphInput(source, operator);
  const columns = operator.of === 'nodes' ? graph.nodeColumns : graph.edgeColumns;
  const condition = planner.scalar(operator.condition, new RowScope(columns), scope);
  const kept = derivedGraph(graph, graph.nodeColumns, (built, run) => {
    const test = compile(condition, run);
    const keeps = (of: 'nodes' | 'edges', row: number): boolean =>
      operator.of !== of || test(of === 'nodes' ? built.nodes : built.edges, row) === true;
    const numbers = new Map<number, number>();
    const nodes: number[] = [];
    for (let node = 0; node < built.nodes.length; node++) {
      if (keeps('nodes', node)) numbers.set(node, nodes.push(node) - 1);
    }
    const edges: number[] = [];
    for (let edge = 0; edge < built.edges.length; edge++) {
      const whole = numbers.has(built.sources[edge]!) && numbers.has(built.targets[edge]!);
      if (whole && keeps('edges', edge)) edges.push(edge);
    }
    return new Graph(
      built.nodes.select(Uint32Array.from(nodes)),
      built.edges.select(Uint32Array.from(edges)),
      nodes.map((n) => built.ids[n]!),
      edges.map((e) => numbers.get(built.sources[e]!)!),
      edges.map((e) => numbers.get(built.targets[e]!)!),
    );
  });
  return graphTable(`graph-where-${operator.of}`, source === undefined ? [] : [source], kept, operator);
};
