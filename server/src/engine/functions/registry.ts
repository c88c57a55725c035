import type { ScalarFunction, SpecialForm } from './contract.js';
import { STRING_OPERATORS } from './string-operators.js';
import { STRING_FUNCTIONS } from './string-functions.js';
import { STRING_COMPOSITION_FUNCTIONS } from './string-composition.js';
import { COMPARISON_FUNCTIONS } from './comparison.js';
import { ARITHMETIC_FUNCTIONS } from './arithmetic.js';
import { CONVERSION_FUNCTIONS } from './conversions.js';
import { CHOICE_FUNCTIONS } from './choice.js';
import { SKETCH_FUNCTIONS } from './sketches.js';

export type FunctionEntry =
  | { readonly kind: 'scalar'; readonly definition: ScalarFunction }
  | { readonly kind: 'special'; readonly definition: SpecialForm };

/** The families; a new one is a file and a line here. */
const SCALAR_FAMILIES: readonly (readonly ScalarFunction[])[] = [
  SKETCH_FUNCTIONS,
  STRING_OPERATORS,
  STRING_FUNCTIONS,
  STRING_COMPOSITION_FUNCTIONS,
  COMPARISON_FUNCTIONS,
  ARITHMETIC_FUNCTIONS,
  CONVERSION_FUNCTIONS,
  CHOICE_FUNCTIONS,
];
const SPECIAL_FAMILIES: readonly (readonly SpecialForm[])[] = [];

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
