import type { ScalarFunction, SpecialForm } from './contract.js';
import { ACCESS_FUNCTIONS } from './access.js';
import { ASSERT_FORMS } from './assert.js';
import { CLOCK_FUNCTIONS } from './clock.js';
import { STRING_OPERATORS } from './string-operators.js';
import { STRING_FUNCTIONS } from './string-functions.js';
import { STRING_COMPOSITION_FUNCTIONS } from './string-composition.js';
import { ENCODING_FUNCTIONS } from './encodings.js';
import { HASH_FUNCTIONS } from './hashes.js';
import { NUMBER_TEXT_FUNCTIONS } from './number-texts.js';
import { UNICODE_FUNCTIONS } from './unicode.js';
import { PARSER_FUNCTIONS } from './parsers.js';
import { REGEX_FUNCTIONS } from './regex-functions.js';
import { JSON_FUNCTIONS } from './json-functions.js';
import { USER_AGENT_FUNCTIONS } from './user-agent.js';
import { COMPARISON_FUNCTIONS } from './comparison.js';
import { ARITHMETIC_FUNCTIONS } from './arithmetic.js';
import { CONVERSION_FUNCTIONS } from './conversions.js';
import { CHOICE_FUNCTIONS } from './choice.js';
import { SKETCH_FUNCTIONS } from './sketches.js';
import { ROUNDING_FUNCTIONS } from './rounding.js';
import { DATETIME_PART_FUNCTIONS } from './datetime-parts.js';
import { DATETIME_FORMAT_FUNCTIONS } from './datetime-format.js';
import { TIME_ZONE_FUNCTIONS } from './timezones.js';
import { DATETIME_MAKE_FUNCTIONS } from './datetime-make.js';
import { IPV4_FUNCTIONS } from './ipv4.js';
import { IPV4_TEXT_FUNCTIONS } from './ipv4-in-text.js';
import { IPV6_FUNCTIONS } from './ipv6.js';
import { MATH_FUNCTIONS } from './math.js';
import { BIT_FUNCTIONS } from './bits.js';
import { UNIT_FUNCTIONS } from './units.js';
import { SERIES_ELEMENTWISE_FUNCTIONS } from './series-elementwise.js';
import { SERIES_FILL_FUNCTIONS } from './series-fill.js';
import { SERIES_FILTER_FUNCTIONS } from './series-filter.js';
import { SERIES_REGRESSION_FUNCTIONS } from './series-regression.js';
import { SERIES_SEASON_FUNCTIONS } from './series-seasons.js';
import { SERIES_STATISTICS_FUNCTIONS } from './series-statistics.js';
import { ARRAY_FUNCTIONS } from './arrays.js';
import { ARRAY_SORT_FUNCTIONS } from './array-sort.js';
import { SET_FUNCTIONS } from './sets.js';
import { BAG_FUNCTIONS } from './bags.js';
import { PACKING_FORMS, PACKING_FUNCTIONS } from './packing.js';
import { SEQUENCE_FUNCTIONS } from './sequences.js';
import { WINDOW_FUNCTIONS } from './window.js';
import { GEO_CELL_FUNCTIONS } from './geo-cells.js';
import { GEO_LINE_FUNCTIONS } from './geo-lines.js';
import { GEO_POINT_FUNCTIONS } from './geo-points.js';
import { GEO_POLYGON_FUNCTIONS } from './geo-polygons.js';

export type FunctionEntry =
  | { readonly kind: 'scalar'; readonly definition: ScalarFunction }
  | { readonly kind: 'special'; readonly definition: SpecialForm };

/** The families; a new one is a file and a line here. */
const SCALAR_FAMILIES: readonly (readonly ScalarFunction[])[] = [
  ACCESS_FUNCTIONS,
  SKETCH_FUNCTIONS,
  STRING_OPERATORS,
  STRING_FUNCTIONS,
  STRING_COMPOSITION_FUNCTIONS,
  ENCODING_FUNCTIONS,
  HASH_FUNCTIONS,
  NUMBER_TEXT_FUNCTIONS,
  UNICODE_FUNCTIONS,
  PARSER_FUNCTIONS,
  REGEX_FUNCTIONS,
  JSON_FUNCTIONS,
  USER_AGENT_FUNCTIONS,
  COMPARISON_FUNCTIONS,
  ARITHMETIC_FUNCTIONS,
  CONVERSION_FUNCTIONS,
  CHOICE_FUNCTIONS,
  ROUNDING_FUNCTIONS,
  DATETIME_PART_FUNCTIONS,
  DATETIME_FORMAT_FUNCTIONS,
  TIME_ZONE_FUNCTIONS,
  DATETIME_MAKE_FUNCTIONS,
  IPV4_FUNCTIONS,
  IPV4_TEXT_FUNCTIONS,
  IPV6_FUNCTIONS,
  MATH_FUNCTIONS,
  BIT_FUNCTIONS,
  UNIT_FUNCTIONS,
  SERIES_ELEMENTWISE_FUNCTIONS,
  SERIES_FILL_FUNCTIONS,
  SERIES_FILTER_FUNCTIONS,
  SERIES_REGRESSION_FUNCTIONS,
  SERIES_SEASON_FUNCTIONS,
  SERIES_STATISTICS_FUNCTIONS,
  ARRAY_FUNCTIONS,
  ARRAY_SORT_FUNCTIONS,
  SET_FUNCTIONS,
  BAG_FUNCTIONS,
  PACKING_FUNCTIONS,
  SEQUENCE_FUNCTIONS,
  GEO_CELL_FUNCTIONS,
  GEO_LINE_FUNCTIONS,
  GEO_POINT_FUNCTIONS,
  GEO_POLYGON_FUNCTIONS,
];
const SPECIAL_FAMILIES: readonly (readonly SpecialForm[])[] = [
  ASSERT_FORMS,
  CLOCK_FUNCTIONS,
  WINDOW_FUNCTIONS,
  PACKING_FORMS,
];

const entries = new Map<string, FunctionEntry>();
for (const definition of SCALAR_FAMILIES.flat()) add(definition, { kind: 'scalar', definition });
for (const definition of SPECIAL_FAMILIES.flat()) add(definition, { kind: 'special', definition });

function add(definition: { readonly name: string; readonly aliases?: readonly string[] }, entry: FunctionEntry): void {
  for (const name of [definition.name, ...(definition.aliases ?? [])]) {
    if (entries.has(name)) throw new Error(`the function ${name} is registered twice`);
    entries.set(name, entry);
  }
}

/** The scalar function, operator or special form of a name, as Kusto spells it. */
export function lookupFunction(name: string): FunctionEntry | undefined {
  return entries.get(name);
}

/** Every registered name. */
export function functionNames(): string[] {
  return [...entries.keys()];
}
