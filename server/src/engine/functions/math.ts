import { betaDensity, erf, erfc, gamma, incompleteBeta, inverseIncompleteBeta, logGamma } from '../math/special.js';
import type { ScalarType } from '../../syntax/types.js';
import { argumentConverter, convertWith, typed } from './arguments.js';
import type { ScalarFunction, ScalarImplementation } from './contract.js';

/** A function of reals, whose arguments are numbers of any type; null when one is null. */
function ofReals(name: string, compute: (...x: number[]) => number | null): ScalarFunction {
  return typed(name, ['real'], compute as ScalarImplementation, { resultType: 'real' });
}

/** Null instead of the logarithm of a negative number. */
function logarithm(log: (x: number) => number): (x: number) => number | null {
  return (x) => (x < 0 ? null : log(x));
}

/** Null outside [-1, 1]. */
function arc(of: (x: number) => number): (x: number) => number | null {
  return (x) => (x < -1 || x > 1 ? null : of(x));
}

const MAX_SHAPE = 10_000;
const isShape = (n: number): boolean => n > 0 && n <= MAX_SHAPE;

/**
 * The p-value of Welch's t-test, two-sided.
 * Source: https://learn.microsoft.com/kusto/query/welch-test-function
 */
function welchTest(
  mean1: number,
  variance1: number,
  count1: number,
  mean2: number,
  variance2: number,
  count2: number,
): number {
  const [a, b] = [variance1 / count1, variance2 / count2];
  const t = (mean1 - mean2) / Math.sqrt(a + b);
  const freedom = (a + b) ** 2 / (a ** 2 / (count1 - 1) + b ** 2 / (count2 - 1));
  if (!(freedom > 0)) return NaN;
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/**
 * `rand()` in [0, 1), and `rand(n)`, one of 0, 1, …, n - 1.
 * Source: https://learn.microsoft.com/kusto/query/rand-function
 */
const rand: ScalarFunction = {
  name: 'rand',
  deterministic: false,
  bind(site): ScalarImplementation {
    const type: ScalarType | undefined = site.argTypes[0];
    if (type === undefined) return () => Math.random();
    const convert = argumentConverter(type, 'real');
    return (n) => {
      const count = convertWith(convert, n);
      return count === null ? null : Math.floor(Math.random() * (count as number));
    };
  },
};

/**
 * Mathematical functions; results are real.
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#mathematical-functions
 */
export const MATH_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'pi', bind: () => () => Math.PI },
  ofReals('sqrt', Math.sqrt),
  ofReals('exp', Math.exp),
  ofReals('exp2', (x) => 2 ** x),
  ofReals('exp10', (x) => 10 ** x),
  ofReals('log', logarithm(Math.log)),
  ofReals('log2', logarithm(Math.log2)),
  ofReals('log10', logarithm(Math.log10)),
  ofReals('pow', (x, y) => x ** y),
  ofReals('sin', Math.sin),
  ofReals('cos', Math.cos),
  ofReals('tan', Math.tan),
  ofReals('cot', (x) => 1 / Math.tan(x)),
  ofReals('asin', arc(Math.asin)),
  ofReals('acos', arc(Math.acos)),
  ofReals('atan', Math.atan),
  ofReals('atan2', Math.atan2),
  ofReals('degrees', (x) => (x * 180) / Math.PI),
  ofReals('radians', (x) => (x * Math.PI) / 180),
  ofReals('gamma', gamma),
  ofReals('loggamma', logGamma),
  ofReals('erf', erf),
  ofReals('erfc', erfc),
  ofReals('beta_cdf', (x, a, b) => (x >= 0 && x <= 1 && isShape(a) && isShape(b) ? incompleteBeta(x, a, b) : NaN)),
  // As the page's example has it, not its list: null for an impossible probability, NaN for an impossible shape.
  ofReals('beta_inv', (p, a, b) => {
    if (!(a > 0 && b > 0)) return NaN;
    return p > 0 && p <= 1 ? inverseIncompleteBeta(p, a, b) : null;
  }),
  ofReals('beta_pdf', (x, a, b) => (x > 0 && x < 1 && a > 0 && b > 0 ? betaDensity(x, a, b) : NaN)),
  ofReals('welch_test', welchTest),
  rand,
];
