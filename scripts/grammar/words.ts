import names from '../../syntaxes/data/names.json' with { type: 'json' };
import { alternation } from './alternation.js';

/**
 * Where a word begins. After `\n`, `\r` or `\t` of a query that is written inside a JSON string, the escape's letter is
 * not part of the word.
 */
export const START = '(?:(?<!\\w)|(?<=\\\\[nrt]))';

/** Where a word ends; operator names hold dashes, so a dash does not end one. */
export const END = '(?![\\w-])';

/** Where a word ends that a dash may follow as an operator. */
export const WORD_END = '(?!\\w)';

/** A name that needs no brackets. */
export const NAME = '[\\p{L}_]\\w*';

/** A single `=`, the one that assigns or names an argument. */
export const ASSIGN = '=(?![=~>])';

/** Patterns for the names of the language, each a group without captures. */
export const WORDS = {
  tabularOperators: alternation(names.tabularOperators),
  leadingOperators: alternation(names.leadingOperators),
  tabularExpressions: alternation(names.tabularExpressions),
  scalarFunctions: alternation(names.scalarFunctions),
  aggregates: alternation(names.aggregates),
  plugins: alternation(names.plugins),
  platformFunctions: alternation(names.platformFunctions),
  types: alternation(names.types),
  stringOperators: alternation(names.stringOperators),
  operatorParameters: alternation(names.operatorParameters),
  hints: alternation(names.hints),
  hintValues: alternation(names.hintValues),
  kinds: alternation(names.kinds),
  charts: alternation(names.charts),
  timespanUnits: alternation(names.timespanUnits),
} as const;
