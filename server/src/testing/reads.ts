import type { Analysis } from '../kusto/analysis.js';
import type { FunctionBody } from '../syntax/statements.js';
import { walk, type SyntaxNode } from '../syntax/walk.js';

const CLOCK = new Set(['now', 'ago']);

/** Whether a query asks for the time of day, itself or through the functions that it calls. */
export function usesClock(analysis: Analysis): boolean {
  return holds(analysis, (node) => node.kind === 'Call' && CLOCK.has(node.name));
}

/** Whether a query reads `externaldata`, itself or through the functions that it calls. */
export function readsExternalData(analysis: Analysis): boolean {
  return holds(analysis, (node) => node.kind === 'ExternalData');
}

/** Whether a node is in a query, or in the functions that it calls. */
function holds({ tree }: Analysis, wanted: (node: SyntaxNode) => boolean): boolean {
  let found = false;
  const seen = new Set<FunctionBody>();
  const look = (root: SyntaxNode): void => {
    walk(root, (node) => {
      if (wanted(node)) found = true;
      if (node.kind !== 'Call' && node.kind !== 'Name') return !found;
      const { body } = node;
      if (body !== undefined && !seen.has(body)) {
        seen.add(body);
        look(body);
      }
      return !found;
    });
  };
  look(tree);
  return found;
}

/** Whether a query may read a table, itself or through the functions that it calls. */
export function mayRead(analysis: Analysis, table: string): boolean {
  return holds(analysis, (node) => {
    if (node.kind === 'Name') return node.symbol === 'table' && node.name === table;
    // What is found by a pattern, or by a name that is computed, may be this one.
    if (node.kind === 'Search' || node.kind === 'Find') return node.tables.length === 0;
    return node.kind === 'WildcardName' || (node.kind === 'Call' && node.name === 'table');
  });
}
