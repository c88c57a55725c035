import type { ParserDiagnostic } from './diagnostics.js';
import type { Environment } from './environment.js';
import type { RawNode } from './raw.js';

/** The binder wants a value where it found something else. */
const VALUE_WANTED: ReadonlySet<string> = new Set(['KS106', 'KS107', 'KS108', 'KS109', 'KS141']);

/**
 * Names that the binder took for tables of the environment where a query means columns. Rows of a table that is not
 * described may have any column, and the binder lets a table of that name hide it (`Event`, `Operation`). Tables that the
 * query reads elsewhere are not among them.
 */
export function tablesTakenForColumns(
  root: RawNode,
  diagnostics: readonly ParserDiagnostic[],
  environment: Environment,
): ReadonlySet<string> {
  const wanted = diagnostics.filter((d) => VALUE_WANTED.has(d.code));
  const hidden = new Set<string>();
  if (wanted.length === 0) return hidden;
  const read = new Set<string>();
  const pending: { node: RawNode; value: boolean }[] = [{ node: root, value: false }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node } = next;
    const children = node.children();
    // What is said of the operands of an operator stands at the operator.
    const places = [node, ...children.filter((child) => child.isToken)];
    const value = next.value || wanted.some((d) => places.some((at) => at.start === d.start && at.end === d.end));
    if (node.kind === 'NameReference' && environment.table(node.simpleName) !== undefined) {
      (value ? hidden : read).add(node.simpleName);
    } else {
      for (const child of children) if (!child.isToken) pending.push({ node: child, value });
    }
  }
  return new Set([...hidden].filter((name) => !read.has(name)));
}
