import type { DocumentHighlight, Location } from 'vscode-languageserver-types';
import type { Range } from '../rules/region.js';
import { columnPlaces, columnReferenceAt, resultSymbol } from './metadata/columns.js';
import { queryAt } from './place.js';
import { toOffset, toRange, type Position } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { aliasesOf, watchlistNameAt } from './workspace-watchlists.js';
import { symbolsOf, type Occurrence, type QuerySymbol } from './symbols/query-symbols.js';

/** The kinds of highlights, by LSP's numbers. */
const READ = 2;
const WRITE = 3;

/** A symbol of a query, found at a place of the file. */
export interface PlacedSymbol {
  readonly unit: RuleUnit;
  readonly symbol: QuerySymbol;
  /** The name at the place that was asked for, in offsets of the file. */
  readonly range: Range;
}

/** What is named at a position: in a query, or by metadata that refers to a column of its result. */
export function symbolAt(document: RuleDocument, position: Position): PlacedSymbol | undefined {
  const place = queryAt(document, position);
  if (place !== undefined) {
    const found = symbolsOf(place.unit.analysis).at(place.offset);
    if (found === undefined) return undefined;
    const { symbol, occurrence } = found;
    return { unit: place.unit, symbol, range: place.unit.region.map.rangeToOuter(occurrence.start, occurrence.end) };
  }
  const column = columnReferenceAt(document, toOffset(document, position));
  const symbol = column === undefined ? undefined : resultSymbol(column.unit, column.name);
  return column === undefined || symbol === undefined ? undefined : { unit: column.unit, symbol, range: column };
}

/** A place of the file that names a symbol. */
interface NamedPlace extends Range {
  readonly role: Occurrence['role'];
}

/** Every place of the file that names a symbol: in the query, and in the metadata where it is a column of the result. */
function places(document: RuleDocument, { unit, symbol }: PlacedSymbol): NamedPlace[] {
  const { map } = unit.region;
  const inQuery = symbol.occurrences.map(({ start, end, role }) => ({ ...map.rangeToOuter(start, end), role }));
  if (symbol.kind !== 'column' || !symbolsOf(unit.analysis).isResultColumn(symbol)) return inQuery;
  const inMetadata = columnPlaces(document, unit, symbol.name).map((place) => ({
    ...place,
    role: 'reference' as const,
  }));
  return [...inQuery, ...inMetadata];
}

/** Every place of the file that names what is named at a position. */
export function references(
  document: RuleDocument,
  position: Position,
  uri: string,
  includeDeclaration: boolean,
): Location[] {
  const found = symbolAt(document, position);
  if (found === undefined) return [];
  return places(document, found)
    .filter(({ role }) => includeDeclaration || role !== 'declaration')
    .map((place) => ({ uri, range: toRange(document, place) }));
}

/** The same, telling declarations from uses. */
export function highlights(document: RuleDocument, position: Position): DocumentHighlight[] {
  const found = symbolAt(document, position);
  if (found === undefined) return watchlistHighlights(document, position);
  return places(document, found).map((place) => ({
    range: toRange(document, place),
    kind: place.role === 'declaration' ? WRITE : READ,
  }));
}

function watchlistHighlights(document: RuleDocument, position: Position): DocumentHighlight[] {
  const alias = watchlistNameAt(document, position);
  if (alias === undefined) return [];
  return aliasesOf(document, alias.name).map((place) => ({ range: toRange(document, place), kind: READ }));
}
