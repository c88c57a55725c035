import type { Range } from '../rules/region.js';
import type { SourceRange } from '../schema/configuration/types.js';
import {
  explainEvent,
  type ClauseReference,
  type ExplainInput,
  type HitExplanation,
  type MissExplanation,
} from './explain.js';
import type { Cause, Failure } from './result.js';

/** How many alternatives are given for an event that does not hit. */
const ALTERNATIVES = 3;

/** The places in the rule that a failure comes from; empty where it is about no event, or cannot be explained. */
export function causesOf(failure: Failure, input: ExplainInput, placeOf: (range: Range) => SourceRange): Cause[] {
  const [event] = failure.events;
  if (event === undefined) return [];
  const outcome = explainEvent(input, event);
  if (!outcome.ok) return [];
  const cause = (clause: ClauseReference, note: string): Cause => ({
    place: placeOf(clause),
    text: clause.text.replace(/\s+/gu, ' '),
    note,
  });
  return outcome.value.kind === 'miss' ? ofMiss(outcome.value, cause) : ofHit(outcome.value, failure, cause);
}

function ofMiss(
  { nearest, droppedLater }: MissExplanation,
  cause: (clause: ClauseReference, note: string) => Cause,
): Cause[] {
  if (nearest.length === 0) return droppedLater === undefined ? [] : [cause(droppedLater, 'leaves it out')];
  return nearest.slice(0, ALTERNATIVES).flatMap((set, i) =>
    set.map((need, k) => {
      const word = need.wanted ? 'is not true' : 'is true';
      const empty = need.isNull ? ', as a value is missing' : '';
      return cause(need, `${i > 0 && k === 0 ? 'or: ' : ''}${word}${empty}`);
    }),
  );
}

/** For wrong values the arms that gave them, else the clauses that let the event in. */
function ofHit(
  { arms, deciding }: HitExplanation,
  failure: Failure,
  cause: (clause: ClauseReference, note: string) => Cause,
): Cause[] {
  if (failure.differences.length > 0 && arms.length > 0) {
    return arms.flatMap(({ condition, result, shadowed }) => [
      cause(condition ?? result, condition === undefined ? 'is what is left: no arm is taken' : `gives ${result.text}`),
      ...shadowed.map((s) => cause(s.condition, `is true too, and comes too late to give ${s.result.text}`)),
    ]);
  }
  const decisive = deciding.filter((c) => c.decided);
  return (decisive.length > 0 ? decisive : deciding).map((c) => cause(c, c.value === true ? 'is true' : 'is not true'));
}
