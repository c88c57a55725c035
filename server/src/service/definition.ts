import type { LocationLink } from 'vscode-languageserver-types';
import type { Call, Literal } from '../syntax/expressions.js';
import { pathAt } from '../syntax/walk.js';
import { outerRange, queryAt } from './place.js';
import { toRange, type Position, type PositionRange } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { symbolAt } from './references.js';

const FILE_START: PositionRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/**
 * Where what is named at a position is declared: in the query, or the file that a function or watchlist of the workspace
 * comes from.
 */
export function definitions(
  document: RuleDocument,
  position: Position,
  uri: string,
  uriOf: (path: string) => string,
): LocationLink[] {
  const found = symbolAt(document, position);
  if (found === undefined) return watchlistDefinition(document, position, uriOf);
  const { unit, symbol, range: named } = found;
  const origin = toRange(document, named);
  const declared = symbol.occurrences.filter(({ role }) => role === 'declaration');
  if (declared.length > 0) {
    return declared.map((place) => {
      const range = outerRange(unit, place);
      return { originSelectionRange: origin, targetUri: uri, targetRange: range, targetSelectionRange: range };
    });
  }
  if (symbol.kind !== 'function') return [];
  return fileLink(unit.catalog.function(symbol.name)?.file, origin, uriOf);
}

function watchlistDefinition(
  document: RuleDocument,
  position: Position,
  uriOf: (path: string) => string,
): LocationLink[] {
  const place = queryAt(document, position);
  if (place === undefined) return [];
  const alias = watchlistAlias(place.unit, place.offset);
  if (alias === undefined) return [];
  const { literal } = alias;
  return fileLink(place.unit.catalog.watchlist(alias.name)?.file, outerRange(place.unit, literal), uriOf);
}

/** The watchlist that `_GetWatchlist('alias')` names at an offset of a query. */
export function watchlistAlias(
  unit: RuleUnit,
  offset: number,
): { readonly name: string; readonly literal: Literal } | undefined {
  const path = pathAt(unit.analysis.tree, offset);
  const literal = path.at(-1);
  const call = path.at(-2);
  if (literal?.kind !== 'Literal' || typeof literal.value !== 'string' || call?.kind !== 'Call') return undefined;
  return takesWatchlist(unit, call) && call.args[0] === literal ? { name: literal.value, literal } : undefined;
}

function takesWatchlist(unit: RuleUnit, call: Call): boolean {
  return unit.catalog.function(call.name)?.kind === 'watchlist';
}

function fileLink(
  path: string | undefined,
  originSelectionRange: PositionRange,
  uriOf: (path: string) => string,
): LocationLink[] {
  if (path === undefined) return [];
  const target = { targetUri: uriOf(path), targetRange: FILE_START, targetSelectionRange: FILE_START };
  return [{ originSelectionRange, ...target }];
}
