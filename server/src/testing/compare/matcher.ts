import { compileRegex } from '../../engine/regex/compile.js';
import { compareValues } from '../../engine/values/compare.js';
import { parseDynamicText, toStringValue } from '../../engine/values/convert.js';
import { caseFold } from '../../engine/values/fold.js';
import { parseTimespan } from '../../engine/values/timespan.js';
import { isDynamicArray, type Dynamic, type Value } from '../../engine/values/types.js';
import type { Located } from '../../rules/located.js';
import type { ScalarType } from '../../syntax/types.js';
import { cellValue, dynamicValue, remedyFor, UNCONVERTED } from '../data/cell-value.js';
import type { ColumnExpectation, MatcherOperator, TestFileProblem } from '../file/model.js';
import { dynamicNumber, isExpected, sameDynamic } from './equality.js';
import { valueText } from './value-text.js';

/** A test of one value, with what it asks for as text. */
export interface Matcher {
  readonly text: string;
  matches(value: Value): boolean;
}

/** Stops the reading of a matcher; turned into a problem at its edge. */
class OperandError extends Error {
  constructor(readonly problem: TestFileProblem) {
    super(problem.message);
  }
}

/** Prepares what is expected of a column of a type, or tells what is wrong with it. */
export function compileMatcher(
  expectation: ColumnExpectation,
  type: ScalarType,
): { readonly matcher: Matcher; readonly problem?: undefined } | { readonly problem: TestFileProblem } {
  try {
    const tests = expectation.tests.map(({ operator, operand }) => compileTest(operator, operand, type));
    return {
      matcher: {
        text: tests.map((t) => t.text).join(' and '),
        matches: (value) => tests.every((t) => t.matches(value)),
      },
    };
  } catch (failure) {
    if (!(failure instanceof OperandError)) throw failure;
    return { problem: failure.problem };
  }
}

const COMPARISONS: Readonly<
  Partial<Record<MatcherOperator, readonly [sign: string, test: (order: number) => boolean]>>
> = {
  gt: ['>', (order) => order > 0],
  gte: ['>=', (order) => order >= 0],
  lt: ['<', (order) => order < 0],
  lte: ['<=', (order) => order <= 0],
};

function compileTest(operator: MatcherOperator, operand: Located, type: ScalarType): Matcher {
  switch (operator) {
    case 'equals': {
      const expected = valueOf(operand, type);
      return { text: valueText(expected, type), matches: (value) => isExpected(value, expected, type) };
    }
    case 'not': {
      const unwanted = valueOf(operand, type);
      return { text: `not ${valueText(unwanted, type)}`, matches: (value) => !isExpected(value, unwanted, type) };
    }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte': {
      const [sign, test] = COMPARISONS[operator]!;
      const bound = boundOf(operand, type);
      return {
        text: `${sign} ${valueText(bound, type)}`,
        matches: (value) => value !== null && test(compareForTest(value, bound, type)),
      };
    }
    case 'between': {
      const [low, high] = pair(operand, 'between').map((node) => boundOf(node, type));
      return {
        text: `between ${valueText(low!, type)} and ${valueText(high!, type)}`,
        matches: (value) =>
          value !== null && compareForTest(value, low!, type) >= 0 && compareForTest(value, high!, type) <= 0,
      };
    }
    case 'in': {
      const items = listOf(operand, 'in').map((node) => valueOf(node, type));
      return {
        text: `in (${items.map((item) => valueText(item, type)).join(', ')})`,
        matches: (value) => items.some((item) => isExpected(value, item, type)),
      };
    }
    case 'matches':
      return compilePattern(operand, type);
    case 'contains':
      return compileContains(operand, type);
    case 'exists': {
      const wanted = operand.kind === 'scalar' ? operand.value : undefined;
      if (typeof wanted !== 'boolean')
        refuse(operand, '`exists` is true or false', 'Write `{exists: true}` or `{exists: false}`.');
      return { text: wanted ? 'a value' : 'no value', matches: (value) => (value !== null && value !== '') === wanted };
    }
    case 'approx':
      return compileApprox(operand, type);
  }
}

/** The pattern is of Kusto's dialect, and found anywhere in the value's text. */
function compilePattern(operand: Located, type: ScalarType): Matcher {
  if (operand.kind !== 'scalar') return refuse(operand, '`matches` takes a pattern', 'Write `{matches: "pattern"}`.');
  const pattern = operand.text;
  const { regex, error } = compileRegex(pattern);
  if (error !== undefined)
    return refuse(operand, `\`${pattern}\` is no regular expression: ${error.message}`, 'Mend the pattern.');
  return { text: `matching ${pattern}`, matches: (value) => regex.test(toStringValue(value, type)) };
}

/** In text without regard to case, as the operator of that name; in an array an item. */
function compileContains(operand: Located, type: ScalarType): Matcher {
  if (operand.kind !== 'scalar' && type !== 'dynamic')
    return refuse(operand, '`contains` takes a text where the column is no dynamic', 'Write `{contains: text}`.');
  const item = dynamicValue(operand);
  const needle = caseFold(operand.kind === 'scalar' ? operand.text : toStringValue(item, 'dynamic'));
  return {
    text: `containing ${valueText(item, typeof item === 'string' ? 'string' : 'dynamic')}`,
    matches: (value) => {
      const held = type === 'dynamic' ? (value as Dynamic) : null;
      if (isDynamicArray(held)) return held.some((member) => sameDynamic(member, item));
      return caseFold(toStringValue(value, type)).includes(needle);
    },
  };
}

/** The types whose values have a distance. */
const MEASURED: ReadonlySet<ScalarType> = new Set([
  'int',
  'long',
  'real',
  'decimal',
  'datetime',
  'timespan',
  'dynamic',
]);

/** `[value, tolerance]`: numbers, or times with a timespan. */
function compileApprox(operand: Located, type: ScalarType): Matcher {
  if (!MEASURED.has(type))
    return refuse(
      operand,
      `\`approx\` compares numbers and times, the column holds a ${type}`,
      'Write the value alone.',
    );
  const [wanted, within] = pair(operand, 'approx');
  const value = boundOf(wanted!, type);
  if (type === 'datetime' || type === 'timespan') {
    const ticks = within!.kind === 'scalar' ? parseTimespan(within!.text) : null;
    if (ticks === null) return refuse(within!, 'the tolerance of a time is a timespan', 'Write it as `1s` or `5m`.');
    return {
      text: `${valueText(value, type)} ± ${valueText(ticks, 'timespan')}`,
      matches: (actual) => {
        const off = typeof actual === 'bigint' ? actual - (value as bigint) : undefined;
        return off !== undefined && (off < 0n ? -off : off) <= ticks;
      },
    };
  }
  const tolerance = Number(within!.kind === 'scalar' ? within!.value : NaN);
  if (!(tolerance >= 0))
    return refuse(within!, 'the tolerance is a number that is not negative', 'Write `{approx: [value, tolerance]}`.');
  return {
    text: `${valueText(value, type)} ± ${tolerance}`,
    matches: (actual) => actual !== null && Math.abs(Number(actual) - Number(value)) <= tolerance,
  };
}

function valueOf(node: Located, type: ScalarType): Value {
  const value = cellValue(node, type);
  if (value !== UNCONVERTED) return value;
  const text = node.kind === 'scalar' ? `\`${node.text}\`` : `a ${node.kind}`;
  return refuse(node, `${text} is no ${type}, which the column holds`, remedyFor(type));
}

function boundOf(node: Located, type: ScalarType): Value {
  const value = valueOf(node, type);
  return value ?? refuse(node, 'a value to compare with is missing', 'Give it, or `{exists: false}` for no value.');
}

function listOf(node: Located, operator: MatcherOperator): readonly Located[] {
  return node.kind === 'list'
    ? node.items
    : refuse(node, `\`${operator}\` takes a list`, `Write \`{${operator}: ${LISTS[operator] ?? '[one, two]'}}\`.`);
}

function pair(node: Located, operator: MatcherOperator): readonly Located[] {
  const items = listOf(node, operator);
  return items.length === 2
    ? items
    : refuse(node, `\`${operator}\` takes two values`, `Write \`{${operator}: ${LISTS[operator] ?? '[one, two]'}}\`.`);
}

/** What the lists of operators hold. */
const LISTS: Readonly<Partial<Record<MatcherOperator, string>>> = {
  between: '[low, high]',
  approx: '[value, tolerance]',
};

function refuse(node: Located, message: string, remedy: string): never {
  throw new OperandError({ start: node.start, end: node.end, message, remedy });
}

/** The order of two values that are not null; numbers in dynamics, also in text, by value. */
function compareForTest(a: Value, b: Value, type: ScalarType): number {
  if (type !== 'dynamic') return compareValues(a, b, type);
  const x = dynamicNumber(typeof a === 'string' ? parseDynamicText(a) : (a as Dynamic));
  const y = dynamicNumber(b as Dynamic);
  return x === undefined || y === undefined ? compareValues(a, b, type) : x - y;
}
