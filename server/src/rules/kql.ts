import { splitQueries } from './kql-chunks.js';
import { MappedTextBuilder, SegmentMap } from './position-map.js';
import type { Region, RuleFile } from './region.js';

/** KQL that stands in a file as it is. */
const VERBATIM = {
  encode: (text: string) => text,
  respell: (text: string) => [text],
};

/**
 * Reads a file of plain KQL: one rule, or several queries separated as {@link splitQueries} tells. A byte order mark
 * at the start belongs to no query.
 */
export function readKql(text: string): RuleFile {
  const bodyStart = text.startsWith('\ufeff') ? 1 : 0;
  const body = text.slice(bodyStart);
  const regions = splitQueries(body).map((range, index): Region => {
    const languageRange = { start: range.start + bodyStart, end: range.end + bodyStart };
    const query = body.slice(range.start, range.end);
    const mapped = new MappedTextBuilder();
    mapped.verbatim(query, languageRange.start);
    const map = new SegmentMap(mapped.finish(languageRange.end), text, languageRange, VERBATIM);
    return { text: query, map, index, languageRange };
  });
  return { kind: 'kql', regions, rules: [], problems: [] };
}
