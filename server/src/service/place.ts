import type { Range } from '../rules/region.js';
import { toOffset, toRange, type Position, type PositionRange } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';

/** A place inside one query of a rule file. */
export interface QueryPlace {
  readonly unit: RuleUnit;
  /** The offset in the query's text. */
  readonly offset: number;
}

/** The query at a position of a rule file; undefined where no query is. */
export function queryAt(document: RuleDocument, position: Position): QueryPlace | undefined {
  const outer = toOffset(document, position);
  for (const unit of document.units) {
    const offset = unit.region.map.toInner(outer);
    if (offset !== undefined) return { unit, offset };
  }
  return undefined;
}

/** The query on a line, from 0, of a rule file, or else the last one above it; the first one where there is none. */
export function queryOnLine(document: RuleDocument, line: number): RuleUnit | undefined {
  const isAbove = (unit: RuleUnit): boolean => outerRange(unit, { start: 0, end: 0 }).start.line <= line;
  return document.units.findLast(isAbove) ?? document.units[0];
}

/** A place where text is being written. */
export interface CursorPlace extends QueryPlace {
  readonly document: RuleDocument;
  /** For a blank line behind the query that belongs to it once something stands there: the offset in the file. */
  readonly behind: number | undefined;
}

/** Like {@link queryAt}, also on blank lines behind the end of a query that are indented as deep as it is. */
export function queryAtCursor(document: RuleDocument, position: Position): CursorPlace | undefined {
  const place = queryAt(document, position);
  if (place !== undefined) return { ...place, document, behind: undefined };
  const outer = toOffset(document, position);
  for (const unit of document.units) {
    const { map, text, languageRange } = unit.region;
    const written = text.trimEnd().length;
    if (written === 0) continue;
    const end = map.rangeToOuter(written - 1, written).end;
    const between = document.text.slice(end, outer);
    if (outer <= end || !/^\s*\n[ \t]*$/.test(between)) continue;
    const first = document.text.lastIndexOf('\n', map.toOuter(0) - 1) + 1;
    const indent = /^[ \t]*/.exec(document.text.slice(first))![0].length;
    const isBlock = languageRange.start < first;
    if (isBlock && indent > 0 && position.character >= indent)
      return { unit, offset: text.length, document, behind: outer };
  }
  return undefined;
}

/** The file's range, as LSP counts it, of a range of a query's text. */
export function outerRange(unit: RuleUnit, range: Range): PositionRange {
  return toRange(unit.document, unit.region.map.rangeToOuter(range.start, range.end));
}

/** The offset in the file where a query's first line begins that is neither blank nor a comment. */
export function queryStart(unit: RuleUnit): number {
  const lead = /^(?:[^\S\n]*(?:\/\/[^\n]*)?(?:\n|$))*[^\S\n]*/.exec(unit.region.text)?.[0].length ?? 0;
  const start = lead < unit.region.text.length ? lead : 0;
  return unit.region.map.toOuter(start);
}
