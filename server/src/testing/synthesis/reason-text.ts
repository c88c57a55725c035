import type { Range } from '../../rules/region.js';
import type { SourceRange } from '../../schema/configuration/types.js';
import type { NeededClause, UnsolvedReason } from './reasons.js';

/** How many clauses are named, and how long each of them is shown. */
const NAMED = 3;
const LONGEST = 60;

/**
 * A reason in words, and the places that it speaks of.
 *
 * @param query - the text that the places of the reason are of.
 */
export function reasonText(
  reason: UnsolvedReason,
  query: string,
  placeOf: (range: Range) => SourceRange,
): { readonly text: string; readonly places: readonly SourceRange[] } {
  const at = (range: Range): string => {
    const { line, column } = placeOf(range);
    return `${line}:${column}`;
  };
  const quoted = ({ start, end }: Range): string => `\`${short(query.slice(start, end))}\` at ${at({ start, end })}`;
  const listed = (clauses: readonly NeededClause[], say: (c: NeededClause) => string): string => {
    const more = clauses.length > NAMED ? `, and ${clauses.length - NAMED} more` : '';
    return `${clauses.slice(0, NAMED).map(say).join(', ')}${more}`;
  };
  switch (reason.kind) {
    case 'impossible':
      return { text: 'it cannot be: the clause comes out the other way for every event', places: [] };
    case 'contradicts': {
      const say = (c: NeededClause): string => `${quoted(c)}${c.wanted ? '' : ', which must not be true'}`;
      return { text: `it contradicts ${listed(reason.clauses, say)}`, places: reason.clauses.map(placeOf) };
    }
    case 'function':
      return {
        text: `it needs a value of \`${reason.name}()\` at ${at(reason.at)}, and what to give this function for one is not known: write the event by hand`,
        places: [placeOf(reason.at)],
      };
    case 'events':
      return {
        text: `it needs ${reason.needed} events, and no more than ${reason.most} are made: use an event file`,
        places: [],
      };
    case 'blocked': {
      const say = (c: NeededClause): string => `${quoted(c)} is ${c.wanted ? 'not true' : 'true'}`;
      return {
        text: `for the nearest event that was tried ${listed(reason.clauses, say)}`,
        places: reason.clauses.map(placeOf),
      };
    }
    case 'dropped':
      return {
        text: `no row of the events that were tried left ${quoted(reason.operator)}`,
        places: [placeOf(reason.operator)],
      };
    case 'tried':
      return { text: 'none of the values that were tried does it: write the event by hand', places: [] };
    case 'stopped':
      return { text: 'the search was stopped before it', places: [] };
  }
}

function short(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
