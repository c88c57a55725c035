import type { Range, TextEdit } from '../../rules/region.js';
import type { Expression, Name } from '../../syntax/expressions.js';
import { spelledName } from '../../syntax/identifier.js';
import type { ScalarType } from '../../syntax/types.js';
import { walk, type SyntaxNode } from '../../syntax/walk.js';
import type { RuleUnit } from '../project.js';
import {
  expressionIn,
  indentationAt,
  columnMadeBy,
  keepsResult,
  statementAround,
  trimmed,
  unusedName,
  type Refactoring,
} from './refactoring.js';

/**
 * Gives a selected expression a name: a let value, or where it reads columns a let function that is given them. Where the
 * same text stands elsewhere in the statement, all of them can be replaced.
 */
export function extract(unit: RuleUnit, selection: Range): readonly Refactoring[] {
  const { text } = unit.region;
  const { tree } = unit.analysis;
  const range = trimmed(text, selection);
  const found = range.start < range.end ? expressionIn(tree, range) : undefined;
  if (found === undefined) return [];
  const { expression, around } = found;
  const statement = statementAround([...around, expression]);
  if (statement === undefined || isWhole(around.at(-1), expression) || readsScanState(around)) return [];
  const columns = columnsOf(expression);
  // A column has a name already.
  if (columns === undefined || (expression.kind === 'Name' && columns.size > 0)) return [];
  const made = columns.size === 0 ? letValue(unit, expression) : letFunction(unit, expression, columns);
  if (made === undefined) return [];
  const indent = indentationAt(text, statement.start);
  const declaration = { start: statement.start, end: statement.start, newText: `${made.declaration}\n${indent}` };
  const edits = (places: readonly Place[]): TextEdit[] => [
    declaration,
    ...places.map(({ start, end, column }) => {
      const newText = column === undefined ? made.use : `${spelledName(column)} = ${made.use}`;
      return { start, end, newText };
    }),
  ];
  const places = sameText(unit, expression, statement, columns.size > 0);
  const offers: Refactoring[] = [
    {
      title: `Extract to \`${made.name}\``,
      kind: 'refactor.extract',
      edits: edits([{ ...range, column: columnMadeBy(expression, around.at(-1)) }]),
    },
  ];
  if (places.length > 1) {
    offers.push({
      title: `Extract all ${places.length} occurrences to \`${made.name}\``,
      kind: 'refactor.extract',
      edits: edits(places),
    });
  }
  return offers.filter((offer) => keepsResult(unit.analysis, offer.edits));
}

/** A value that has a name already, or that is the whole result. */
function isWhole(parent: SyntaxNode | undefined, expression: Expression): boolean {
  return parent?.kind === 'LetStatement' || (parent?.kind === 'ExpressionStatement' && expression.kind !== 'Pipeline');
}

/** The names of scan's steps are known inside of it only. */
const readsScanState = (around: readonly SyntaxNode[]): boolean => around.some(({ kind }) => kind === 'Scan');

/**
 * The columns that an expression reads from the rows around it, with their types. Undefined where it cannot be named:
 * aggregates, `*`, and names of rows that only their operator knows.
 */
function columnsOf(expression: Expression): ReadonlyMap<string, ScalarType> | undefined {
  const columns = new Map<string, ScalarType>();
  let possible = true;
  walk(expression, (node, ancestors) => {
    // Columns inside of a pipeline are those of its own rows.
    if (node.kind === 'Pipeline' || node.kind === 'ToScalar' || node.kind === 'Materialize') return false;
    if (node.kind === 'Call' && node.callee === 'aggregate') possible = false;
    if (node.kind === 'Star' || node.kind === 'WildcardName' || node.kind === 'Missing') possible = false;
    if (node.kind === 'Name') possible &&= addColumn(columns, node, ancestors.at(-1));
    return true;
  });
  return possible ? columns : undefined;
}

function addColumn(columns: Map<string, ScalarType>, name: Name, parent: SyntaxNode | undefined): boolean {
  if (name.symbol === 'column') {
    const { type } = name;
    columns.set(name.name, type === 'unknown' || type === 'table' || type === 'graph' ? 'dynamic' : type);
    return true;
  }
  const isKey = parent?.kind === 'Path' && parent.member === name;
  return isKey || (name.symbol !== undefined && name.symbol !== 'other');
}

interface Made {
  readonly name: string;
  readonly declaration: string;
  readonly use: string;
}

function letValue({ region, analysis }: RuleUnit, { start, end, type, kind }: Expression): Made {
  const value = unparenthesized(region.text.slice(start, end), kind);
  const name = unusedName(region.text, type === 'table' ? 'Rows' : (NAMES[type] ?? 'Value'));
  const isList = type === 'table' && analysis.text[start] === '(';
  return { name, declaration: `let ${name} = ${value};`, use: isList ? `(${name})` : name };
}

const NAMES: Readonly<Record<string, string>> = {
  dynamic: 'List',
  datetime: 'Moment',
  timespan: 'Duration',
  bool: 'Condition',
};

/** Parentheses around a query are not part of it. */
function unparenthesized(value: string, kind: Expression['kind']): string {
  return kind === 'Parenthesized' ? value.slice(1, -1).trim() : value;
}

function letFunction(
  { region }: RuleUnit,
  { start, end, type }: Expression,
  columns: ReadonlyMap<string, ScalarType>,
): Made | undefined {
  if (type === 'table' || type === 'graph') return undefined;
  const name = unusedName(region.text, type === 'bool' ? 'Matches' : 'Compute');
  const parameters = [...columns].map(([column, columnType]) => `${spelledName(column)}: ${columnType}`).join(', ');
  const args = [...columns.keys()].map(spelledName).join(', ');
  return {
    name,
    declaration: `let ${name} = (${parameters}) { ${region.text.slice(start, end)} };`,
    use: `${name}(${args})`,
  };
}

/** Where the new name is put, and the column that what stood there made. */
interface Place extends Range {
  readonly column: string | undefined;
}

/** Other expressions of the same statement with the same text. */
function sameText(unit: RuleUnit, expression: Expression, statement: Range, readsColumns: boolean): Place[] {
  const { text } = unit.region;
  const written = text.slice(expression.start, expression.end);
  const places: Place[] = [];
  walk(unit.analysis.tree, (node, ancestors) => {
    if (node.end <= statement.start || node.start >= statement.end) return node.kind === 'QueryBlock';
    const isSame = node.kind === expression.kind && text.slice(node.start, node.end) === written;
    if (!isSame) return true;
    const { type } = node;
    if (type === expression.type && (!readsColumns || columnsOf(node) !== undefined)) {
      places.push({ start: node.start, end: node.end, column: columnMadeBy(node, ancestors.at(-1)) });
    }
    return false;
  });
  return places;
}
