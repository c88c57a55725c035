import type { Expression } from '../../syntax/expressions.js';
import type { Find, Search } from '../../syntax/operators.js';
import { walk } from '../../syntax/walk.js';
import { EngineError } from '../errors.js';
import type { PlanExpr } from '../plan/expression.js';
import { planCall } from '../plan/plan-scalar.js';
import { RowScope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { compileSearchTerm } from '../text/search-term.js';
import { toStringValue } from '../values/convert.js';
import { filtered } from './where.js';
import { parameterText } from './parameters.js';
import type { OperatorContext, OperatorPlanner } from './registry.js';
import { legsOf, unionOf, type Leg } from './union.js';

/**
 * `search`: the rows of some tables that meet a predicate in which bare terms stand for any column that has them.
 * Source: https://learn.microsoft.com/kusto/query/search-operator
 */
export const planSearch: OperatorPlanner<Search> = (operator, source, context) => {
  const kind = parameterText(operator.parameters, 'kind') ?? 'default';
  const caseSensitive = kind === 'case_sensitive';
  const legs = searchedLegs(operator.tables, source, 'search_arg', operator, context).map(({ plan, name }) => ({
    name,
    plan: filtered(plan, searchPredicate(operator.condition, plan, caseSensitive, context), 'search'),
  }));
  const all = unionOf(legs, { inner: false, withSource: '$table' });
  return { ...all, kind: 'search', run: (run) => all.run(run) };
};

/**
 * The tables that search and find look at: those piped in or named, or all with data. Tables with none of the columns
 * that a predicate names are left out, unless it looks for terms everywhere.
 */
export function searchedLegs(
  tables: readonly Expression[],
  source: TablePlan | undefined,
  unnamed: string,
  at: Search | Find,
  { planner, scope }: OperatorContext,
): Leg[] {
  if (source !== undefined) return [{ plan: source, name: source.name ?? `${unnamed}0` }];
  const legs =
    tables.length > 0
      ? tables.flatMap((e, i) => legsOf(e, `${unnamed}${i}`, false, { planner, scope }))
      : legsOf({ kind: 'Star', type: 'table', start: at.start, end: at.end }, unnamed, false, { planner, scope });
  if (legs.length === 0) throw new EngineError('missing-table', 'there is no table with data to look at', at);
  const named = columnNames(at.condition);
  if (named.size === 0 || looksEverywhere(at.condition)) return legs;
  return legs.filter(({ plan }) => plan.columns.some((c) => named.has(c.name)));
}

/** The columns that a predicate names. */
export function columnNames(condition: Expression): Set<string> {
  const names = new Set<string>();
  walk(condition, (node) => {
    if (node.kind === 'Name' && node.symbol === 'column') names.add(node.name);
  });
  return names;
}

/** Whether a predicate has a term or a `*` that stands for every column. */
function looksEverywhere(e: Expression): boolean {
  switch (e.kind) {
    case 'Literal':
    case 'Star':
      return true;
    case 'Parenthesized':
      return looksEverywhere(e.expression);
    case 'Call':
      return e.name === 'not' && e.args.some(looksEverywhere);
    case 'Binary':
      if (e.operator === 'and' || e.operator === 'or') return looksEverywhere(e.left) || looksEverywhere(e.right);
      return e.left.kind === 'Star';
    case 'In':
      return e.left.kind === 'Star';
    default:
      return false;
  }
}

/** Plans a predicate of search or find over one table; columns that it has not are null. */
export function searchPredicate(
  condition: Expression,
  table: TablePlan,
  caseSensitive: boolean,
  { planner, scope }: OperatorContext,
): PlanExpr {
  const row = new RowScope(table.columns);
  const term = (value: string, columns: readonly number[], at: Expression): PlanExpr => {
    const matches = compileSearchTerm(value, caseSensitive);
    const tests = columns.map((index): PlanExpr => {
      const column = table.columns[index]!;
      return {
        op: 'call',
        name: 'search',
        type: 'bool',
        args: [{ op: 'column', index, name: column.name, type: column.type }],
        apply: (cell) => matches(toStringValue(cell, column.type)),
      };
    });
    const [only] = tests;
    if (only === undefined) return { op: 'constant', type: 'bool', value: false, span: at };
    return tests.length === 1 ? { ...only, span: at } : { op: 'or', args: tests, type: 'bool', span: at };
  };
  const everywhere = table.columns.map((_, i) => i);
  const plan = (e: Expression): PlanExpr => {
    switch (e.kind) {
      case 'Parenthesized':
        return plan(e.expression);
      case 'Star':
        return { op: 'constant', type: 'bool', value: true, span: e };
      case 'Literal':
        if (e.type === 'bool') return { op: 'constant', type: 'bool', value: e.value, span: e };
        return term(toStringValue(e.value, e.type), everywhere, e);
      case 'Call':
        if (e.name !== 'not' || e.args[0] === undefined) break;
        return planCall('not', [plan(e.args[0])], 'bool', row, e, e.args);
      case 'Binary':
        if (e.operator === 'and' || e.operator === 'or') {
          return { op: e.operator, args: [plan(e.left), plan(e.right)], type: 'bool', span: e };
        }
        if (e.operator === ':') {
          const value = planner.constantValue(planner.scalar(e.right, row, scope));
          if (typeof value !== 'string') throw new EngineError('refused', "':' takes a constant text", e.right);
          if (e.left.kind === 'Star') return term(value, everywhere, e);
          const column = planner.scalar(e.left, row, scope);
          return term(value, column.op === 'column' ? [column.index] : [], e);
        }
        if (caseSensitive && FOLDED.has(e.operator)) return plan({ ...e, operator: FOLDED.get(e.operator)! });
        break;
      default:
        break;
    }
    return planner.scalar(e, row, scope);
  };
  return plan(condition);
}

/** The case-sensitive form of each operator that ignores case. */
const FOLDED: ReadonlyMap<string, Extract<Expression, { kind: 'Binary' }>['operator']> = new Map([
  ['=~', '=='],
  ['!~', '!='],
  ...(['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'] as const).flatMap((name) => [
    [name, `${name}_cs`] as const,
    [`!${name}`, `!${name}_cs`] as const,
  ]),
]);
