import type { Facet, Fork } from '../../syntax/operators.js';
import { materialized } from '../plan/planner.js';
import { RowScope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { GroupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';
import { computedTable } from './computed-table.js';
import { Grouping } from './grouping.js';
import { piped } from './input.js';
import { impliedName } from './naming.js';
import type { OperatorPlanner } from './registry.js';

/**
 * `fork`: a result table for each branch.
 * Source: https://learn.microsoft.com/kusto/query/fork-operator
 */
export const planFork: OperatorPlanner<Fork> = (operator, source, context) => {
  const input = materialized(piped(source, operator));
  const branches = operator.branches.map((branch) => {
    const plan = context.planner.planSubquery(branch, input, context.scope);
    return branch.name === undefined ? plan : named(plan, branch.name.name);
  });
  return several('fork', input, branches);
};

/**
 * `facet`: the rows of the `with` clause, then for each column its values and how often they occur.
 * Source: https://learn.microsoft.com/kusto/query/facet-operator
 */
export const planFacet: OperatorPlanner<Facet> = (operator, source, context) => {
  const input = materialized(piped(source, operator));
  const row = new RowScope(input.columns);
  const tables: TablePlan[] = operator.by.map((e) => {
    const key = context.planner.scalar(e, row, context.scope);
    const name = impliedName(e) ?? '';
    return computedTable(
      'facet',
      input,
      [
        { name, type: key.type },
        { name: `count_${name}`, type: 'long' },
      ],
      function* (batch, run) {
        const grouping = new Grouping([key], run);
        const groups = new Map<GroupKey, { readonly value: Value; readonly from: number[] }>();
        for (let i = 0; i < batch.length; i++) {
          const values = grouping.values(batch, i);
          const id = grouping.key(values);
          const known = groups.get(id);
          if (known === undefined) groups.set(id, { value: values[0]!, from: [i] });
          else known.from.push(i);
        }
        for (const { value, from } of groups.values()) yield { values: [value, from.length], from };
      },
    );
  });
  if (operator.with !== undefined) tables.unshift(context.planner.planSubquery(operator.with, input, context.scope));
  return several('facet', input, tables);
};

/** A plan of several result tables; the last of them where one is wanted. */
function several(kind: string, input: TablePlan, results: readonly TablePlan[]): TablePlan {
  const last = results[results.length - 1] ?? input;
  return { ...last, kind, inputs: [input], results, run: (run) => last.run(run) };
}

function named(plan: TablePlan, name: string): TablePlan {
  return { ...plan, name, run: (run) => plan.run(run) };
}
