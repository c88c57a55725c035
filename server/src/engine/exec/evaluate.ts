import type { Evaluate } from '../../syntax/operators.js';
import type { TableSchema } from '../../syntax/types.js';
import { EngineError, notImplemented, notLocal } from '../errors.js';
import { pluginPlace } from '../inventory.js';
import { lookupPlugin } from '../plugins/registry.js';
import { RowScope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { ConstantColumn } from './column.js';
import { missing } from './evaluation.js';
import type { OperatorPlanner } from './registry.js';

/**
 * `evaluate`: calls a plugin.
 * Source: https://learn.microsoft.com/kusto/query/evaluate-operator
 */
export const planEvaluate: OperatorPlanner<Evaluate> = (operator, source, { planner, scope }) => {
  const { call } = operator;
  if (call.kind !== 'Call') throw new EngineError('refused', 'evaluate takes the call of a plugin', call);
  const plugin = lookupPlugin(call.name);
  if (plugin === undefined) {
    const place = pluginPlace(call.name);
    if (place === 'network') {
      throw notLocal(`the plugin ${call.name}`, 'It reaches services outside; give its rows as a table instead.', call);
    }
    if (place === 'cluster') throw notLocal(`the plugin ${call.name}`, 'Leave it out.', call);
    throw notImplemented(`the plugin ${call.name}`, call);
  }
  const input = source ?? NO_ROWS;
  const plan = plugin.plan({
    planner,
    scope,
    operator,
    call,
    input,
    row: new RowScope(input.columns, undefined, input.serialized),
    columns: operator.schema.columns,
    open: operator.schema.open,
  });
  return operator.declared === undefined ? plan : declared(plan, operator.declared, operator);
};

const NO_ROWS: TablePlan = { kind: 'nothing', columns: [], inputs: [], serialized: true, run: () => [] };

/**
 * The plugin's columns as the query declares them after the call. One that the data gives no values for is empty;
 * one of another type is refused.
 */
function declared(plan: TablePlan, schema: TableSchema, operator: Evaluate): TablePlan {
  const wantedAt = schema.columns.map((wanted) => {
    const at = plan.columns.findIndex((c) => c.name === wanted.name);
    const found = plan.columns[at];
    if (found !== undefined && found.type !== wanted.type) {
      throw new EngineError(
        'refused',
        `evaluate: the column ${wanted.name}: ${wanted.type} is declared; it is of type ${found.type}`,
        operator,
      );
    }
    return at;
  });
  const rest = schema.open ? plan.columns.flatMap((_, i) => (wantedAt.includes(i) ? [] : [i])) : [];
  const columns = [...rest.map((i) => plan.columns[i]!), ...schema.columns];
  const order = [...rest, ...wantedAt];
  return {
    kind: plan.kind,
    columns,
    inputs: [plan],
    serialized: plan.serialized,
    *run(run) {
      for (const batch of plan.run(run)) {
        yield batch.withColumns(
          order.map((from, i) => batch.columns[from] ?? new ConstantColumn(missing(columns[i]!), batch.length)),
        );
      }
    },
  };
}
