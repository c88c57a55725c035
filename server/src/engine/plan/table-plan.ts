import type { Span } from '../../syntax/expressions.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { Batch } from '../exec/batch.js';
import type { GraphPlan } from '../exec/graph/graph.js';
import type { Visualization } from '../exec/render.js';
import type { Run } from '../run.js';
import type { Demand } from './demand.js';
import type { PlanExpr } from './expression.js';

/**
 * A planned tabular expression: immutable, and runnable any number of times. `run` yields batches lazily; an operator
 * that needs all of its input reads it inside `run`.
 */
export interface TablePlan {
  /** The operator, by Kusto's name (`where`, `summarize`), or `table`, `datatable`, `print`, `range`. */
  readonly kind: string;
  readonly columns: readonly ColumnInfo[];
  readonly inputs: readonly TablePlan[];
  /** Whether the order of rows is defined, which window functions need. */
  readonly serialized: boolean;
  /** The name `withsource` and `$table` show for these rows. */
  readonly name?: string | undefined;
  /** For `fork` and `facet`: the plans of the result tables that take this one's place. */
  readonly results?: readonly TablePlan[] | undefined;
  /** After `make-graph`: the graph, which has no rows of its own. */
  readonly graph?: GraphPlan | undefined;
  /** How the rows want to be shown, after `render`. */
  readonly visualization?: Visualization | undefined;
  /** The predicate of a `where`. */
  readonly predicate?: PlanExpr | undefined;
  /** The operator's place in the query text. */
  readonly span?: Span | undefined;
  /**
   * `demand`: what the reader of the rows will use of them; plans that do not look at it give all rows and columns.
   */
  run(run: Run, demand?: Demand): Iterable<Batch>;
}
