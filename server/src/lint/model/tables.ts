import type { Expression, Name } from '../../syntax/expressions.js';
import type { QueryBlock } from '../../syntax/statements.js';
import type { SyntaxNode } from '../../syntax/walk.js';
import { withoutParentheses } from './columns.js';
import type { QueryModel } from './query-model.js';
import { rememberedIn } from './remembered.js';

/** A table that a query reads. */
export interface TableUse {
  readonly name: string;
  readonly node: Name;
}

/** All names of tables in a query, in written order, those of unknown tables included. */
export function tablesIn(model: QueryModel): readonly TableUse[] {
  return tablesOf(model.analysis.tree, model);
}

const tablesOf = rememberedIn((_tree: QueryBlock, model): readonly TableUse[] => {
  const found: TableUse[] = [];
  for (const node of model.nodes) {
    if (node.kind !== 'Name' || model.names.declaration(node) !== undefined) continue;
    if (node.symbol === 'table' || (node.symbol === undefined && isTabularPlace(node, model)))
      found.push({ name: node.name, node });
  }
  return found;
});

/** Whether a name that means nothing stands where a table is expected. */
function isTabularPlace(name: Name, model: QueryModel): boolean {
  let node: SyntaxNode = name;
  let parent = model.names.parent(name);
  while (parent?.kind === 'Parenthesized') {
    node = parent;
    parent = model.names.parent(parent);
  }
  return (
    (parent?.kind === 'Pipeline' && parent.source === node) ||
    (parent?.kind === 'Union' && parent.operands.some((operand) => operand === node)) ||
    ((parent?.kind === 'Join' || parent?.kind === 'Lookup') && parent.right === node)
  );
}

/** The tables whose rows a query's result comes from, through let statements and unions, without those that are joined. */
export function mainTables(model: QueryModel): readonly string[] {
  const last = model.analysis.tree.statements.findLast((statement) => statement.kind === 'ExpressionStatement');
  return last === undefined ? [] : [...new Set(sourcesOf(last.expression, model, 0))];
}

/** Tables that describe things rather than record events: one row more or less of a key makes no alert. */
const REFERENCE =
  /^(?:ThreatIntel|IdentityInfo$|DeviceInfo$|DeviceNetworkInfo$|_GetWatchlist$|Watchlist$|AADManagedIdentity|DeviceTvm)/;

/** Whether the rows that enter an operator describe things (indicators, identities, lists) rather than record events. */
export function isReferenceData(source: Expression, model: QueryModel): boolean {
  const names = sourcesOf(source, model, 0);
  if (names.length > 0) return names.every((name) => REFERENCE.test(name));
  const at = withoutParentheses(source);
  return at.kind === 'DataTable' || at.kind === 'ExternalData' || (at.kind === 'Call' && REFERENCE.test(at.name));
}

function sourcesOf(expression: Expression, model: QueryModel, depth: number): readonly string[] {
  const at = withoutParentheses(expression);
  if (depth > 30) return [];
  const inside = (inner: Expression): readonly string[] => sourcesOf(inner, model, depth + 1);
  switch (at.kind) {
    case 'Pipeline': {
      const unions = at.operators.flatMap((operator) => (operator.kind === 'Union' ? operator.operands : []));
      return [at.source, ...unions].flatMap(inside);
    }
    case 'Union':
      return at.operands.flatMap(inside);
    case 'Materialize':
      return inside(at.query);
    case 'Named':
      return inside(at.expression);
    case 'Name':
    case 'Call': {
      const declaration = model.names.declaration(at);
      if (declaration?.kind !== 'LetStatement') return at.kind === 'Name' && declaration === undefined ? [at.name] : [];
      const { value } = declaration;
      if (value.kind !== 'FunctionDeclaration') return inside(value);
      return value.body.expression === undefined ? [] : inside(value.body.expression);
    }
    default:
      return [];
  }
}
