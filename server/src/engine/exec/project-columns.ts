import type { Expression } from '../../syntax/expressions.js';
import type {
  ProjectByNames,
  ProjectAway,
  ProjectKeep,
  ProjectRename,
  ProjectReorder,
} from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError } from '../errors.js';
import { NO_ROW } from '../plan/scope.js';
import { columnId } from '../plan/expression-id.js';
import type { TablePlan } from '../plan/table-plan.js';
import { isDynamicArray, type Dynamic } from '../values/types.js';
import { piped } from './input.js';
import { Layout, perLayout } from './layout.js';
import type { OperatorPlanner } from './registry.js';

/** The positions of the columns that a name or a wildcard stands for. */
function positions(e: Expression, columns: readonly ColumnInfo[]): number[] {
  const inner = e.kind === 'Ordered' || e.kind === 'Named' ? e.expression : e;
  switch (inner.kind) {
    case 'Name': {
      const at = columns.findIndex((c) => c.name === inner.name);
      return at < 0 ? [] : [at];
    }
    case 'WildcardName': {
      const pattern = wildcard(inner.pattern);
      return columns.flatMap((c, i) => (pattern.test(c.name) ? [i] : []));
    }
    case 'Star':
      return columns.map((_, i) => i);
    case 'Call':
    case 'Literal':
    default:
      throw new EngineError('refused', 'a column name is expected here', e);
  }
}

/** A pattern in which `*` stands for any text. */
export function wildcard(pattern: string): RegExp {
  const escaped = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's');
}

/** The same rows with their columns chosen and ordered by position. */
export function rearranged(
  kind: string,
  input: TablePlan,
  order: readonly number[],
  rename: (column: ColumnInfo, position: number) => ColumnInfo = (column) => column,
): TablePlan {
  const chosen = order.map((i) => rename(input.columns[i]!, i));
  return {
    kind,
    columns: chosen,
    inputs: [input],
    serialized: input.serialized,
    *run(run, demand) {
      const layoutOf = perLayout((layout) => new Layout(order.map((i) => columnId(i, layout))));
      const columns = new Set(demand?.columns === undefined ? order : Array.from(demand.columns, (at) => order[at]!));
      for (const batch of input.run(run, { conditions: demand?.conditions, columns }))
        yield batch.withColumns(
          order.map((i) => batch.columns[i]!),
          layoutOf(batch),
        );
    },
  };
}

/** `project-away`: all columns but those named. */
export const planProjectAway: OperatorPlanner<ProjectAway> = (operator, source) => {
  const input = piped(source, operator);
  const away = new Set(operator.expressions.flatMap((e) => positions(e, input.columns)));
  return rearranged(
    'project-away',
    input,
    input.columns.flatMap((_, i) => (away.has(i) ? [] : [i])),
  );
};

/** `project-keep`: the columns named, in the input's order. */
export const planProjectKeep: OperatorPlanner<ProjectKeep> = (operator, source) => {
  const input = piped(source, operator);
  const keep = new Set(operator.expressions.flatMap((e) => positions(e, input.columns)));
  return rearranged(
    'project-keep',
    input,
    input.columns.flatMap((_, i) => (keep.has(i) ? [i] : [])),
  );
};

/** `project-rename`: new names in the old places. */
export const planProjectRename: OperatorPlanner<ProjectRename> = (operator, source) => {
  const input = piped(source, operator);
  const names = new Map<number, string>();
  for (const e of operator.expressions) {
    if (e.kind !== 'Named') throw new EngineError('refused', 'project-rename takes NewName = OldName', e);
    const [at] = positions(e.expression, input.columns);
    if (at !== undefined) names.set(at, e.names[0]!.name);
  }
  return rearranged(
    'project-rename',
    input,
    input.columns.map((_, i) => i),
    (column, i) => ({ ...column, name: names.get(i) ?? column.name }),
  );
};

/**
 * `project-by-names`: the columns named by texts, patterns with `*` or arrays of them, in that order; names that are
 * not there are passed over.
 * Source: https://learn.microsoft.com/kusto/query/project-by-names-operator
 */
export const planProjectByNames: OperatorPlanner<ProjectByNames> = (operator, source, { planner, scope }) => {
  const input = piped(source, operator);
  const order: number[] = [];
  for (const e of operator.expressions) {
    const value = planner.constantValue(planner.scalar(e, NO_ROW, scope));
    const names =
      typeof value === 'string' ? [value] : isDynamicArray(value ?? null) ? (value as readonly Dynamic[]) : [];
    for (const name of names) {
      if (typeof name !== 'string') throw new EngineError('refused', 'project-by-names takes names of columns', e);
      const pattern = wildcard(name);
      input.columns.forEach((c, i) => {
        if (pattern.test(c.name) && !order.includes(i)) order.push(i);
      });
    }
  }
  return rearranged('project-by-names', input, order);
};

/**
 * `project-reorder`: the columns named come first; those of a wildcard in their order, or sorted by name
 * (`asc`, `desc`, and `granny-asc`, `granny-desc`, which compare numbers inside names as numbers).
 */
export const planProjectReorder: OperatorPlanner<ProjectReorder> = (operator, source) => {
  const input = piped(source, operator);
  const order: number[] = [];
  for (const e of operator.expressions) {
    const found = positions(e, input.columns).filter((i) => !order.includes(i));
    if (e.kind === 'Ordered' && e.direction !== undefined) {
      const sign = e.direction === 'asc' ? 1 : -1;
      const collator = new Intl.Collator('en', { numeric: e.granny === true });
      const plain = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
      const compare = e.granny === true ? collator.compare : plain;
      found.sort((a, b) => sign * compare(input.columns[a]!.name, input.columns[b]!.name));
    }
    order.push(...found);
  }
  input.columns.forEach((_, i) => {
    if (!order.includes(i)) order.push(i);
  });
  return rearranged('project-reorder', input, order);
};
