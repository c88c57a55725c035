import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
} from 'vscode-languageserver-types';
import type { Call, Name } from '../syntax/expressions.js';
import type { LetStatement } from '../syntax/statements.js';
import { walk } from '../syntax/walk.js';
import { letSignature, signatureLabel } from './descriptions.js';
import { outerRange } from './place.js';
import type { Position } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { symbolAt } from './references.js';
import { ruleTitle } from './run-report.js';
import { symbolsOf } from './symbols/query-symbols.js';

/** By what an item is found again; travels through the client. */
interface ItemData {
  readonly unit: number;
  /** Where the name of the let function stands in the query; undefined for the query itself. */
  readonly start: number | undefined;
}

const KIND = { function: 12, query: 23 } as const;

/** A caller: a let function, or what stands outside of all functions. */
type Caller = LetStatement | undefined;

/** The let function that is named at a position. */
export function prepareCallHierarchy(document: RuleDocument, position: Position, uri: string): CallHierarchyItem[] {
  const found = symbolAt(document, position);
  if (found?.symbol.kind !== 'let-function' || found.symbol.declaration?.kind !== 'LetStatement') return [];
  return [functionItem(found.unit, found.symbol.declaration, uri)];
}

/** Who calls a function. */
export function incomingCalls(document: RuleDocument, item: CallHierarchyItem): CallHierarchyIncomingCall[] {
  const place = placeOf(document, item);
  if (place?.statement === undefined) return [];
  const { unit, statement } = place;
  const byCaller = new Map<Caller, (Name | Call)[]>();
  for (const use of symbolsOf(unit.analysis).names.binding(statement).uses) {
    const caller = callerOf(unit, use);
    byCaller.set(caller, [...(byCaller.get(caller) ?? []), use]);
  }
  return [...byCaller].map(([caller, uses]) => ({
    from: callerItem(unit, caller, item.uri),
    fromRanges: uses.map((use) => outerRange(unit, nameOf(use))),
  }));
}

/** Which functions of the query a function, or the query itself, calls. */
export function outgoingCalls(document: RuleDocument, item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  const place = placeOf(document, item);
  if (place === undefined) return [];
  const { unit, statement } = place;
  const { names } = symbolsOf(unit.analysis);
  const byTarget = new Map<LetStatement, (Name | Call)[]>();
  walk(statement ?? unit.analysis.tree, (node) => {
    if (node.kind !== 'Call' && node.kind !== 'Name') return;
    const target = names.declaration(node);
    if (target?.kind !== 'LetStatement' || target.value.kind !== 'FunctionDeclaration') return;
    if (callerOf(unit, node) === statement) byTarget.set(target, [...(byTarget.get(target) ?? []), node]);
  });
  return [...byTarget].map(([target, uses]) => ({
    to: functionItem(unit, target, item.uri),
    fromRanges: uses.map((use) => outerRange(unit, nameOf(use))),
  }));
}

const nameOf = (use: Name | Call) => (use.kind === 'Call' ? use.nameSpan : use);

function placeOf(
  document: RuleDocument,
  item: CallHierarchyItem,
): { readonly unit: RuleUnit; readonly statement: Caller } | undefined {
  const data = item.data as ItemData | undefined;
  const unit = data === undefined ? undefined : document.units[data.unit];
  if (data === undefined || unit === undefined) return undefined;
  if (data.start === undefined) return { unit, statement: undefined };
  const found = symbolsOf(unit.analysis).names.lets.find(({ statement }) => statement.name.start === data.start);
  return found === undefined ? undefined : { unit, statement: found.statement };
}

/** The innermost let function around a node. */
function callerOf({ analysis }: RuleUnit, node: Name | Call): Caller {
  for (const ancestor of symbolsOf(analysis).names.ancestors(node)) {
    if (ancestor.kind === 'LetStatement' && ancestor.value.kind === 'FunctionDeclaration') return ancestor;
  }
  return undefined;
}

function callerItem(unit: RuleUnit, caller: Caller, uri: string): CallHierarchyItem {
  if (caller !== undefined) return functionItem(unit, caller, uri);
  const { tree } = unit.analysis;
  const range = outerRange(unit, tree);
  const data: ItemData = { unit: unit.region.index, start: undefined };
  return { name: ruleTitle(unit), kind: KIND.query, uri, range, selectionRange: range, data };
}

function functionItem(unit: RuleUnit, statement: LetStatement, uri: string): CallHierarchyItem {
  const { name, value } = statement;
  const data: ItemData = { unit: unit.region.index, start: name.start };
  const detail =
    value.kind === 'FunctionDeclaration'
      ? signatureLabel(letSignature(name.name, value, unit.region.text)).slice(name.name.length)
      : value.type;
  return {
    name: name.name,
    kind: KIND.function,
    detail,
    uri,
    range: outerRange(unit, statement),
    selectionRange: outerRange(unit, name),
    data,
  };
}
