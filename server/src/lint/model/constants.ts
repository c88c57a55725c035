import type { Dynamic, Value } from '../../engine/values/types.js';
import { isDynamicArray } from '../../engine/values/types.js';
import type { Call, Expression, Literal } from '../../syntax/expressions.js';
import type { ScalarType } from '../../syntax/types.js';
import { toLower, toUpper } from '../../engine/text/letter-case.js';
import type { Names } from './names.js';

/** A value that is known without running the query. */
export interface Constant {
  readonly type: ScalarType;
  readonly value: Value;
  /** Where the value is written: a literal, maybe in a let statement. */
  readonly source: Expression;
}

/** What an expression is worth, where literals and let statements alone decide. */
export class Constants {
  private readonly known = new Map<Expression, Constant | undefined>();
  private readonly busy = new Set<Expression>();

  constructor(private readonly names: Names) {}

  /** The value of an expression, or undefined if it depends on rows, parameters or time. */
  of(expression: Expression): Constant | undefined {
    if (this.known.has(expression)) return this.known.get(expression);
    if (this.busy.has(expression)) return undefined;
    this.busy.add(expression);
    const constant = this.fold(expression);
    this.busy.delete(expression);
    this.known.set(expression, constant);
    return constant;
  }

  /** The text of an expression that is a constant string. */
  text(expression: Expression): string | undefined {
    const constant = this.of(expression);
    return typeof constant?.value === 'string' ? constant.value : undefined;
  }

  /**
   * The single values of a list as `in` and `has_any` take it: scalars, and dynamic arrays flattened. Undefined if one of
   * them is not known.
   */
  list(expressions: readonly Expression[]): readonly Constant[] | undefined {
    const values: Constant[] = [];
    for (const expression of expressions) {
      const constant = this.of(expression);
      if (constant === undefined) return undefined;
      if (constant.type !== 'dynamic' || !isDynamicArray(constant.value)) values.push(constant);
      else constant.value.forEach((value, i) => values.push(scalar(value, elementOf(constant.source, i))));
    }
    return values;
  }

  private fold(expression: Expression): Constant | undefined {
    switch (expression.kind) {
      case 'Literal':
        return { type: expression.type, value: expression.value, source: expression };
      case 'DynamicLiteral':
        return { type: 'dynamic', value: expression.value, source: expression };
      case 'Parenthesized':
      case 'Named':
        return this.of(expression.expression);
      case 'Name': {
        const declaration = this.names.declaration(expression);
        if (declaration?.kind !== 'LetStatement' || declaration.value.kind === 'FunctionDeclaration') return undefined;
        return this.of(declaration.value);
      }
      case 'Unary':
        return negated(this.of(expression.operand), expression.operator, expression);
      case 'Binary':
        return this.arithmetic(expression);
      case 'Call':
        return this.call(expression);
      default:
        return undefined;
    }
  }

  private arithmetic(expression: Expression & { readonly kind: 'Binary' }): Constant | undefined {
    const { operator, type } = expression;
    if (operator !== '+' && operator !== '-' && operator !== '*' && operator !== '/') return undefined;
    if (type !== 'long' && type !== 'int' && type !== 'real' && type !== 'timespan') return undefined;
    const left = this.of(expression.left);
    const right = this.of(expression.right);
    if (left === undefined || right === undefined) return undefined;
    const value = compute(operator, left, right, type);
    return value === undefined ? undefined : { type, value, source: expression };
  }

  private call(call: Call): Constant | undefined {
    const fold = FOLDED[call.name];
    if (fold === undefined || call.callee !== 'scalar') return undefined;
    const args: Constant[] = [];
    for (const argument of call.args) {
      const constant = this.of(argument);
      if (constant === undefined) return undefined;
      args.push(constant);
    }
    const value = fold(args);
    if (value === undefined || call.type === 'table' || call.type === 'graph' || call.type === 'unknown')
      return undefined;
    return { type: call.type, value, source: call };
  }
}

const scalar = (value: Dynamic, source: Expression): Constant => ({ type: typeOf(value), value, source });

function typeOf(value: Dynamic): ScalarType {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'number':
      return Number.isInteger(value) ? 'long' : 'real';
    default:
      return 'dynamic';
  }
}

/** The place where an element of a constant array is written, or that of the array. */
function elementOf(source: Expression, index: number): Expression {
  if (source.kind === 'DynamicLiteral') return source.elements[index] ?? source;
  if (source.kind === 'Call' && source.name === 'pack_array') return source.args[index] ?? source;
  return source;
}

function negated(operand: Constant | undefined, operator: '-' | '+', source: Expression): Constant | undefined {
  if (operand === undefined || operator === '+') return operand;
  if (typeof operand.value !== 'number' && typeof operand.value !== 'bigint') return undefined;
  return { ...operand, value: -operand.value, source };
}

/** Arithmetic of numbers that stay exact in JavaScript, and of timespans in ticks. */
function compute(
  operator: '+' | '-' | '*' | '/',
  left: Constant,
  right: Constant,
  type: ScalarType,
): Value | undefined {
  const [a, b] = [left.value, right.value];
  if (type === 'timespan') {
    if (typeof a === 'bigint' && typeof b === 'bigint') {
      return operator === '+' ? a + b : operator === '-' ? a - b : undefined;
    }
    const [span, factor] = typeof a === 'bigint' ? [a, b] : [b, a];
    if (typeof span !== 'bigint' || typeof factor !== 'number' || !Number.isInteger(factor)) return undefined;
    if (operator === '*') return span * BigInt(factor);
    return operator === '/' && typeof a === 'bigint' && factor !== 0 ? span / BigInt(factor) : undefined;
  }
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  if (operator === '/') return type === 'real' ? a / b : b === 0 ? null : Math.trunc(a / b);
  const result = operator === '+' ? a + b : operator === '-' ? a - b : a * b;
  return type === 'real' || Number.isSafeInteger(result) ? result : undefined;
}

const texts = (args: readonly Constant[]): readonly string[] | undefined => {
  const values = args.map(({ value }) => value);
  return values.every((value) => typeof value === 'string') ? values : undefined;
};

/** Functions whose value over constants the lints need. */
const FOLDED: Readonly<Partial<Record<string, (args: readonly Constant[]) => Value | undefined>>> = {
  strcat: (args) => texts(args)?.join(''),
  tolower: (args) => onText(args, toLower),
  toupper: (args) => onText(args, toUpper),
  tostring: (args) => onText(args, (text) => text),
  pack_array: (args) => args.map(({ value }) => value as Dynamic),
  array_concat: (args) => {
    const values = args.map(({ value }) => value);
    return values.every(isDynamicArray) ? values.flat() : undefined;
  },
  todynamic: (args) => (args[0]?.type === 'dynamic' ? args[0].value : undefined),
};

function onText(args: readonly Constant[], apply: (text: string) => string): string | undefined {
  const value = args[0]?.value;
  return args.length === 1 && typeof value === 'string' ? apply(value) : undefined;
}

/** Whether a node is a text literal. */
export function isTextLiteral(expression: Expression): expression is Literal & { readonly value: string } {
  return expression.kind === 'Literal' && expression.type === 'string';
}
