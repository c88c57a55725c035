import type { QueryBlock } from '../../syntax/statements.js';
import { children, type SyntaxNode } from '../../syntax/walk.js';
import type { TablePlan } from './table-plan.js';

/** Operators whose rows come from one row of their input each, whatever the others are. */
const ROW_WISE: ReadonlySet<string> = new Set([
  ...['where', 'filter', 'extend', 'project', 'project-away', 'project-keep', 'project-rename', 'project-reorder'],
  ...['parse', 'parse-where', 'parse-kv', 'mv-expand'],
]);
/** Those of them that leave rows out. */
const LEAVES_OUT: ReadonlySet<string> = new Set(['where', 'filter', 'parse-where', 'mv-expand']);

/** Functions whose value does not follow from the row alone. */
const NOT_OF_ROW: ReadonlySet<string> = new Set([
  ...['rand', 'new_guid', 'prev', 'next', 'row_number', 'row_cumsum', 'row_rank_dense', 'row_rank_min'],
  'row_window_session',
]);

/**
 * Whether a query reads a table in one place only, and calls nothing that makes a row's fate depend on more than the
 * row: only then may rows be left out of the table that its first operators would.
 */
export function readsRowsOnce(tree: QueryBlock, table: string): boolean {
  let reads = 0;
  /** How often names are used that stand for what reads the table. */
  const uses = new Map<string, number>();
  let isPlain = true;
  const visit = (node: SyntaxNode): boolean => {
    let reading = false;
    if (node.kind === 'As' || node.kind === 'PatternStatement' || node.kind === 'OtherStatement') isPlain = false;
    if (node.kind === 'Call' && NOT_OF_ROW.has(node.name.toLowerCase())) isPlain = false;
    const name = node.kind === 'Name' || node.kind === 'Call' ? node.name : undefined;
    if (node.kind === 'Name' && node.symbol === 'table' && node.name === table) {
      reads++;
      reading = true;
    } else if (name !== undefined && uses.has(name)) {
      uses.set(name, uses.get(name)! + 1);
      reading = true;
    }
    for (const child of children(node)) reading = visit(child) || reading;
    if (node.kind === 'LetStatement' && reading) uses.set(node.name.name, 0);
    return reading;
  };
  visit(tree);
  return isPlain && reads === 1 && [...uses.values()].every((n) => n <= 1);
}

/**
 * The part of a query that tells by each row of a table alone whether it matters: the longest row of operators behind
 * the table that ends with one that leaves rows out. Undefined where there is none.
 */
export function rowFilter(results: readonly TablePlan[], table: string): TablePlan | undefined {
  const readers = new Map<TablePlan, TablePlan[]>();
  const tables: TablePlan[] = [];
  const visit = (plan: TablePlan): void => {
    if (plan.kind === 'table' && plan.name === table) tables.push(plan);
    for (const input of plan.inputs) {
      const known = readers.get(input);
      if (known !== undefined) known.push(plan);
      else {
        readers.set(input, [plan]);
        visit(input);
      }
    }
  };
  for (const plan of new Set(results.flatMap((r) => r.results ?? [r]))) visit(plan);
  if (tables.length !== 1) return undefined;
  let filter: TablePlan | undefined;
  for (let plan = tables[0]; plan !== undefined;) {
    const [reader, other] = readers.get(plan) ?? [];
    if (reader === undefined || other !== undefined) break;
    if (!ROW_WISE.has(reader.kind) || reader.inputs.length !== 1) break;
    plan = reader;
    if (LEAVES_OUT.has(plan.kind)) filter = plan;
  }
  return filter;
}
