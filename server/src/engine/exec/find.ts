import type { Expression } from '../../syntax/expressions.js';
import type { Find } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { notImplemented } from '../errors.js';
import type { TablePlan } from '../plan/table-plan.js';
import { convertValue, toDynamic } from '../values/convert.js';
import type { Dynamic } from '../values/types.js';
import { ConstantColumn, ValuesColumn, type Column } from './column.js';
import { missing } from './evaluation.js';
import { ColumnNames } from './naming.js';
import { parameterText } from './parameters.js';
import type { OperatorPlanner } from './registry.js';
import { columnNames, searchedLegs, searchPredicate } from './search.js';
import { filtered } from './where.js';

/** The column that holds what is not shown by itself. */
const PACK = 'pack_';

/**
 * `find`: the rows of some tables that meet a predicate, with their table's name. Shown are the columns that all of
 * the tables have or that the predicate names, or those listed; the rest is packed.
 * Source: https://learn.microsoft.com/kusto/query/find-operator
 */
export const planFind: OperatorPlanner<Find> = (operator, source, context) => {
  if (operator.projectAway !== undefined) throw notImplemented('project-away in find', operator);
  const named = columnNames(operator.condition);
  const legs = searchedLegs(operator.tables, source, 'find_arg', operator, context).map(({ plan, name }) => ({
    name,
    plan: filtered(plan, searchPredicate(operator.condition, plan, false, context), 'find'),
  }));
  const shown = shownColumns(
    operator,
    legs.map((l) => l.plan),
    named,
  );
  const packs =
    operator.project === undefined
      ? legs.some(({ plan }) => plan.columns.some((c) => !shown.some((s) => s.from === c.name && s.type === c.type)))
      : operator.project.some(isPack);
  const names = new ColumnNames();
  const columns: ColumnInfo[] = [
    { name: names.add(parameterText(operator.parameters, 'withsource') ?? 'source_'), type: 'string' },
    ...shown.map(({ name, type }): ColumnInfo => ({ name: names.add(name), type })),
    ...(packs ? [{ name: names.add(PACK), type: 'dynamic' } as const] : []),
  ];
  return {
    kind: 'find',
    columns,
    inputs: legs.map((l) => l.plan),
    serialized: false,
    *run(run) {
      for (const { plan, name } of legs) {
        const places = shown.map((s) =>
          plan.columns.findIndex((c) => c.name === s.from && (s.cast || c.type === s.type)),
        );
        const rest = plan.columns.flatMap((_, i) => (places.includes(i) ? [] : [i]));
        for (const batch of plan.run(run)) {
          const output: Column[] = [new ConstantColumn(name, batch.length)];
          shown.forEach((s, i) => {
            const at = places[i]!;
            if (at < 0) output.push(new ConstantColumn(missing(s), batch.length));
            else output.push(cast(batch.columns[at]!, batch.length, plan.columns[at]!, s));
          });
          if (packs) output.push(packed(batch.columns, batch.length, plan, rest));
          yield batch.withColumns(output).withLineage(run.lineage);
        }
      }
    },
  };
};

interface Shown extends ColumnInfo {
  /** The name it has in the tables. */
  readonly from: string;
  /** Whether values of other types are converted. */
  readonly cast: boolean;
}

function shownColumns(operator: Find, tables: readonly TablePlan[], named: ReadonlySet<string>): Shown[] {
  if (operator.project !== undefined) {
    return operator.project.flatMap((e): Shown[] => {
      if (e.kind !== 'Name') return [];
      const type =
        operator.schema.columns.find((c) => c.name === e.name)?.type ??
        tables.flatMap((t) => t.columns).find((c) => c.name === e.name)?.type;
      return type === undefined ? [] : [{ name: e.name, from: e.name, type, cast: true }];
    });
  }
  const types = new Map<string, ColumnInfo['type'][]>();
  for (const column of tables.flatMap((t) => t.columns)) {
    const known = types.get(column.name);
    if (known === undefined) types.set(column.name, [column.type]);
    else if (!known.includes(column.type)) known.push(column.type);
  }
  return [...types].flatMap(([name, all]): Shown[] => {
    const common = tables.every((t) => t.columns.some((c) => c.name === name));
    if (!common && !named.has(name)) return [];
    return all.map((type) => ({ name: all.length === 1 ? name : `${name}_${type}`, from: name, type, cast: false }));
  });
}

function isPack(e: Expression): boolean {
  return e.kind === 'Call' || e.kind === 'OtherExpression' || (e.kind === 'Named' && isPack(e.expression));
}

function cast(column: Column, length: number, from: ColumnInfo, to: ColumnInfo): Column {
  if (from.type === to.type) return column;
  return new ValuesColumn(Array.from({ length }, (_, i) => convertValue(column.get(i), from.type, to.type)));
}

function packed(columns: readonly Column[], length: number, plan: TablePlan, rest: readonly number[]): Column {
  return new ValuesColumn(
    Array.from({ length }, (_, row) => {
      const bag = new Map<string, Dynamic>();
      for (const i of rest) bag.set(plan.columns[i]!.name, toDynamic(columns[i]!.get(row), plan.columns[i]!.type));
      return bag;
    }),
  );
}
