import type { DocumentHighlight, Location } from 'vscode-languageserver-types';
import { outerRange, queryAt } from './place.js';
import type { Position } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { symbolsOf, type SymbolPlace } from './symbols/query-symbols.js';

/** The kinds of highlights, by LSP's numbers. */
const READ = 2;
const WRITE = 3;

/** A symbol at a position of a rule file, in its query. */
export interface PlacedSymbol extends SymbolPlace {
  readonly unit: RuleUnit;
}

/** What is named at a position; undefined where nothing is. */
export function symbolAt(document: RuleDocument, position: Position): PlacedSymbol | undefined {
  const place = queryAt(document, position);
  if (place === undefined) return undefined;
  const found = symbolsOf(place.unit.analysis).at(place.offset);
  return found === undefined ? undefined : { ...found, unit: place.unit };
}

/** Every place of the query that names what is named at a position. */
export function references(
  document: RuleDocument,
  position: Position,
  uri: string,
  includeDeclaration: boolean,
): Location[] {
  const found = symbolAt(document, position);
  if (found === undefined) return [];
  return found.symbol.occurrences
    .filter(({ role }) => includeDeclaration || role !== 'declaration')
    .map((occurrence) => ({ uri, range: outerRange(found.unit, occurrence) }));
}

/** The same within the document, telling declarations from uses. */
export function highlights(document: RuleDocument, position: Position): DocumentHighlight[] {
  const found = symbolAt(document, position);
  if (found === undefined) return [];
  return found.symbol.occurrences.map((occurrence) => ({
    range: outerRange(found.unit, occurrence),
    kind: occurrence.role === 'declaration' ? WRITE : READ,
  }));
}
