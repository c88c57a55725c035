import type { DocumentSymbol, SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import type { Expression, Span } from '../syntax/expressions.js';
import type { Operator, Pipeline, Subquery } from '../syntax/operators.js';
import type { FunctionBody, LetStatement, Statement } from '../syntax/statements.js';
import { children, type SyntaxNode } from '../syntax/walk.js';
import { letSignature, signatureLabel } from './descriptions.js';
import { outerRange } from './place.js';
import { toRange } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { ruleTitle } from './run-report.js';

/** LSP's kinds of symbols that an outline of queries needs. */
const KIND = { rule: 5, function: 12, variable: 13, query: 23, operator: 25 } as const satisfies Record<
  string,
  SymbolKind
>;

/** How much of a stage's text its name shows. */
const NAME_SHOWN = 80;

/**
 * The outline of a rule file: rules where the file says something about them or holds several queries, their statements,
 * and the stages of each pipeline.
 */
export function documentSymbols(document: RuleDocument): DocumentSymbol[] {
  const single = document.units.length === 1 && document.file.kind === 'kql';
  return document.units.flatMap((unit) => {
    const statements = unit.analysis.tree.statements.flatMap((statement) => statementSymbols(unit, statement));
    return single ? statements : [ruleSymbol(unit, statements)];
  });
}

/** An outline without levels, for clients that show none. */
export function flatSymbols(document: RuleDocument, uri: string): SymbolInformation[] {
  const flat: SymbolInformation[] = [];
  const add = ({ name, kind, range, children: parts = [] }: DocumentSymbol, containerName?: string): void => {
    flat.push({ name, kind, location: { uri, range }, ...(containerName === undefined ? {} : { containerName }) });
    for (const part of parts) add(part, name);
  };
  for (const symbol of documentSymbols(document)) add(symbol);
  return flat;
}

function ruleSymbol(unit: RuleUnit, statements: DocumentSymbol[]): DocumentSymbol {
  const { region, document } = unit;
  const { rule, languageRange } = region;
  const whole = rule === undefined ? languageRange : spanning(rule, languageRange);
  const name = rule?.name;
  const selected = name !== undefined && name.start >= whole.start && name.end <= whole.end ? name : languageRange;
  return {
    name: ruleTitle(unit),
    kind: KIND.rule,
    ...(rule === undefined ? {} : { detail: rule.kind }),
    range: toRange(document, whole),
    selectionRange: toRange(document, selected),
    children: statements,
  };
}

const spanning = (a: Span, b: Span): Span => ({ start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) });

function statementSymbols(unit: RuleUnit, statement: Statement): DocumentSymbol[] {
  switch (statement.kind) {
    case 'LetStatement':
      return statement.name.name === '' ? [] : [letSymbol(unit, statement)];
    case 'ExpressionStatement':
      return expressionSymbols(unit, statement.expression);
    default:
      return [];
  }
}

function letSymbol(unit: RuleUnit, statement: LetStatement): DocumentSymbol {
  const { name, value } = statement;
  const isFunction = value.kind === 'FunctionDeclaration';
  const detail = isFunction
    ? signatureLabel(letSignature(name.name, value, unit.region.text)).slice(name.name.length)
    : value.type;
  return {
    ...placed(unit, statement, name),
    name: name.name,
    detail,
    kind: isFunction ? KIND.function : KIND.variable,
    children: isFunction ? bodySymbols(unit, value.body) : stagesWithin(unit, value),
  };
}

function bodySymbols(unit: RuleUnit, { statements, expression }: FunctionBody): DocumentSymbol[] {
  return [
    ...statements.flatMap((statement) => statementSymbols(unit, statement)),
    ...(expression === undefined ? [] : stagesWithin(unit, expression)),
  ];
}

/** A pipeline with its stages below it; nothing for a value that is no pipeline. */
function expressionSymbols(unit: RuleUnit, expression: Expression): DocumentSymbol[] {
  if (expression.start >= expression.end) return [];
  const source = expression.kind === 'Pipeline' ? expression.source : expression;
  const name = shortened(unit, source);
  if (name === '') return [];
  return [
    {
      ...placed(unit, expression, source),
      name,
      kind: KIND.query,
      children: expression.kind === 'Pipeline' ? stages(unit, expression) : stagesWithin(unit, expression),
    },
  ];
}

function stages(unit: RuleUnit, pipeline: Pipeline | Subquery): DocumentSymbol[] {
  const before = pipeline.kind === 'Pipeline' ? nestedPipelines(unit, pipeline.source) : [];
  return [...before, ...pipeline.operators.flatMap((operator) => stage(unit, operator))];
}

function stage(unit: RuleUnit, operator: Operator): DocumentSymbol[] {
  const name = shortened(unit, operator);
  if (name === '') return [];
  return [
    {
      ...placed(unit, operator, operator.keyword),
      name,
      kind: KIND.operator,
      children: nestedPipelines(unit, operator),
    },
  ];
}

/** The stages of a pipeline that a value is, or holds inside parentheses and calls. */
function stagesWithin(unit: RuleUnit, node: SyntaxNode): DocumentSymbol[] {
  return node.kind === 'Pipeline' || node.kind === 'Subquery' ? stages(unit, node) : nestedPipelines(unit, node);
}

/** The pipelines inside an operator: the other side of a join, the legs of a union. */
function nestedPipelines(unit: RuleUnit, node: SyntaxNode): DocumentSymbol[] {
  return children(node).flatMap((part) => {
    if (part.kind === 'Pipeline') return expressionSymbols(unit, part);
    return part.kind === 'Subquery' ? stages(unit, part) : nestedPipelines(unit, part);
  });
}

function shortened(unit: RuleUnit, { start, end }: Span): string {
  const text = unit.region.text
    .slice(start, end)
    .replace(/\/\/[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > NAME_SHOWN ? `${text.slice(0, NAME_SHOWN)}…` : text;
}

function placed(unit: RuleUnit, whole: Span, selected: Span): Pick<DocumentSymbol, 'range' | 'selectionRange'> {
  const inside = { start: Math.max(whole.start, selected.start), end: Math.min(whole.end, selected.end) };
  return { range: outerRange(unit, whole), selectionRange: outerRange(unit, inside) };
}
