import type { GraphToTable } from '../../../syntax/operators.js';
import type { ColumnInfo } from '../../../syntax/types.js';
import type { ScalarImplementation } from '../../functions/contract.js';
import { planCall } from '../../plan/plan-scalar.js';
import { NO_ROW } from '../../plan/scope.js';
import { materialized } from '../../plan/planner.js';
import type { TablePlan } from '../../plan/table-plan.js';
import type { Value } from '../../values/types.js';
import { ValuesColumn, type Column } from '../column.js';
import { ColumnNames } from '../naming.js';
import { parameterText } from '../parameters.js';
import type { OperatorPlanner } from '../registry.js';
import { graphInput, type Graph, type GraphPlan } from './graph.js';

/**
 * `graph-to-table`: the nodes or edges of a graph as rows, with hashes of the nodes' identifiers where asked for. With
 * names for both, the tables can be read by the statements that follow.
 * Source: https://learn.microsoft.com/kusto/query/graph-to-table-operator
 */
export const planGraphToTable: OperatorPlanner<GraphToTable> = (operator, source, { planner }) => {
  const graph = graphInput(source, operator);
  const tables = operator.outputs.map(({ entity, as, parameters }) => {
    const added =
      entity === 'nodes'
        ? [hashColumn(parameterText(parameters, 'with_node_id'), (g) => g.ids)]
        : [
            hashColumn(parameterText(parameters, 'with_source_id'), (g) => g.sources.map((n) => g.ids[n]!)),
            hashColumn(parameterText(parameters, 'with_target_id'), (g) => g.targets.map((n) => g.ids[n]!)),
          ];
    const table = materialized(
      tableOf(
        entity,
        graph,
        added.flatMap((a) => a ?? []),
        source,
      ),
    );
    if (as !== undefined) planner.nameTable(as.name, { ...table, name: as.name, run: (run) => table.run(run) });
    return table;
  });
  const [first] = tables;
  // Tables that were given names are not results by themselves.
  const results = tables.length > 1 ? [] : undefined;
  return { ...first!, results, run: (run) => first!.run(run) };
};

interface HashColumn {
  readonly name: string;
  values(graph: Graph): readonly Value[];
}

function hashColumn(name: string | undefined, values: (graph: Graph) => readonly Value[]): HashColumn | undefined {
  return name === undefined ? undefined : { name, values };
}

function tableOf(
  entity: 'nodes' | 'edges',
  graph: GraphPlan,
  added: readonly HashColumn[],
  source: TablePlan | undefined,
): TablePlan {
  const names = new ColumnNames();
  const own = entity === 'nodes' ? graph.nodeColumns : graph.edgeColumns;
  const columns = [...added.map((a): ColumnInfo => ({ name: a.name, type: 'long' })), ...own].map((c) => ({
    ...c,
    name: names.add(c.name),
  }));
  const hash = hashOf(graph);
  return {
    kind: 'graph-to-table',
    columns,
    inputs: source === undefined ? [] : [source],
    serialized: false,
    *run(run) {
      const built = graph.build(run);
      const rows = entity === 'nodes' ? built.nodes : built.edges;
      if (rows.length === 0) return;
      const hashes = added.map((a): Column => new ValuesColumn(a.values(built).map((id) => hash(id))));
      yield rows.withColumns([...hashes, ...rows.columns]);
    },
  };
}

/** Identifiers are hashed as `hash()` does. */
function hashOf(graph: GraphPlan): ScalarImplementation {
  const call = planCall(
    'hash',
    [{ op: 'column', index: 0, name: 'id', type: graph.idType }],
    'long',
    NO_ROW,
    undefined,
  );
  return call.op === 'call' ? call.apply : () => null;
}
