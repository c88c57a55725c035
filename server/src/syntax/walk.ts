import type { Expression, NameDeclaration } from './expressions.js';
import type {
  ColumnDeclaration,
  ExpandedColumn,
  Operator,
  OperatorParameter,
  ScanStep,
  SeriesAggregate,
  Subquery,
  TopNestedLevel,
} from './operators.js';
import type { FunctionBody, FunctionDeclaration, FunctionParameter, QueryBlock, Statement } from './statements.js';

/** Every node of the tree that has a kind and a place. */
export type SyntaxNode =
  | Expression
  | Operator
  | Statement
  | QueryBlock
  | FunctionDeclaration
  | FunctionBody
  | FunctionParameter
  | NameDeclaration
  | OperatorParameter
  | ColumnDeclaration
  | ExpandedColumn
  | SeriesAggregate
  | ScanStep
  | TopNestedLevel
  | Subquery;

export type NodeKind = SyntaxNode['kind'];
export type NodeOf<K extends NodeKind> = Extract<SyntaxNode, { readonly kind: K }>;

/**
 * The properties of each kind that hold its parts, in the order in which they are written. A called function's `body` is
 * not among them: it stands elsewhere, where the function is declared.
 */
const PARTS: { readonly [K in NodeKind]: readonly (keyof NodeOf<K>)[] } = {
  QueryBlock: ['statements'],
  LetStatement: ['name', 'value'],
  ExpressionStatement: ['expression'],
  SetStatement: ['value'],
  QueryParametersStatement: ['parameters'],
  PatternStatement: ['name', 'parameters', 'pathParameter', 'matches'],
  OtherStatement: [],
  FunctionDeclaration: ['parameters', 'body'],
  FunctionBody: ['statements', 'expression'],
  FunctionParameter: ['defaultValue'],
  NameDeclaration: [],
  OperatorParameter: ['value'],
  ColumnDeclaration: ['defaultValue'],
  ExpandedColumn: ['expression'],
  SeriesAggregate: ['expression', 'defaultValue'],
  ScanStep: ['name', 'condition', 'assignments'],
  TopNestedLevel: ['count', 'of', 'others', 'by'],
  Subquery: ['name', 'operators'],

  Literal: [],
  DynamicLiteral: ['elements'],
  Name: [],
  WildcardName: [],
  Star: [],
  Path: ['target', 'member'],
  Element: ['target', 'index'],
  Call: ['args'],
  Binary: ['left', 'right'],
  In: ['left', 'right'],
  Between: ['left', 'from', 'to'],
  Unary: ['operand'],
  Parenthesized: ['expression'],
  Named: ['names', 'expression'],
  Ordered: ['expression'],
  ToScalar: ['query'],
  Materialize: ['query'],
  TypeLiteral: [],
  OtherExpression: ['parts'],
  Missing: [],

  Pipeline: ['source', 'operators'],
  Print: ['expressions'],
  Range: ['column', 'from', 'to', 'step'],
  DataTable: ['declared', 'values'],
  ExternalData: ['declared', 'uris', 'properties'],
  OtherSource: ['operator'],

  Where: ['condition'],
  Extend: ['expressions'],
  Project: ['expressions'],
  ProjectAway: ['expressions'],
  ProjectKeep: ['expressions'],
  ProjectRename: ['expressions'],
  ProjectReorder: ['expressions'],
  ProjectByNames: ['expressions'],
  Summarize: ['parameters', 'aggregates', 'by'],
  Sort: ['by'],
  Top: ['count', 'by'],
  Take: ['count'],
  Count: ['as'],
  Distinct: ['expressions'],
  Join: ['parameters', 'right', 'on', 'where'],
  Lookup: ['parameters', 'right', 'on'],
  Union: ['parameters', 'operands'],
  MvExpand: ['parameters', 'expanded', 'limit'],
  MvApply: ['parameters', 'expanded', 'limit', 'contextId', 'subquery'],
  Parse: ['parameters', 'expression'],
  ParseKv: ['expression', 'keys', 'properties'],
  MakeSeries: ['parameters', 'aggregates', 'on', 'from', 'to', 'step', 'by'],
  Sample: ['count'],
  SampleDistinct: ['count', 'of'],
  Scan: ['parameters', 'orderBy', 'partitionBy', 'declared', 'steps'],
  Partition: ['parameters', 'by', 'subquery'],
  TopNested: ['levels'],
  TopHitters: ['count', 'of', 'by'],
  Serialize: ['expressions'],
  Search: ['parameters', 'tables', 'condition'],
  Find: ['parameters', 'tables', 'condition', 'project', 'projectAway'],
  Fork: ['branches'],
  Facet: ['by', 'with'],
  As: ['name'],
  Invoke: ['call'],
  GetSchema: [],
  Consume: [],
  Render: ['properties'],
  Evaluate: ['parameters', 'call'],
  Reduce: ['parameters', 'by', 'with'],
  AssertSchema: ['declared'],
  MakeGraph: ['source', 'target', 'nodes', 'nodeId', 'partitionedBy'],
  GraphMatch: ['parameters', 'where', 'project'],
  GraphToTable: ['outputs'],
  GraphMarkComponents: ['parameters'],
  GraphWhere: ['condition'],
  OtherOperator: ['parts'],
};

/** The direct parts of a node, in the order in which they are written. */
export function children(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const key of PARTS[node.kind]) collect((node as unknown as Record<string, unknown>)[key], found);
  return found;
}

/** Nodes stand in properties alone, in lists, and in records such as a scan step's assignments. */
function collect(value: unknown, found: SyntaxNode[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if ('kind' in value) found.push(value as SyntaxNode);
  else for (const part of Object.values(value)) collect(part, found);
}

/** What to do with each kind of node: on the way down under its name, on the way up under `Kind:exit`. */
export type Visitor = {
  readonly [K in NodeKind]?: (node: NodeOf<K>) => void;
} & { readonly [K in NodeKind as `${K}:exit`]?: (node: NodeOf<K>) => void };

/** Calls `enter` for a node before, and `leave` after, its parts; false from `enter` leaves its parts out. */
export function walk(
  root: SyntaxNode,
  enter: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => unknown,
  leave?: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void,
): void {
  const ancestors: SyntaxNode[] = [];
  const step = (node: SyntaxNode): void => {
    const within = enter(node, ancestors);
    if (within !== false) {
      ancestors.push(node);
      for (const child of children(node)) step(child);
      ancestors.pop();
    }
    leave?.(node, ancestors);
  };
  step(root);
}

/** The nodes around an offset, outermost first; empty when the offset is outside the root. An end counts as inside. */
export function pathAt(root: SyntaxNode, offset: number): readonly SyntaxNode[] {
  const path: SyntaxNode[] = [];
  for (let node: SyntaxNode | undefined = holds(root, offset) ? root : undefined; node !== undefined;) {
    path.push(node);
    const parts: readonly SyntaxNode[] = children(node);
    // Of two neighbours that touch at the offset, the one that begins there is meant.
    node = parts.findLast((part) => holds(part, offset));
  }
  return path;
}

const holds = (node: SyntaxNode, offset: number): boolean => node.start <= offset && offset <= node.end;
