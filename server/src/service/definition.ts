import type { LocationLink } from 'vscode-languageserver-types';
import type { SourceRange } from '../schema/configuration/types.js';
import { outerRange, queryAt } from './place.js';
import { toRange, type Position, type PositionRange } from './positions.js';
import type { RuleDocument } from './project.js';
import { symbolAt } from './references.js';
import { workspaceNameAt } from './workspace-names.js';
import { watchlistAlias } from './workspace-watchlists.js';

const FILE_START: PositionRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/**
 * Where what is named at a position is declared: in the query, or for a function or watchlist of the workspace in the file
 * that it comes from, or in the configuration.
 */
export function definitions(
  document: RuleDocument,
  position: Position,
  uri: string,
  uriOf: (path: string) => string,
): LocationLink[] {
  if (document.units.length === 0) return declaredFile(document, position, uriOf);
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
  const file = unit.catalog.function(symbol.name)?.file;
  return file === undefined
    ? keyLink(document.configuration.functions, symbol.name, origin, uriOf)
    : fileLink(file, origin, uriOf);
}

/** The configuration's own entry, for what stands in it and not in a file. */
function keyLink(
  entries: Readonly<Record<string, { readonly declaredAt: SourceRange }>>,
  name: string,
  originSelectionRange: PositionRange,
  uriOf: (path: string) => string,
): LocationLink[] {
  if (!Object.hasOwn(entries, name)) return [];
  const { file, line, column, endLine, endColumn } = entries[name]!.declaredAt;
  const range = {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
  return [{ originSelectionRange, targetUri: uriOf(file), targetRange: range, targetSelectionRange: range }];
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
  const origin = outerRange(place.unit, literal);
  const file = place.unit.catalog.watchlist(alias.name)?.file;
  return file === undefined
    ? keyLink(document.configuration.watchlists, declaredAlias(document, alias.name), origin, uriOf)
    : fileLink(file, origin, uriOf);
}

/** From a key of the configuration the file that it names. */
function declaredFile(document: RuleDocument, position: Position, uriOf: (path: string) => string): LocationLink[] {
  const named = workspaceNameAt(document, position);
  if (named === undefined) return [];
  const { functions, watchlists } = document.configuration;
  const { file } = (named.kind === 'function' ? functions : watchlists)[named.name]!;
  return fileLink(file, toRange(document, named.range), uriOf);
}

/** An alias as the configuration spells it: aliases are compared without case. */
function declaredAlias({ configuration }: RuleDocument, alias: string): string {
  const folded = alias.toLowerCase();
  return Object.keys(configuration.watchlists).find((key) => key.toLowerCase() === folded) ?? alias;
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
