import type { MatcherOperator } from '../../testing/file/model.js';

/** What each test of a value asks for, in Markdown. */
export const MATCHERS: Readonly<Record<MatcherOperator, string>> = {
  equals: 'The value itself: for dynamic values whose keys read as tests.',
  not: 'Any value but this one.',
  gt: 'Greater than a number, time or text.',
  gte: 'Greater than this, or equal.',
  lt: 'Less than a number, time or text.',
  lte: 'Less than this, or equal.',
  between: '`[low, high]`: within both, which count.',
  in: '`[one, two]`: one of these values.',
  matches: "A regular expression of Kusto's dialect, found anywhere in the value's text.",
  contains: 'A part of the text without regard to case; an item of an array.',
  exists: '`true`: there is a value; `false`: it is null or empty.',
  approx: '`[value, tolerance]`: as near as that; of times the tolerance is a timespan.',
};
