import type { Expression } from '../../../syntax/expressions.js';
import type { MakeGraph } from '../../../syntax/operators.js';
import type { ColumnInfo, ScalarType } from '../../../syntax/types.js';
import { EngineError } from '../../errors.js';
import type { TablePlan } from '../../plan/table-plan.js';
import type { Run } from '../../run.js';
import { groupKey, type GroupKey } from '../../values/compare.js';
import { convertValue } from '../../values/convert.js';
import type { Value } from '../../values/types.js';
import { Batch } from '../batch.js';
import { ValuesColumn } from '../column.js';
import { collect, missing } from '../evaluation.js';
import { piped } from '../input.js';
import { Lineage, mergeSources } from '../lineage.js';
import type { OperatorPlanner } from '../registry.js';
import { rowSource, runGroup } from '../row-source.js';
import { Graph, graphTable, type GraphPlan } from './graph.js';

/** Rows with properties of nodes. */
interface NodeTable {
  readonly plan: TablePlan;
  /** The column that identifies the node. */
  readonly key: number;
}

/**
 * `make-graph`: rows as edges between nodes, which have the properties of other tables. A node that no table has is made
 * with its identifier alone.
 * Source: https://learn.microsoft.com/kusto/query/make-graph-operator
 */
export const planMakeGraph: OperatorPlanner<MakeGraph> = (operator, source, context) => {
  const edges = piped(source, operator);
  const tables = operator.nodes.map(({ table, column }): NodeTable => {
    const plan = context.planner.planTable(table, context.scope);
    return { plan, key: columnIndex(column, plan.columns) };
  });
  const { partitionedBy } = operator;
  if (partitionedBy === undefined) {
    return graphTable('make-graph', [edges, ...tables.map((t) => t.plan)], graphOf(operator, edges, tables), operator);
  }
  const edgeRows = rowSource(edges.columns);
  const nodeRows = tables.map(({ plan, key }): NodeTable => ({ plan: rowSource(plan.columns), key }));
  const graph = graphOf(operator, edgeRows, nodeRows);
  const applied = context.planner.planSubquery(
    partitionedBy.subquery,
    graphTable('make-graph', [edgeRows, ...nodeRows.map((n) => n.plan)], graph, operator),
    context.scope,
  );
  const inputs = [edges, ...tables.map((t) => t.plan)];
  const keys = inputs.map((plan) => columnIndex(partitionedBy.column, plan.columns));
  return {
    kind: 'make-graph',
    columns: applied.columns,
    inputs,
    serialized: false,
    *run(run) {
      const all = inputs.map((plan) => collect(plan, run));
      const parts = all.map((batch, i) => rowsByKey(batch, keys[i]!, inputs[i]!.columns));
      for (const key of new Set(parts.flatMap((p) => [...p.keys()]))) {
        const rows = parts.map((p, i) => all[i]!.select(Uint32Array.from(p.get(key) ?? [])));
        let within = run;
        nodeRows.forEach(({ plan }, i) => (within = within.within(plan, [rows[i + 1]!])));
        yield* runGroup(applied, edgeRows, [rows[0]!], within);
      }
    },
  };
};

function rowsByKey(batch: Batch, at: number, columns: readonly ColumnInfo[]): Map<GroupKey, number[]> {
  const rows = new Map<GroupKey, number[]>();
  for (let row = 0; row < batch.length; row++) {
    const key = groupKey(batch.columns[at]!.get(row), columns[at]!.type);
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  }
  return rows;
}

function columnIndex(e: Expression, columns: readonly ColumnInfo[]): number {
  const at = e.kind === 'Name' ? columns.findIndex((c) => c.name === e.name) : -1;
  if (at < 0) throw new EngineError('refused', 'make-graph: a column is expected here', e);
  return at;
}

function graphOf(operator: MakeGraph, edges: TablePlan, tables: readonly NodeTable[]): GraphPlan {
  const source = columnIndex(operator.source, edges.columns);
  const target = columnIndex(operator.target, edges.columns);
  const idType = edges.columns[source]!.type;
  const nodeColumns: ColumnInfo[] = [];
  for (const { plan } of tables) {
    for (const column of plan.columns) if (!nodeColumns.some((c) => c.name === column.name)) nodeColumns.push(column);
  }
  if (operator.nodeId !== undefined) nodeColumns.push({ name: operator.nodeId.name, type: idType });
  /** Which property a node has its identifier in that no table has. */
  const first = tables[0];
  const idColumn = first === undefined ? nodeColumns.length - 1 : nodeIndex(first.plan.columns[first.key]!.name);
  const plan: GraphPlan = {
    nodeColumns,
    edgeColumns: edges.columns,
    idType,
    build: (run) => run.once(plan, build, edges),
  };
  return plan;

  function nodeIndex(name: string): number {
    return nodeColumns.findIndex((c) => c.name === name);
  }

  function build(run: Run): Graph {
    const nodes = new NodeBuilder(nodeColumns, idType, idColumn, run);
    for (const { plan: table, key } of tables) {
      const places = table.columns.map((c) => nodeIndex(c.name));
      const rows = collect(table, run);
      const from = table.columns[key]!.type;
      for (let row = 0; row < rows.length; row++) {
        const id = convertValue(rows.columns[key]!.get(row), from, idType);
        nodes.describe(id, rows.row(row), places, rows.lineage?.of(row) ?? []);
      }
    }
    const rows = collect(edges, run);
    const end = (at: number, row: number): number =>
      nodes.numberOf(convertValue(rows.columns[at]!.get(row), edges.columns[at]!.type, idType));
    const sources: number[] = [];
    const targets: number[] = [];
    for (let row = 0; row < rows.length; row++) {
      sources.push(end(source, row));
      targets.push(end(target, row));
    }
    return new Graph(nodes.take(), rows, nodes.ids, sources, targets);
  }
}

/** Collects nodes; each identifier is one node, and the first table that gives a property counts. */
class NodeBuilder {
  readonly ids: Value[] = [];
  private readonly numbers = new Map<GroupKey, number>();
  private readonly properties: Value[][] = [];
  private readonly described: boolean[][] = [];
  private readonly sources: (readonly number[])[] = [];

  constructor(
    private readonly columns: readonly ColumnInfo[],
    private readonly idType: ScalarType,
    private readonly idColumn: number,
    private readonly run: Run,
  ) {}

  numberOf(id: Value): number {
    const key = groupKey(id, this.idType);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.ids.length;
      this.numbers.set(key, number);
      this.ids.push(id);
      const properties = this.columns.map(missing);
      if (this.idColumn >= 0) {
        const type = this.columns[this.idColumn]!.type;
        properties[this.idColumn] = convertValue(id, this.idType, type);
      }
      this.properties.push(properties);
      this.described.push([]);
      this.sources.push([]);
    }
    return number;
  }

  describe(id: Value, values: readonly Value[], places: readonly number[], sources: readonly number[]): void {
    const number = this.numberOf(id);
    const described = this.described[number]!;
    values.forEach((value, i) => {
      const place = places[i]!;
      if (described[place] === true) return;
      this.properties[number]![place] = value;
      described[place] = true;
    });
    this.sources[number] = mergeSources(this.sources[number]!, sources);
  }

  take(): Batch {
    return new Batch(
      this.columns.map((_, c) => new ValuesColumn(this.properties.map((p) => p[c]!))),
      this.ids.length,
      this.run.lineage ? Lineage.many(this.sources) : undefined,
    );
  }
}
