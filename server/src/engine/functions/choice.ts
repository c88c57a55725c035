import type { ScalarType } from '../../syntax/types.js';
import type { PlanExpr } from '../plan/expression.js';
import { compareText } from '../values/compare.js';
import { convertValue } from '../values/convert.js';
import { Decimal } from '../values/decimal.js';
import type { Value } from '../values/types.js';
import { argumentConverter, convertWith } from './arguments.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

const WIDTH: readonly ScalarType[] = ['int', 'long', 'real', 'decimal'];

/** The one type of all arguments, or the widest of several numeric types. */
export function widestType(types: readonly ScalarType[]): ScalarType | undefined {
  if (new Set(types).size === 1) return types[0];
  const widths = types.map((t) => WIDTH.indexOf(t));
  return widths.includes(-1) ? undefined : WIDTH[Math.max(...widths)];
}

/** Positive when a is above b. Neither is null or NaN. */
function compare(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (a instanceof Decimal && b instanceof Decimal) return a.cmp(b);
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
}

/**
 * `max_of()` and `min_of()`: nulls are skipped, one NaN makes the result NaN.
 * Source: https://learn.microsoft.com/kusto/query/max-of-function
 */
function extreme(name: 'max_of' | 'min_of'): ScalarFunction {
  const sign = name === 'max_of' ? 1 : -1;
  return {
    name,
    resultType: (site) => widestType(site.argTypes),
    bind(site): ScalarImplementation {
      const converters = site.argTypes.map((from) => argumentConverter(from, site.type));
      return (...args) => {
        let best: Value = null;
        for (let i = 0; i < args.length; i++) {
          const value = convertWith(converters[i], args[i]!);
          if (value === null) continue;
          if (Number.isNaN(value)) return value;
          if (best === null || compare(value, best) * sign > 0) best = value;
        }
        return best;
      };
    },
  };
}

/** The types of the arguments that fix the type of the result: a null literal fits any. */
function decidingTypes(site: Omit<CallSite, 'refuse'>): ReadonlySet<ScalarType> {
  const isNullLiteral = (e: PlanExpr): boolean => e.op === 'constant' && e.value === null;
  return new Set(site.argTypes.filter((_, i) => !isNullLiteral(site.args[i]!)));
}

function isIntAndLong(types: ReadonlySet<ScalarType>): boolean {
  return types.size === 2 && types.has('int') && types.has('long');
}

/**
 * `coalesce()`: the first argument that is neither null nor an empty string; "" when all strings are empty.
 * Arguments have one type, but int goes with long and dynamic with all.
 * Source: https://learn.microsoft.com/kusto/query/coalesce-function
 */
const coalesce: ScalarFunction = {
  name: 'coalesce',
  resultType(site): ScalarType | undefined {
    const types = decidingTypes(site);
    if (types.has('dynamic')) return 'dynamic';
    return isIntAndLong(types) ? 'long' : [...types][0];
  },
  bind(site): ScalarImplementation {
    const types = decidingTypes(site);
    if (types.size > 1 && !types.has('dynamic') && !isIntAndLong(types)) {
      site.refuse(`coalesce(): all arguments must have one type; here they are ${[...types].join(', ')} (SEM0525)`);
    }
    const to = site.type;
    return (...args) => {
      for (let i = 0; i < args.length; i++) {
        const value = args[i]!;
        // Text stays text in a dynamic: it is not parsed.
        if (value !== null && value !== '')
          return typeof value === 'string' ? value : convertValue(value, site.argTypes[i]!, to);
      }
      return to === 'string' ? '' : null;
    };
  },
};

export const CHOICE_FUNCTIONS: readonly ScalarFunction[] = [extreme('max_of'), extreme('min_of'), coalesce];
