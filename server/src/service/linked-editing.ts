import { outerRange } from './place.js';
import type { Position, PositionRange } from './positions.js';
import type { RuleDocument } from './project.js';
import { symbolAt } from './references.js';

const NAME = '[A-Za-z_][A-Za-z0-9_]*';

/** Ranges that change together, and what may be written in them. */
export interface LinkedRanges {
  readonly ranges: PositionRange[];
  readonly wordPattern: string;
}

/**
 * The places of a let value, function or parameter that are edited together. Columns are left to rename: their names may be
 * made up from one another, and hide tables' columns.
 */
export function linkedEditingRanges(document: RuleDocument, position: Position): LinkedRanges | undefined {
  const found = symbolAt(document, position);
  if (found === undefined) return undefined;
  const { unit, symbol } = found;
  if (symbol.kind !== 'let' && symbol.kind !== 'let-function' && symbol.kind !== 'parameter') return undefined;
  const { text } = unit.region;
  const plain = symbol.occurrences.every(({ start, end }) => text.slice(start, end) === symbol.name);
  if (!plain || symbol.occurrences.length < 2) return undefined;
  return { ranges: symbol.occurrences.map((occurrence) => outerRange(unit, occurrence)), wordPattern: NAME };
}
