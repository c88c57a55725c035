import type { Hover } from 'vscode-languageserver-types';
import { toStringValue } from '../engine/values/convert.js';
import type { TextCount } from '../events/sample-facts.js';
import { builtInFunction } from '../kusto/built-in-functions.js';
import { tokensOf } from '../kusto/tokens.js';
import { lintPage } from '../lint/pages.js';
import { findSuppressions } from '../lint/suppressions.js';
import type { Range } from '../rules/region.js';
import type { Literal, Span } from '../syntax/expressions.js';
import type { ExprType, TableSchema } from '../syntax/types.js';
import { pathAt, type SyntaxNode } from '../syntax/walk.js';
import {
  columnList,
  describeBuiltIn,
  describeColumn,
  describeStored,
  describeTable,
  joined,
  kqlBlock,
  letSignature,
  signatureLabel,
  tableType,
} from './descriptions.js';
import { asMarkdown, documentationOf, type DocumentedKind } from './documentation.js';
import { Drift } from './drift.js';
import type { LastRuns } from './last-run.js';
import { metadataHover } from './metadata/hover.js';
import { outerRange, queryAt } from './place.js';
import { toOffset, toRange, type Position } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { symbolsOf, type SymbolPlace } from './symbols/query-symbols.js';

/** How much of a let value is shown. */
const VALUE_SHOWN = 300;
/** In how many columns a text was found is told of so many columns. */
const COLUMNS_SHOWN = 5;
/** Shorter texts are in every event. */
const SHORTEST_TEXT = 2;
const IN_LISTS: ReadonlySet<string> = new Set(['In', 'DynamicLiteral', 'LetStatement']);

/** Something to say about a place of a query, in Markdown. */
interface Remark extends Span {
  readonly markdown: string;
}

/**
 * What is known of what stands at a position: the lint that a suppression silences; in a query the symbol, operator or
 * literal, how many sample events hold its text, and after a run how many events satisfied the clause.
 *
 * @param count - of the text of {@link literalAt}.
 */
export function hover(
  document: RuleDocument,
  position: Position,
  lastRuns: LastRuns = () => undefined,
  count?: TextCount,
): Hover | undefined {
  const outer = toOffset(document, position);
  const suppressed = suppressedLint(document, outer);
  if (suppressed !== undefined) return suppressed;
  const place = queryAt(document, position);
  if (place === undefined) return metadataHover(document, outer);
  const { unit, offset } = place;
  const remark = remarkAt(unit, offset);
  if (remark === undefined) return undefined;
  const value = joined(remark.markdown, count && held(count), clauseCount(unit, remark, lastRuns));
  return { contents: { kind: 'markdown', value }, range: outerRange(unit, remark) };
}

/** The literal at a position whose text sample events may hold: one that is compared, or stands in a list. */
export function literalAt(
  document: RuleDocument,
  position: Position,
): { readonly unit: RuleUnit; readonly text: string } | undefined {
  const place = queryAt(document, position);
  if (place === undefined) return undefined;
  const path = pathAt(place.unit.analysis.tree, place.offset);
  const literal = path.at(-1);
  const parent = path.at(-2);
  if (literal?.kind !== 'Literal' || typeof literal.value !== 'string' || literal.type !== 'string') return undefined;
  if (literal.value.trim().length < SHORTEST_TEXT || !holds(literal, place.offset)) return undefined;
  const isText = parent?.kind === 'Binary' ? parent.operator !== 'matches regex' : IN_LISTS.has(parent?.kind ?? '');
  return isText ? { unit: place.unit, text: literal.value } : undefined;
}

function held({ events, holding, columns }: TextCount): string {
  const sum = `${holding} of ${events} sample ${events === 1 ? 'event holds' : 'events hold'} this text`;
  if (holding === 0) return `${sum}.`;
  const shown = columns.slice(0, COLUMNS_SHOWN).map(([name, rows]) => `\`${name}\` ${rows}`);
  const more = columns.length - shown.length;
  return `${sum}: ${shown.join(', ')}${more > 0 ? ` and ${more} more columns` : ''}.`;
}

/** The page of the lint that a suppression comment names at an offset of the file. */
function suppressedLint(document: RuleDocument, offset: number): Hover | undefined {
  for (const { region } of document.units) {
    const container = {
      text: document.text,
      map: region.map,
      languageRange: region.languageRange,
      single: document.units.length === 1,
    };
    for (const suppression of findSuppressions(region.text, container)) {
      for (const { id, ...place } of suppression.lints) {
        const range = suppression.scope === 'file' ? place : region.map.rangeToOuter(place.start, place.end);
        if (offset < range.start || offset > range.end) continue;
        const page = lintPage(id);
        if (page === undefined) continue;
        return { contents: { kind: 'markdown', value: page }, range: toRange(document, range) };
      }
    }
  }
  return undefined;
}

function remarkAt(unit: RuleUnit, offset: number): Remark | undefined {
  const { analysis } = unit;
  const token = tokensOf(analysis).find(({ start, end }) => start <= offset && offset < end);
  if (token?.comment === true) return undefined;
  const path = pathAt(analysis.tree, offset);
  const symbol = symbolsOf(analysis).at(offset);
  if (symbol !== undefined) {
    const markdown = describeSymbol(unit, symbol, path);
    return markdown === undefined ? undefined : { ...symbol.occurrence, markdown };
  }
  const operator = operatorAt(path, offset, analysis.text);
  if (operator !== undefined) return operator;
  const last = path.at(-1);
  if (last?.kind === 'Literal' && holds(last, offset)) return { ...spanOf(last), markdown: describeLiteral(last) };
  if (last?.kind === 'Name' && holds(last, offset)) return { ...spanOf(last), markdown: typed(last.name, last.type) };
  if (token === undefined) return undefined;
  const word = token.text.replace(/\(.*$/s, '');
  const documented = documentationOf('statement', word) ?? documentationOf('operator', word);
  return documented === undefined ? undefined : { ...spanOf(token), markdown: asMarkdown(documented) };
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });
const holds = (span: Span, offset: number): boolean => span.start <= offset && offset < span.end;
const typed = (name: string, type: ExprType): string => kqlBlock(`${name}: ${type === 'unknown' ? 'dynamic' : type}`);

/** The operator whose sign or keyword stands at an offset. */
function operatorAt(path: readonly SyntaxNode[], offset: number, text: string): Remark | undefined {
  for (const node of path.toReversed()) {
    if ('operatorSpan' in node && holds(node.operatorSpan, offset)) {
      const written = text.slice(node.operatorSpan.start, node.operatorSpan.end).replace(/\s+/g, ' ');
      return documentedRemark('scalar-operator', written, node.operatorSpan);
    }
    if ('keyword' in node && holds(node.keyword, offset)) {
      const remark = documentedRemark('operator', text.slice(node.keyword.start, node.keyword.end), node.keyword);
      const columns = columnList(node.schema);
      const leaving = columns === undefined ? undefined : `Columns that leave it: ${columns}`;
      return remark && { ...remark, markdown: joined(remark.markdown, leaving) };
    }
  }
  return undefined;
}

function documentedRemark(kind: DocumentedKind, name: string, span: Span): Remark | undefined {
  const documentation = documentationOf(kind, name);
  if (documentation === undefined) return undefined;
  return { ...spanOf(span), markdown: joined(kqlBlock(name), asMarkdown(documentation)) };
}

/** A symbol of a query in Markdown. */
function describeSymbol(unit: RuleUnit, place: SymbolPlace, path: readonly SyntaxNode[]): string | undefined {
  const { symbol } = place;
  const { text } = unit.analysis;
  const { declaration, name } = symbol;
  switch (symbol.kind) {
    case 'table':
      return describeTable(unit.catalog, name);
    case 'function':
      return describeFunction(unit, name);
    case 'column':
      return describeColumn({ name, type: columnType(path, name) }, [...symbol.tables].sort());
    case 'let-function':
      if (declaration?.kind !== 'LetStatement' || declaration.value.kind !== 'FunctionDeclaration') return undefined;
      return joined(
        kqlBlock(`let ${signatureLabel(letSignature(name, declaration.value, text))}`),
        declaration.value.body.expression?.schema && columnList(declaration.value.body.expression.schema),
      );
    case 'let': {
      if (declaration?.kind !== 'LetStatement' || declaration.value.kind === 'FunctionDeclaration') return undefined;
      const { start, end, type, schema } = declaration.value;
      const value = text.slice(start, end);
      const shown = value.length > VALUE_SHOWN ? `${value.slice(0, VALUE_SHOWN)} …` : value;
      return joined(kqlBlock(`let ${name}: ${type} = ${shown}`), schema && columnList(schema));
    }
    case 'parameter': {
      if (declaration?.kind !== 'FunctionParameter') return undefined;
      const { type } = declaration;
      return joined(kqlBlock(`${name}: ${typeof type === 'string' ? type : tableType(type)}`), 'Parameter.');
    }
    case 'name':
      return joined(kqlBlock(name), 'Name that the query gives to rows or to a step.');
  }
}

/** A function of the language, the platform or the workspace, in Markdown. */
function describeFunction({ catalog }: RuleUnit, name: string): string | undefined {
  const facts = catalog.function(name);
  if (facts !== undefined) return describeStored(facts);
  if (builtInFunction(name) !== undefined) return describeBuiltIn(name);
  const documentation = documentationOf('operator', name);
  return documentation === undefined ? undefined : joined(kqlBlock(name), asMarkdown(documentation));
}

/** The type of a column that is named at the end of a path: that of the name, or of the rows that hold it. */
function columnType(path: readonly SyntaxNode[], name: string): TableSchema['columns'][number]['type'] {
  const last = path.at(-1);
  if (last?.kind === 'Name' && last.name === name) {
    const { type } = last;
    if (type !== 'unknown' && type !== 'table' && type !== 'graph') return type;
  }
  for (const node of path.toReversed()) {
    if (!('schema' in node) || node.schema === undefined) continue;
    const column = node.schema.columns.find((c) => c.name === name);
    if (column !== undefined) return column.type;
  }
  return 'dynamic';
}

function describeLiteral({ type, value }: Literal): string {
  if (value === null) return kqlBlock(`${type}(null)`);
  switch (type) {
    case 'string':
      return kqlBlock('string');
    case 'datetime':
    case 'timespan':
      return joined(kqlBlock(type), toStringValue(value, type));
    default:
      return kqlBlock(`${type}: ${toStringValue(value, type)}`);
  }
}

/** How many events satisfied the smallest clause around a place in the last run, as long as its text is the same. */
function clauseCount(unit: RuleUnit, place: Range, lastRuns: LastRuns): string | undefined {
  const last = lastRuns(unit);
  if (last === undefined) return undefined;
  const drift = new Drift(last.query, unit.region.text);
  let smallest: { readonly matched: number; readonly reached: number; readonly length: number } | undefined;
  for (const { matched, reached, kind, ...clause } of last.counts.clauses) {
    if (kind !== 'leaf' && kind !== 'item') continue;
    const now = drift.map(clause);
    if (now === undefined || now.start > place.start || now.end < place.end) continue;
    const length = now.end - now.start;
    if (smallest === undefined || length < smallest.length) smallest = { matched, reached, length };
  }
  if (smallest === undefined) return undefined;
  const { matched, reached } = smallest;
  return `In the last run ${matched} of ${reached} ${reached === 1 ? 'event' : 'events'} satisfied this clause.`;
}
