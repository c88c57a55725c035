import type { InlayHint } from 'vscode-languageserver-types';
import { builtInFunction } from '../kusto/built-in-functions.js';
import type { Range } from '../rules/region.js';
import type { Call, Expression, Named } from '../syntax/expressions.js';
import type { LetStatement } from '../syntax/statements.js';
import type { ExprType, TableSchema } from '../syntax/types.js';
import { walk } from '../syntax/walk.js';
import { tableType } from './descriptions.js';
import { toPosition } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { symbolsOf } from './symbols/query-symbols.js';

/** Which hints are wanted. */
export interface HintKinds {
  readonly types: boolean;
  readonly parameterNames: boolean;
}

/** LSP's kinds of hints. */
const TYPE = 1;
const PARAMETER = 2;

/** More columns of a table are only counted. */
const COLUMNS_SHOWN = 6;

/** A hint in the offsets of the query's text. */
interface Hint {
  readonly at: number;
  readonly label: string;
  readonly kind: typeof TYPE | typeof PARAMETER;
}

/**
 * The types of let values and of columns that queries make, behind their names, and the names of parameters before
 * arguments that do not say what they are.
 *
 * @param within - the part of the file to give hints for, in offsets.
 */
export function typeHints(document: RuleDocument, kinds: HintKinds, within: Range): InlayHint[] {
  if (!kinds.types && !kinds.parameterNames) return [];
  return document.units.flatMap((unit) =>
    hints(unit, kinds).flatMap(({ at, label, kind }): InlayHint[] => {
      const { map } = unit.region;
      const outer = kind === TYPE ? map.rangeToOuter(Math.max(0, at - 1), at).end : map.toOuter(at);
      if (outer < within.start || outer > within.end) return [];
      const padding = kind === PARAMETER ? { paddingRight: true } : {};
      return [{ position: toPosition(document, outer), label, kind, ...padding }];
    }),
  );
}

function hints(unit: RuleUnit, { types, parameterNames }: HintKinds): Hint[] {
  const found: Hint[] = [];
  walk(unit.analysis.tree, (node, ancestors) => {
    if (types && node.kind === 'LetStatement') found.push(...letHint(node));
    if (types && node.kind === 'Named') {
      const operator = ancestors.findLast((ancestor) => 'keyword' in ancestor);
      if (operator !== undefined && 'schema' in operator) found.push(...columnHints(node, operator.schema));
    }
    if (parameterNames && node.kind === 'Call') found.push(...argumentHints(unit, node));
  });
  return found;
}

function letHint({ name, value }: LetStatement): Hint[] {
  if (value.kind === 'FunctionDeclaration' || name.name === '') return [];
  const shown = value.type === 'table' ? shownTable(value.schema) : shownType(value.type);
  return shown === undefined ? [] : [{ at: name.end, label: `: ${shown}`, kind: TYPE }];
}

function columnHints({ names, expression, compound }: Named, schema: TableSchema | undefined): Hint[] {
  return names.flatMap((name): Hint[] => {
    const column = schema?.columns.find((c) => c.name === name.name);
    const type = column?.type ?? (compound ? undefined : shownType(expression.type));
    return type === undefined ? [] : [{ at: name.end, label: `: ${type}`, kind: TYPE }];
  });
}

const shownType = (type: ExprType): string | undefined => (type === 'unknown' ? undefined : type);

function shownTable(schema: TableSchema | undefined): string {
  if (schema === undefined || schema.columns.length > COLUMNS_SHOWN)
    return `table of ${schema?.columns.length ?? 0} columns`;
  return tableType(schema);
}

function argumentHints(unit: RuleUnit, call: Call): Hint[] {
  const names = parameterNames(unit, call);
  if (names.length < 2 && call.args.length < 2) return [];
  return call.args.flatMap((argument, index): Hint[] => {
    const name = names[index];
    return name === undefined || saysItself(argument, name)
      ? []
      : [{ at: argument.start, label: `${name}:`, kind: PARAMETER }];
  });
}

/** The names of a function's parameters, as far as each stands for one argument. */
function parameterNames(unit: RuleUnit, call: Call): readonly string[] {
  const declaration = symbolsOf(unit.analysis).names.declaration(call);
  if (declaration?.kind === 'LetStatement' && declaration.value.kind === 'FunctionDeclaration') {
    return declaration.value.parameters.map(({ name }) => name);
  }
  const stored = unit.catalog.function(call.name);
  if (stored !== undefined) return stored.parameters.map(({ name }) => name);
  const signatures = builtInFunction(call.name)?.signatures ?? [];
  const fitting = signatures.find(({ parameters }) => parameters.length >= call.args.length) ?? signatures[0];
  const single = fitting?.parameters ?? [];
  const repeating = single.findIndex(({ repeatable }) => repeatable);
  return (repeating < 0 ? single : single.slice(0, repeating)).map(({ name }) => name);
}

/** An argument that has the parameter's name, or a name or call at all, says enough. */
function saysItself(argument: Expression, parameter: string): boolean {
  switch (argument.kind) {
    case 'Literal':
    case 'DynamicLiteral':
      return false;
    case 'Named':
      return true;
    case 'Name':
      return argument.name.toLowerCase() === parameter.toLowerCase() || argument.symbol === 'column';
    default:
      return true;
  }
}
