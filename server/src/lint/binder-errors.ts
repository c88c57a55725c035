import type { Analysis } from '../kusto/analysis.js';
import type { ParserDiagnostic } from '../kusto/diagnostics.js';
import type { Catalog } from '../schema/catalog.js';
import { misspelling } from '../schema/closest-name.js';
import { walk } from '../syntax/walk.js';
import type { Finding } from './finding.js';

/** Whether the binder says that a name is no table, tabular variable or function. */
export function isUnknownTable({ code }: Pick<ParserDiagnostic, 'code'>): boolean {
  return code === 'KS204';
}

/** The table, function or variable that an unknown name is a misspelling of; a workspace has tables that nobody described. */
export function misspeltTable(name: string, { tree }: Analysis, catalog: Catalog): string | undefined {
  const variables = new Set<string>();
  walk(tree, (node) => {
    if (node.kind === 'LetStatement') variables.add(node.name.name);
  });
  return misspelling(name, [...variables, ...catalog.tableNames(), ...catalog.functionNames()]);
}

/**
 * The binder's errors that a user should see: without those that a lint tells with its reason (a table that is not
 * described, is another product's or has another name by now; the other product's time column).
 */
export function bindersOwn(
  analysis: Analysis,
  catalog: Catalog,
  findings: readonly Finding[],
): readonly ParserDiagnostic[] {
  const timeColumns = findings.filter((f) => f.lint === 'time-column-platform').flatMap((f) => [f, ...f.related]);
  return analysis.diagnostics.filter((d) => {
    if (isUnknownTable(d)) return misspeltTable(analysis.text.slice(d.start, d.end), analysis, catalog) !== undefined;
    return d.code !== 'KS142' || !timeColumns.some((place) => place.start === d.start && place.end === d.end);
  });
}
