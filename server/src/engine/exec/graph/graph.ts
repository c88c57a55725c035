import type { Operator } from '../../../syntax/operators.js';
import type { ColumnInfo, ScalarType } from '../../../syntax/types.js';
import { EngineError } from '../../errors.js';
import type { TablePlan } from '../../plan/table-plan.js';
import type { Run } from '../../run.js';
import type { Value } from '../../values/types.js';
import type { Batch } from '../batch.js';

/** A planned graph: its properties are known, its nodes and edges are built in a run. */
export interface GraphPlan {
  readonly nodeColumns: readonly ColumnInfo[];
  readonly edgeColumns: readonly ColumnInfo[];
  /** The type of the nodes' identifiers. */
  readonly idType: ScalarType;
  build(run: Run): Graph;
}

/** Nodes and edges by number, with their properties as rows. */
export class Graph {
  private readonly outgoing: number[][];
  private readonly incoming: number[][];

  constructor(
    readonly nodes: Batch,
    readonly edges: Batch,
    /** The identifier of each node. */
    readonly ids: readonly Value[],
    /** The node that each edge starts from, and the one it leads to. */
    readonly sources: readonly number[],
    readonly targets: readonly number[],
  ) {
    this.outgoing = Array.from({ length: nodes.length }, () => []);
    this.incoming = Array.from({ length: nodes.length }, () => []);
    for (let edge = 0; edge < edges.length; edge++) {
      this.outgoing[sources[edge]!]!.push(edge);
      this.incoming[targets[edge]!]!.push(edge);
    }
  }

  /** The edges that start from a node. */
  out(node: number): readonly number[] {
    return this.outgoing[node]!;
  }

  /** The edges that lead to a node. */
  in(node: number): readonly number[] {
    return this.incoming[node]!;
  }
}

/** The plan of a graph, in the place of rows. */
export function graphTable(kind: string, inputs: readonly TablePlan[], graph: GraphPlan, at: Operator): TablePlan {
  return {
    kind,
    columns: [],
    inputs,
    serialized: false,
    graph,
    span: at,
    run() {
      throw new EngineError('refused', 'a graph is no table: go on with graph-match or graph-to-table', at);
    },
  };
}

/** The graph that an operator is applied to. */
export function graphInput(input: TablePlan | undefined, operator: Operator): GraphPlan {
  if (input?.graph === undefined) {
    throw new EngineError('refused', 'this operator needs a graph, as make-graph gives it', operator);
  }
  return input.graph;
}

/** The same graph, changed each time it is built. */
export function derivedGraph(
  graph: GraphPlan,
  nodeColumns: readonly ColumnInfo[],
  change: (graph: Graph, run: Run) => Graph,
): GraphPlan {
  const derived: GraphPlan = {
    ...graph,
    nodeColumns,
    build: (run) => run.once(derived, (owner) => change(graph.build(owner), owner)),
  };
  return derived;
}
