import type { Expression, Name } from '../../syntax/expressions.js';
import type { Catalog } from '../../schema/catalog.js';
import { withoutParentheses } from './columns.js';
import type { QueryModel } from './query-model.js';

/** A place at which a query asks for events from a moment on. */
export interface LookBack {
  /** How far that moment is back, in ticks. */
  readonly ticks: bigint;
  /** The moment, such as `ago(14d)`. */
  readonly node: Expression;
}

/** Functions that move a moment further back, by less than they name. */
const ROUNDS_DOWN = new Set(['startofday', 'startofweek', 'startofmonth', 'startofyear', 'bin', 'floor']);

/** The lower bounds of the time of events: `TimeGenerated > ago(1d)`, `between (ago(2d) .. now())`, make-series from. */
export function lookBacks(model: QueryModel, catalog: Catalog): readonly LookBack[] {
  const found: LookBack[] = [];
  const add = (column: Expression, moment: Expression): void => {
    const offset = isEventTime(column, model, catalog) ? offsetOf(moment, model) : undefined;
    if (offset !== undefined && offset < 0n) found.push({ ticks: -offset, node: moment });
  };
  for (const node of model.nodes) {
    switch (node.kind) {
      case 'Binary':
        if (node.operator === '>' || node.operator === '>=') add(node.left, node.right);
        else if (node.operator === '<' || node.operator === '<=') add(node.right, node.left);
        break;
      case 'Between':
        if (!node.negated) add(node.left, node.from);
        break;
      case 'MakeSeries':
        if (node.from !== undefined) add(node.on, node.from);
        break;
      default:
        break;
    }
  }
  return found;
}

function offsetOf(moment: Expression, model: QueryModel): bigint | undefined {
  let at = withoutParentheses(moment);
  while (at.kind === 'Call' && ROUNDS_DOWN.has(at.name) && at.args[0] !== undefined)
    at = withoutParentheses(at.args[0]);
  return model.offsetFromNow(at);
}

/** Whether an expression is the time column of a table, under its own name. */
export function isEventTime(expression: Expression, model: QueryModel, catalog: Catalog): boolean {
  const at = withoutParentheses(expression);
  if (at.kind !== 'Name' || at.symbol !== 'column') return false;
  const root = model.columns.root(at);
  if (root.kind !== 'stored') return root.kind === 'unknown' && isTimeName(at);
  return root.tables.every((table) => {
    const known = catalog.table(table)?.timeColumn;
    return known === root.column || root.column === 'TimeGenerated' || root.column === 'Timestamp';
  });
}

const isTimeName = ({ name }: Name): boolean => name === 'TimeGenerated' || name === 'Timestamp';
