import type { Expression } from '../../syntax/expressions.js';
import type { Union } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError, type EngineErrorCode } from '../errors.js';
import { columnId, idOf } from '../plan/expression-id.js';
import type { TablePlan } from '../plan/table-plan.js';
import { ConstantColumn, type Column } from './column.js';
import { missing } from './evaluation.js';
import { Layout, perLayout } from './layout.js';
import { ColumnNames } from './naming.js';
import { wildcard } from './project-columns.js';
import { parameterFlag, parameterText } from './parameters.js';
import type { OperatorContext, OperatorPlanner } from './registry.js';

/**
 * `union`: rows of all legs, columns matched by name. A name with several types splits into one column a type.
 * Source: https://learn.microsoft.com/kusto/query/union-operator
 */
export const planUnion: OperatorPlanner<Union> = (operator, source, context) => {
  const fuzzy = parameterFlag(operator.parameters, 'isfuzzy');
  const legs: Leg[] = source === undefined ? [] : [{ plan: source, name: source.name ?? 'union_arg0' }];
  let position = legs.length;
  for (const e of operator.operands) {
    legs.push(...legsOf(e, `union_arg${position}`, fuzzy, context));
    position++;
  }
  if (legs.length === 0 && !fuzzy)
    throw new EngineError('missing-table', 'union: none of its tables has data here', operator);
  return unionOf(legs, {
    inner: parameterText(operator.parameters, 'kind') === 'inner',
    withSource: parameterText(operator.parameters, 'withsource') ?? parameterText(operator.parameters, 'with_source'),
  });
};

export interface Leg {
  readonly plan: TablePlan;
  /** What `withsource` shows for its rows. */
  readonly name: string;
}

const UNRESOLVED: ReadonlySet<EngineErrorCode> = new Set(['missing-table', 'missing-function']);

/** The tables that a name, a wildcard or a query stands for; `unnamed` names rows that have no name of their own. */
export function legsOf(e: Expression, unnamed: string, fuzzy: boolean, { planner, scope }: OperatorContext): Leg[] {
  const leg = (plan: TablePlan): Leg => ({ plan, name: plan.name ?? unnamed });
  if (e.kind === 'WildcardName' || e.kind === 'Star') {
    const pattern = wildcard(e.kind === 'Star' ? '*' : e.pattern);
    return [
      ...planner.data
        .tableNames()
        .filter((name) => pattern.test(name))
        .map((name) => leg(planner.planNamedTable(name, e))),
      ...scope
        .views()
        .filter((name) => pattern.test(name))
        .map((name) => leg(planner.planView(name, scope, e))),
    ];
  }
  try {
    return [leg(planner.planTable(e, scope))];
  } catch (failure) {
    // A fuzzy union goes on without the tables and functions that do not exist, and without those alone.
    if (fuzzy && failure instanceof EngineError && UNRESOLVED.has(failure.code)) return [];
    throw failure;
  }
}

/** Rows of several plans under the columns of all of them, or (`inner`) of those that all have. */
export function unionOf(
  legs: readonly Leg[],
  options: { readonly inner: boolean; readonly withSource: string | undefined },
): TablePlan {
  const { columns, sources } = unionColumns(legs, options.inner);
  // The source's name comes first, so that a column of the same name makes way.
  const names = new ColumnNames();
  const all: ColumnInfo[] =
    options.withSource === undefined ? columns : [{ name: options.withSource, type: 'string' }, ...columns];
  const output = all.map((c) => ({ ...c, name: names.add(c.name) }));
  return {
    kind: 'union',
    columns: output,
    inputs: legs.map((l) => l.plan),
    serialized: false,
    *run(run, demand) {
      const shift = options.withSource === undefined ? 0 : 1;
      for (const [k, leg] of legs.entries()) {
        const from = sources[k]!;
        const read = demand?.columns && new Set(Array.from(demand.columns, (c) => from[c - shift] ?? -1));
        read?.delete(-1);
        const layoutOf = perLayout((layout) => {
          const own = columns.map(({ type }, i) => (from[i]! < 0 ? idOf(`no ${type}`) : columnId(from[i]!, layout)));
          return new Layout(shift === 0 ? own : [idOf(`from ${leg.name}`), ...own]);
        });
        for (const batch of leg.plan.run(run, { columns: read })) {
          const own: Column[] = columns.map((column, i) => {
            const at = from[i]!;
            return at < 0 ? new ConstantColumn(missing(column), batch.length) : batch.columns[at]!;
          });
          yield batch
            .withColumns(shift === 0 ? own : [new ConstantColumn(leg.name, batch.length), ...own], layoutOf(batch))
            .withLineage(run.lineage);
        }
      }
    },
  };
}

/** The output columns, and for each leg where each of them is (-1: nowhere). */
function unionColumns(legs: readonly Leg[], inner: boolean): { columns: ColumnInfo[]; sources: number[][] } {
  const types = new Map<string, Set<ColumnInfo['type']>>();
  for (const { plan } of legs) {
    for (const c of plan.columns) types.set(c.name, (types.get(c.name) ?? new Set()).add(c.type));
  }
  const columns: { name: string; type: ColumnInfo['type']; from: string }[] = [];
  for (const [name, all] of types) {
    if (inner && !legs.every(({ plan }) => plan.columns.some((c) => c.name === name))) continue;
    for (const type of all) columns.push({ name: all.size === 1 ? name : `${name}_${type}`, type, from: name });
  }
  const names = new ColumnNames(columns.filter((c) => c.name === c.from).map((c) => c.name));
  const named = columns.map((c) => ({ ...c, name: c.name === c.from ? c.name : names.add(c.name) }));
  return {
    columns: named.map(({ name, type }) => ({ name, type })),
    sources: legs.map(({ plan }) =>
      named.map(({ from, type }) => plan.columns.findIndex((c) => c.name === from && c.type === type)),
    ),
  };
}
