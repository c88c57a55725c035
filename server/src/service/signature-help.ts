import type { SignatureHelp, SignatureInformation } from 'vscode-languageserver-types';
import { builtInFunction } from '../kusto/built-in-functions.js';
import { tokensOf, type Token } from '../kusto/tokens.js';
import { documentationOf } from './documentation.js';
import {
  builtInSignatures,
  letSignature,
  signatureLabel,
  storedSignature,
  type ShownSignature,
} from './descriptions.js';
import { queryAt } from './place.js';
import type { Position } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { symbolsOf } from './symbols/query-symbols.js';

/** The function whose parentheses are around an offset, and which argument the offset is in. */
interface CallPlace {
  readonly name: string;
  readonly nameStart: number;
  readonly argument: number;
  /** The parameter that the argument is given to by name. */
  readonly named: string | undefined;
}

/** The signatures of the function that is called around a position, with the parameter that is being written. */
export function signatureHelp(document: RuleDocument, position: Position): SignatureHelp | undefined {
  const place = queryAt(document, position);
  if (place === undefined) return undefined;
  const call = callAt(tokensOf(place.unit.analysis), place.offset);
  if (call === undefined) return undefined;
  const signatures = signaturesOf(place.unit, call);
  if (signatures.length === 0) return undefined;
  const fitting = signatures.findIndex((signature) => takes(signature, call.argument));
  const activeSignature = Math.max(fitting, 0);
  return {
    signatures: signatures.map((signature) => information(signature, call)),
    activeSignature,
    activeParameter: activeParameter(signatures[activeSignature]!, call),
  };
}

/** Found by the signs before the offset: what is being written is seldom complete. */
function callAt(tokens: readonly Token[], offset: number): CallPlace | undefined {
  const before = tokens.filter(({ comment, end, text }) => !comment && end <= offset && text !== '');
  let depth = 0;
  let argument = 0;
  let named: string | undefined;
  for (let index = before.length - 1; index >= 0; index--) {
    const { text } = before[index]!;
    if (text === ')' || text === ']' || text === '}') depth++;
    else if (text === '(' && depth === 0) {
      const name = before[index - 1];
      if (name !== undefined && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name.text) && !NO_CALLS.has(name.text)) {
        return { name: name.text, nameStart: name.start, argument, named };
      }
      argument = 0;
      named = undefined;
    } else if (text === '(' || text === '[' || text === '{') depth = Math.max(0, depth - 1);
    else if (depth === 0 && text === ',') argument++;
    else if (depth === 0 && text === '=' && argument === 0) named = before[index - 1]?.text;
    else if (depth === 0 && (text === ';' || text === '|')) argument = 0;
  }
  return undefined;
}

/** Words before a parenthesis that are no functions. */
const NO_CALLS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'in',
  'has_any',
  'has_all',
  'between',
  'on',
  'by',
  'where',
  'with',
]);

function signaturesOf(unit: RuleUnit, { name, nameStart }: CallPlace): readonly ShownSignature[] {
  const declared = declaredFunction(unit, name, nameStart);
  if (declared !== undefined) return [declared];
  const stored = unit.catalog.function(name);
  if (stored !== undefined) return [storedSignature(stored)];
  const known = builtInFunction(name);
  return known === undefined ? [] : builtInSignatures(known);
}

/** A function of the query, also where the call does not bind yet. */
function declaredFunction({ analysis, region }: RuleUnit, name: string, before: number): ShownSignature | undefined {
  const { lets } = symbolsOf(analysis).names;
  const found = lets.findLast(({ statement }) => statement.name.name === name && statement.name.end <= before);
  const value = found?.statement.value;
  return value?.kind === 'FunctionDeclaration' ? letSignature(name, value, region.text) : undefined;
}

function takes({ parameters }: ShownSignature, argument: number): boolean {
  return argument < parameters.length || parameters.some(({ repeatable }) => repeatable);
}

/** Arguments beyond the last parameter belong to those that repeat. */
function activeParameter({ parameters }: ShownSignature, { argument, named }: CallPlace): number {
  const given = parameters.findIndex(({ label }) => label.split(/[?:]/u, 1)[0] === named);
  if (given >= 0) return given;
  if (argument < parameters.length) return argument;
  const first = parameters.findIndex(({ repeatable }) => repeatable);
  if (first < 0) return argument;
  const repeating = parameters.filter(({ repeatable }) => repeatable).length;
  return first + ((argument - first) % repeating);
}

function information(signature: ShownSignature, call: CallPlace): SignatureInformation {
  const { name, parameters } = signature;
  const known = builtInFunction(name);
  const documentation = known === undefined ? undefined : documentationOf(known.kind, name);
  return {
    label: signatureLabel(signature),
    parameters: parameters.map(({ label }) => ({ label })),
    activeParameter: activeParameter(signature, call),
    ...(documentation === undefined ? {} : { documentation: { kind: 'markdown', value: documentation.text } }),
  };
}
