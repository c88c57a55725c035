import { Ipv4Needles } from '../network/ipv4-in-text.js';
import { toDynamicText } from '../values/json.js';
import { isDynamicArray, type Dynamic, type Value } from '../values/types.js';
import type { ScalarFunction } from './contract.js';

/** The text that is searched: a string, or a dynamic by its text. */
function textOf(source: Value): string {
  return typeof source === 'string' ? source : toDynamicText(source as Dynamic);
}

/** The needles of some arguments: texts, and arrays of texts. */
function needlesOf(args: readonly Value[], prefixes: boolean): Ipv4Needles {
  const values = args.flatMap((a): readonly Value[] => (isDynamicArray(a) ? a : [a]));
  return new Ipv4Needles(
    values.filter((v) => typeof v === 'string'),
    prefixes,
  );
}

/** The needles are read once where they are constants. */
function searchFunction(name: string, prefixes: boolean): ScalarFunction {
  return {
    name,
    bind(site) {
      const constants = site.argTypes.slice(1).map((_, i) => site.constant(i + 1));
      if (!constants.every((c) => c !== undefined)) {
        return (source, ...args) => needlesOf(args, prefixes).isIn(textOf(source));
      }
      const needles = needlesOf(
        constants.map((c) => c.value),
        prefixes,
      );
      return (source) => needles.isIn(textOf(source));
    },
  };
}

/**
 * IPv4 addresses within texts: they must be valid, and no letter or digit may stand next to them.
 * Source: https://learn.microsoft.com/kusto/query/has-ipv4-function,
 * https://learn.microsoft.com/kusto/query/has-ipv4-prefix-function
 */
export const IPV4_TEXT_FUNCTIONS: readonly ScalarFunction[] = [
  searchFunction('has_ipv4', false),
  searchFunction('has_any_ipv4', false),
  searchFunction('has_ipv4_prefix', true),
  searchFunction('has_any_ipv4_prefix', true),
];
