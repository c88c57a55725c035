import type { Call } from '../../syntax/expressions.js';
import type { Evaluate } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { Planner } from '../plan/planner.js';
import type { RowScope, Scope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';

/** One `evaluate plugin(…)` in a query. */
export interface PluginSite {
  readonly planner: Planner;
  readonly scope: Scope;
  readonly operator: Evaluate;
  readonly call: Call;
  /** The rows piped in; for a plugin at the start of a query, none. */
  readonly input: TablePlan;
  /** The input's columns as a scope for planning arguments. */
  readonly row: RowScope;
  /** The columns the binder expects. Open: the real ones depend on the data. */
  readonly columns: readonly ColumnInfo[];
  readonly open: boolean;
}

/** A plugin that `evaluate` can call. One whose columns depend on the data may run its input while planning. */
export interface Plugin {
  readonly name: string;
  plan(site: PluginSite): TablePlan;
}
