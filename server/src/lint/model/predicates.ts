import { caseFold } from '../../engine/values/fold.js';
import type { Between, Binary, BinaryOperator, Call, Expression, In } from '../../syntax/expressions.js';
import type { OpaquePredicate, Predicate, RangePredicate, Subject } from '../implication/predicate.js';
import {
  above,
  below,
  complement,
  exactly,
  exactlyWhole,
  EVERYTHING,
  intersection,
  NOTHING,
  successor,
  union,
  type Quantity,
  type RangeSet,
} from '../implication/ranges.js';
import type { TextRelation } from '../implication/text-test.js';
import { withoutParentheses, type Columns, type ColumnScope } from './columns.js';
import type { Constant, Constants } from './constants.js';
import { offsetFromNow } from './moments.js';
import type { Names } from './names.js';
import type { Subjects } from './subjects.js';

const TEXT_OPERATORS: Readonly<Partial<Record<string, readonly [TextRelation, caseSensitive: boolean]>>> = {
  '==': ['equals', true],
  '=~': ['equals', false],
  ':': ['has', false],
  has: ['has', false],
  has_cs: ['has', true],
  hasprefix: ['hasprefix', false],
  hasprefix_cs: ['hasprefix', true],
  hassuffix: ['hassuffix', false],
  hassuffix_cs: ['hassuffix', true],
  contains: ['contains', false],
  contains_cs: ['contains', true],
  startswith: ['startswith', false],
  startswith_cs: ['startswith', true],
  endswith: ['endswith', false],
  endswith_cs: ['endswith', true],
};

const FLIPPED: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = {
  '==': '==',
  '!=': '!=',
  '=~': '=~',
  '!~': '!~',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** The relation that a string operator or its negation tests, and whether it is negated. */
export function textOperator(
  operator: string,
): { readonly relation: TextRelation; readonly caseSensitive: boolean; readonly negated: boolean } | undefined {
  const negated = operator.startsWith('!');
  const positive = operator === '!=' ? '==' : operator === '!~' ? '=~' : negated ? operator.slice(1) : operator;
  const known = TEXT_OPERATORS[positive];
  return known === undefined ? undefined : { relation: known[0], caseSensitive: known[1], negated };
}

/** Conditions that are nested deeper are not looked into. */
const DEPTH = 60;

/** A condition's predicate and how many levels were read for it. */
interface Reading {
  readonly predicate: Predicate;
  readonly height: number;
}

/** Reads conditions as predicates. */
export class Predicates {
  private readonly known = new Map<Expression, Reading>();
  /** The deepest level that a reading has reached so far. */
  private deepest = 0;

  constructor(
    private readonly names: Names,
    private readonly constants: Constants,
    private readonly columns: Columns,
    private readonly subjects: Subjects,
  ) {}

  of(condition: Expression): Predicate {
    return this.build(condition, false, undefined, 0);
  }

  /** The same over columns of another place than the condition's own. */
  in(condition: Expression, scope: ColumnScope): Predicate {
    return this.build(condition, false, scope, 0);
  }

  private build(expression: Expression, negated: boolean, scope: ColumnScope | undefined, depth: number): Predicate {
    const node = withoutParentheses(expression);
    if (negated || scope !== undefined) return this.read(node, negated, scope, depth);
    const known = this.known.get(node);
    // What was read less deep may have been cut off here, and the other way round.
    if (known !== undefined && (depth === 0 || depth + known.height <= DEPTH)) {
      this.deepest = Math.max(this.deepest, depth + known.height);
      return known.predicate;
    }
    const before = this.deepest;
    this.deepest = depth;
    const predicate = this.read(node, negated, scope, depth);
    if (depth === 0 || this.deepest <= DEPTH) this.known.set(node, { predicate, height: this.deepest - depth });
    this.deepest = Math.max(before, this.deepest);
    return predicate;
  }

  private read(node: Expression, negated: boolean, scope: ColumnScope | undefined, depth: number): Predicate {
    this.deepest = Math.max(this.deepest, depth);
    if (depth > DEPTH) return this.opaque(node, negated, scope);
    const constant = this.constants.of(node);
    if (typeof constant?.value === 'boolean') return { kind: constant.value === negated ? 'false' : 'true', node };
    switch (node.kind) {
      case 'Binary':
        if (node.operator === 'and' || node.operator === 'or') {
          const parts = [node.left, node.right].map((part) => this.build(part, negated, scope, depth + 1));
          return joined((node.operator === 'and') !== negated ? 'and' : 'or', parts, node);
        }
        return this.comparison(node, negated, scope);
      case 'In':
        return this.membership(node, negated, scope);
      case 'Between':
        return this.between(node, negated, scope);
      case 'Call':
        return this.call(node, negated, scope, depth);
      case 'Name':
        if (node.type === 'bool') return this.flag(node, negated, scope, depth);
        return this.opaque(node, negated, scope);
      default:
        return this.opaque(node, negated, scope);
    }
  }

  private opaque(node: Expression, negated: boolean, scope: ColumnScope | undefined): OpaquePredicate {
    return { kind: 'opaque', key: this.subjects.key(node, scope), negated, node };
  }

  private subject(expression: Expression, scope: ColumnScope | undefined): Subject {
    return { key: this.subjects.key(expression, scope), expression: withoutParentheses(expression) };
  }

  private comparison(node: Binary, negated: boolean, scope: ColumnScope | undefined): Predicate {
    const flipped = FLIPPED[node.operator];
    const right = this.constants.of(node.right);
    if (right !== undefined || this.offset(node.right) !== undefined) {
      return this.compared(node, node.left, node.operator, node.right, right, negated, scope);
    }
    const left = this.constants.of(node.left);
    if (flipped !== undefined && (left !== undefined || this.offset(node.left) !== undefined)) {
      return this.compared(node, node.right, flipped, node.left, left, negated, scope);
    }
    if (node.operator === '!=' || node.operator === '!~') {
      // The same test as its positive form, the other way round.
      const key =
        this.subjects.key(node.left, scope) +
        (node.operator === '!=' ? ' == ' : ' =~ ') +
        this.subjects.key(node.right, scope);
      return { kind: 'opaque', key: `(${key})`, negated: !negated, node };
    }
    return this.opaque(node, negated, scope);
  }

  private offset(expression: Expression): bigint | undefined {
    return expression.type === 'datetime' ? offsetFromNow(expression, this.constants, this.names) : undefined;
  }

  private compared(
    node: Binary,
    left: Expression,
    operator: BinaryOperator,
    right: Expression,
    constant: Constant | undefined,
    negated: boolean,
    scope: ColumnScope | undefined,
  ): Predicate {
    if (constant !== undefined && typeof constant.value === 'string' && constant.type === 'string') {
      const known = textOperator(operator);
      if (known === undefined || !isText(left)) return this.opaque(node, negated, scope);
      if (left.type === 'dynamic' && constant.value === '') return this.opaque(node, negated, scope);
      return this.text(
        left,
        known.relation,
        known.caseSensitive,
        constant.value,
        known.negated !== negated,
        node,
        scope,
      );
    }
    const relative = constant === undefined ? this.offset(right) : undefined;
    const value = relative ?? quantityOf(constant);
    if (value === undefined || !isOrdered(left)) return this.opaque(node, negated, scope);
    const set = rangeOfComparison(operator, value, isWhole(left));
    if (set === undefined) return this.opaque(node, negated, scope);
    return this.range(left, set, operator, negated, node, scope, relative === undefined ? 'absolute' : 'relative');
  }

  private range(
    left: Expression,
    set: RangeSet,
    operator: string,
    negated: boolean,
    node: Expression,
    scope: ColumnScope | undefined,
    axis: RangePredicate['axis'],
  ): RangePredicate {
    // A null is equal to nothing, and neither above nor below anything.
    const onNull =
      operator === '==' || operator === 'in' ? negated : operator === '!=' || operator === '!in' ? !negated : false;
    return {
      kind: 'range',
      subject: this.subject(left, scope),
      axis,
      set: negated ? complement(set) : set,
      onNull,
      node,
    };
  }

  /** A comparison of a text, seen through `tolower()` and `toupper()`. */
  private text(
    left: Expression,
    relation: TextRelation,
    caseSensitive: boolean,
    needle: string,
    negated: boolean,
    node: Expression,
    scope: ColumnScope | undefined,
  ): Predicate {
    const inner = withoutParentheses(left);
    const folds = inner.kind === 'Call' && (inner.name === 'tolower' || inner.name === 'toupper') ? inner : undefined;
    if (folds !== undefined && folds.args.length === 1 && isText(folds.args[0]!)) {
      const folded = caseFold(needle);
      const kept = folds.name === 'tolower' ? needle.toLowerCase() : needle.toUpperCase();
      if (caseSensitive && kept !== needle) return { kind: negated ? 'true' : 'false', node };
      return this.text(folds.args[0]!, relation, false, folded, negated, node, scope);
    }
    return {
      kind: 'text',
      subject: this.subject(left, scope),
      test: { relation, needle, caseSensitive },
      negated,
      node,
    };
  }

  private membership(node: In, negated: boolean, scope: ColumnScope | undefined): Predicate {
    const list = this.constants.list(node.right);
    const opposite = node.operator.startsWith('!') !== negated;
    const operator = node.operator.replace('!', '');
    if (list === undefined) {
      const key = `(${this.subjects.key(node.left, scope)} ${operator} (${node.right.map((e) => this.subjects.key(e, scope)).join(',')}))`;
      return { kind: 'opaque', key, negated: opposite, node };
    }
    if (list.every(({ type }) => type === 'string') && isText(node.left)) {
      const relation = operator === 'has_any' || operator === 'has_all' ? 'has' : 'equals';
      const tests = list.map(({ value }) =>
        this.text(node.left, relation, operator === 'in', value as string, opposite, node, scope),
      );
      return joined((operator === 'has_all') !== opposite ? 'and' : 'or', tests, node);
    }
    const values = list.map(quantityOf);
    if (operator === 'in' && isOrdered(node.left) && values.every((value) => value !== undefined)) {
      const set = values.reduce<RangeSet>(
        (all, value) => union(all, rangeOfComparison('==', value, isWhole(node.left))!),
        NOTHING,
      );
      return this.range(node.left, set, 'in', opposite, node, scope, 'absolute');
    }
    return this.opaque(node, negated, scope);
  }

  private between(node: Between, negated: boolean, scope: ColumnScope | undefined): Predicate {
    const [from, to] = [node.from, node.to].map((end) => this.offset(end) ?? quantityOf(this.constants.of(end)));
    const axes = new Set([node.from, node.to].map((end) => this.offset(end) !== undefined));
    if (from === undefined || to === undefined || axes.size > 1 || !isOrdered(node.left))
      return this.opaque(node, negated, scope);
    // The end may be a length: `between (ago(1d) .. 2h)`.
    if (node.left.type === 'datetime' && node.to.type === 'timespan') return this.opaque(node, negated, scope);
    const whole = isWhole(node.left);
    const set = intersection(rangeOfComparison('>=', from, whole)!, rangeOfComparison('<=', to, whole)!);
    const axis = axes.has(true) ? 'relative' : 'absolute';
    return this.range(node.left, set, '<', node.negated !== negated, node, scope, axis);
  }

  private call(node: Call, negated: boolean, scope: ColumnScope | undefined, depth: number): Predicate {
    const [first] = node.args;
    if (first === undefined || node.args.length !== 1) return this.opaque(node, negated, scope);
    switch (node.name) {
      case 'not':
        return this.build(first, !negated, scope, depth + 1);
      case 'isempty':
      case 'isnotempty':
        if (first.type === 'string')
          return this.text(first, 'equals', true, '', (node.name === 'isnotempty') !== negated, node, scope);
        return isOrdered(first)
          ? this.nullTest(first, (node.name === 'isempty') !== negated, node, scope)
          : this.opaque(node, negated, scope);
      case 'isnull':
      case 'isnotnull':
        if (first.type === 'string') return { kind: (node.name === 'isnull') !== negated ? 'false' : 'true', node };
        return isOrdered(first)
          ? this.nullTest(first, (node.name === 'isnull') !== negated, node, scope)
          : this.opaque(node, negated, scope);
      case 'tobool':
      case 'toboolean':
        return first.type === 'bool' ? this.build(first, negated, scope, depth + 1) : this.opaque(node, negated, scope);
      default:
        return this.opaque(node, negated, scope);
    }
  }

  private nullTest(of: Expression, isNull: boolean, node: Expression, scope: ColumnScope | undefined): RangePredicate {
    const set = isNull ? NOTHING : EVERYTHING;
    return { kind: 'range', subject: this.subject(of, scope), axis: 'absolute', set, onNull: isNull, node };
  }

  /** A bool column: the condition that it was computed from, where there is one. */
  private flag(
    node: Expression & { readonly kind: 'Name' },
    negated: boolean,
    scope: ColumnScope | undefined,
    depth: number,
  ): Predicate {
    const origin = node.symbol === 'column' ? (scope ?? this.columns.scopeAt(node)).lookup(node.name) : undefined;
    if (origin?.kind === 'computed' && origin.expression.type === 'bool') {
      return placedAt(this.build(origin.expression, negated, origin.scope, depth + 1), node);
    }
    return this.range(node, exactlyWhole(negated ? 0 : 1), '<', false, node, scope, 'absolute');
  }
}

/** A predicate told of the place where it is used, not of the one where it is written. */
function placedAt(predicate: Predicate, node: Expression): Predicate {
  if (predicate.kind !== 'and' && predicate.kind !== 'or') return { ...predicate, node };
  return { ...predicate, node, parts: predicate.parts.map((part) => placedAt(part, node)) };
}

function joined(kind: 'and' | 'or', parts: readonly Predicate[], node: Expression): Predicate {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  return flat.length === 1 ? flat[0]! : { kind, parts: flat, node };
}

/** Whether string operators read the value as text. */
function isText({ type }: Expression): boolean {
  return type === 'string' || type === 'dynamic';
}

function isOrdered({ type }: Expression): boolean {
  return (
    type === 'int' ||
    type === 'long' ||
    type === 'real' ||
    type === 'datetime' ||
    type === 'timespan' ||
    type === 'bool'
  );
}

/** A constant as it is compared in ranges. */
export function quantityOf(constant: Constant | undefined): Quantity | undefined {
  if (typeof constant?.value === 'boolean') return constant.value ? 1 : 0;
  if (typeof constant?.value === 'bigint') return constant.value;
  return typeof constant?.value === 'number' && !Number.isNaN(constant.value) ? constant.value : undefined;
}

/** The values on which a comparison is true. Sets of whole numbers have a form of their own, see {@link exactlyWhole}. */
export function rangeOfComparison(operator: BinaryOperator, value: Quantity, whole: boolean): RangeSet | undefined {
  if (whole) return wholeComparison(operator, value);
  switch (operator) {
    case '==':
      return exactly(value);
    case '!=':
      return complement(exactly(value));
    case '<':
      return below(value, false);
    case '<=':
      return below(value, true);
    case '>':
      return above(value, false);
    case '>=':
      return above(value, true);
    default:
      return undefined;
  }
}

function wholeComparison(operator: BinaryOperator, value: Quantity): RangeSet | undefined {
  const exact = typeof value === 'bigint' || Number.isInteger(value);
  // The least whole number that is not below the value, and the least one above it.
  const from = typeof value === 'bigint' ? value : Math.ceil(value);
  const beyond = exact ? successor(value) : from;
  switch (operator) {
    case '==':
      return exact ? exactlyWhole(value) : NOTHING;
    case '!=':
      return exact ? complement(exactlyWhole(value)) : EVERYTHING;
    case '<':
      return below(from, false);
    case '<=':
      return below(beyond, false);
    case '>':
      return above(beyond, true);
    case '>=':
      return above(from, true);
    default:
      return undefined;
  }
}

function isWhole({ type }: Expression): boolean {
  return type === 'long' || type === 'int' || type === 'bool';
}
