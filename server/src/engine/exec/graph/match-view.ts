import type { ColumnInfo } from '../../../syntax/types.js';
import { toDynamic } from '../../values/convert.js';
import type { Value } from '../../values/types.js';
import { Batch } from '../batch.js';
import type { Column } from '../column.js';
import { missing } from '../evaluation.js';
import type { Graph, GraphPlan } from './graph.js';
import type { Pattern } from './pattern.js';

/** What a pattern's nodes and edges stand for so far; -1 and empty paths where they stand for nothing yet. */
export class MatchView {
  readonly nodes: number[];
  /** The edges that each edge of the pattern stands for, from left to right. */
  readonly paths: number[][];
  /** The nodes between those edges. */
  readonly inner: number[][];
  /** The edge of each path that a condition is asked of. */
  readonly current: number[];
  /** What `map`, `all` and `any` are at. */
  edge = -1;
  node = -1;

  constructor(
    readonly graph: Graph,
    pattern: Pattern,
  ) {
    this.nodes = pattern.nodes.map(() => -1);
    this.paths = pattern.edges.map(() => []);
    this.inner = pattern.edges.map(() => []);
    this.current = pattern.edges.map(() => -1);
  }
}

/** One row over a match: columns of the element at hand, then of each node and each edge of the pattern. */
export class MatchBatch extends Batch {
  constructor(
    readonly view: MatchView,
    columns: readonly Column[],
  ) {
    super(columns, 1);
  }
}

/** The columns of a match: how a path's properties are shown is the only difference between its two uses. */
export interface MatchLayout {
  /** Names and types; elements have none of their own here. */
  readonly columns: readonly ColumnInfo[];
  readonly nodeOffsets: readonly number[];
  readonly edgeOffsets: readonly number[];
  /** Where the columns of an edge, and of a node, that `map` is at begin. */
  readonly edgeElement: number;
  readonly nodeElement: number;
}

/** `arrays`: a path's properties are arrays, as in project; otherwise those of the edge that a condition is asked of. */
export function matchLayout(pattern: Pattern, graph: GraphPlan, arrays: boolean): MatchLayout {
  const { nodeColumns, edgeColumns } = graph;
  const columns: ColumnInfo[] = [...edgeColumns, ...nodeColumns].map(({ type }) => ({ name: '', type }));
  const nodeOffsets = pattern.nodes.map(() => columns.push(...nodeColumns) - nodeColumns.length);
  const edgeOffsets = pattern.edges.map((e) => {
    const own = edgeColumns.map((c): ColumnInfo => (e.variable && arrays ? { name: c.name, type: 'dynamic' } : c));
    return columns.push(...own) - own.length;
  });
  return { columns, nodeOffsets, edgeOffsets, edgeElement: 0, nodeElement: edgeColumns.length };
}

/** The row that expressions over a match are evaluated on. */
export function matchBatch(view: MatchView, pattern: Pattern, plan: GraphPlan, arrays: boolean): MatchBatch {
  const { graph } = view;
  const { nodeColumns, edgeColumns } = plan;
  const columns: Column[] = [
    ...edgeColumns.map((c, i) => cell(c, () => view.edge, graph.edges.columns[i]!)),
    ...nodeColumns.map((c, i) => cell(c, () => view.node, graph.nodes.columns[i]!)),
  ];
  for (const { index } of pattern.nodes) {
    columns.push(...nodeColumns.map((c, i) => cell(c, () => view.nodes[index]!, graph.nodes.columns[i]!)));
  }
  for (const { index, variable } of pattern.edges) {
    columns.push(
      ...edgeColumns.map((c, i): Column => {
        const from = graph.edges.columns[i]!;
        if (variable && arrays) {
          return lazy(() => view.paths[index]!.map((edge) => toDynamic(from.get(edge), c.type)));
        }
        return cell(c, () => (variable ? view.current[index]! : (view.paths[index]![0] ?? -1)), from);
      }),
    );
  }
  return new MatchBatch(view, columns);
}

function cell(info: ColumnInfo, at: () => number, from: Column): Column {
  const nothing = missing(info);
  return lazy(() => {
    const row = at();
    return row < 0 ? nothing : from.get(row);
  });
}

function lazy(get: () => Value): Column {
  return { length: 1, get };
}
