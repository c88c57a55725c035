import { analyze, type Analysis } from '../../kusto/analysis.js';
import { applyEdits } from '../../rules/position-map.js';
import type { Range, TextEdit } from '../../rules/region.js';
import type { Expression, Span } from '../../syntax/expressions.js';
import type { FunctionBody, QueryBlock, Statement } from '../../syntax/statements.js';
import type { TableSchema } from '../../syntax/types.js';
import { pathAt, type SyntaxNode } from '../../syntax/walk.js';
import type { RuleUnit } from '../project.js';

/** LSP's kinds of actions that a refactoring can be. */
export type RefactoringKind = 'refactor.extract' | 'refactor.inline' | 'refactor.rewrite' | 'quickfix';

/** A change of a query that keeps what it means, or that repairs it. */
export interface Refactoring {
  readonly title: string;
  readonly kind: RefactoringKind;
  /** In offsets of the query's text; they do not overlap. */
  readonly edits: readonly TextEdit[];
}

/** Offers changes for a selection (an empty one is the cursor) in a query. */
export type Offer = (unit: RuleUnit, selection: Range) => readonly Refactoring[];

/** Whether a query has no errors after edits that it did not have before. */
export function keepsErrors(before: Analysis, edits: readonly TextEdit[]): boolean {
  const after = analyze(applyEdits(before.text, edits), before.environment);
  const left = new Map<string, number>();
  for (const message of errors(before)) left.set(message, (left.get(message) ?? 0) + 1);
  return errors(after).every((message) => {
    const count = left.get(message) ?? 0;
    left.set(message, count - 1);
    return count > 0;
  });
}

/** The same, and whether the result has the columns that it had. */
export function keepsResult(before: Analysis, edits: readonly TextEdit[]): boolean {
  const { result } = analyze(applyEdits(before.text, edits), before.environment);
  const columns = (schema: TableSchema | undefined): string | undefined =>
    schema && JSON.stringify(schema.columns.map(({ name, type }) => [name, type]));
  return columns(result) === columns(before.result) && keepsErrors(before, edits);
}

/**
 * The name that an expression gives to the column that it makes where it stands as an item of an operator; undefined
 * elsewhere. What takes its place has to be given that name.
 */
export function columnMadeBy(expression: Expression | SyntaxNode, parent: SyntaxNode | undefined): string | undefined {
  if (parent === undefined || !NAMES_COLUMNS.has(parent.kind)) return undefined;
  if (expression.kind === 'Name') return expression.name;
  return 'resultName' in expression ? expression.resultName : undefined;
}

const NAMES_COLUMNS: ReadonlySet<SyntaxNode['kind']> = new Set<SyntaxNode['kind']>([
  'Project',
  'Extend',
  'Summarize',
  'Distinct',
  'Serialize',
]);

function errors({ diagnostics }: Analysis): string[] {
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`);
}

/** A selection without the blanks at its ends. */
export function trimmed(text: string, { start, end }: Range): Range {
  const selected = text.slice(start, end);
  const lead = selected.length - selected.trimStart().length;
  return selected.trim() === ''
    ? { start, end: start }
    : { start: start + lead, end: start + selected.trimEnd().length };
}

/** The outermost expression that takes up exactly a range, with the nodes around it, outermost first. */
export function expressionIn(
  tree: QueryBlock,
  { start, end }: Range,
): { readonly expression: Expression; readonly around: readonly SyntaxNode[] } | undefined {
  const path = pathAt(tree, start);
  const index = path.findIndex((node) => node.start === start && node.end === end && isExpression(node));
  return index < 0 ? undefined : { expression: path[index] as Expression, around: path.slice(0, index) };
}

const NO_EXPRESSIONS: ReadonlySet<SyntaxNode['kind']> = new Set<SyntaxNode['kind']>([
  'QueryBlock',
  'LetStatement',
  'ExpressionStatement',
  'SetStatement',
  'QueryParametersStatement',
  'OtherStatement',
  'FunctionDeclaration',
  'FunctionBody',
  'FunctionParameter',
  'NameDeclaration',
  'OperatorParameter',
  'ColumnDeclaration',
  'ExpandedColumn',
  'SeriesAggregate',
  'ScanStep',
  'TopNestedLevel',
  'Subquery',
  'Named',
  'Ordered',
  'Missing',
  'Star',
  'WildcardName',
]);

function isExpression(node: SyntaxNode): node is Expression {
  return !NO_EXPRESSIONS.has(node.kind) && (!('keyword' in node) || node.kind === 'Print' || node.kind === 'DataTable');
}

/** The statement of the innermost block around an offset, before which a let statement can stand. */
export function statementAround(path: readonly SyntaxNode[]): Span | undefined {
  const index = path.findLastIndex((node) => node.kind === 'QueryBlock' || node.kind === 'FunctionBody');
  const block = path[index] as QueryBlock | FunctionBody | undefined;
  const next = path[index + 1];
  if (block === undefined || next === undefined) return undefined;
  const statement: Statement | Span | undefined = block.statements.find((s) => s === next);
  return statement ?? next;
}

/** A name that the query does not use yet. */
export function unusedName(text: string, base: string): string {
  const used = (name: string): boolean =>
    new RegExp(String.raw`(?<![\p{L}\p{N}_])${name}(?![\p{L}\p{N}_])`, 'u').test(text);
  let name = base;
  for (let count = 2; used(name); count++) name = `${base}${count}`;
  return name;
}

/** The blanks before the first word of the line that holds an offset. */
export function indentationAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))![0];
}
