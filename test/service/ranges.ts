import type { Position } from '../../server/src/service/positions.js';

/** Below zero where the first place comes before the second. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
