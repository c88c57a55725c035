import { parameterText } from '../../engine/exec/parameters.js';
import type { Predicate, RangePredicate } from '../../lint/implication/predicate.js';
import { above, exactly, exactlyWhole, union, type Quantity, type RangeSet } from '../../lint/implication/ranges.js';
import type { QueryModel } from '../../lint/model/query-model.js';
import type { ValueSet } from '../../lint/model/value-sets.js';
import { conjuncts } from '../../syntax/conjuncts.js';
import type { Call, Expression } from '../../syntax/expressions.js';
import type { Operator } from '../../syntax/operators.js';
import { walk, type SyntaxNode } from '../../syntax/walk.js';

/** Operators behind which what a filter before them says of a column still holds for every row. */
const KEEPING: ReadonlySet<Operator['kind']> = new Set([
  'Where',
  'Extend',
  'Project',
  'ProjectAway',
  'ProjectKeep',
  'ProjectRename',
  'ProjectReorder',
  'Sort',
  'Take',
  'Top',
  'Serialize',
  'Distinct',
  'Summarize',
]);

/** Operators that may leave columns of their rows without a value. */
const FILLING: ReadonlySet<SyntaxNode['kind']> = new Set([
  'Union',
  'Lookup',
  'Find',
  'Search',
  'Evaluate',
  'MvApply',
  'Partition',
  'Scan',
  'Fork',
]);

/** What is known of every row at a place, besides what stands there: by the filters before it, and by what values can be. */
export class KnownFacts {
  /** Whether a column that is never null where it is computed may be so later: a row of one side that has no partner. */
  private readonly mayBeNull: boolean;

  constructor(private readonly model: QueryModel) {
    let mayBeNull = false;
    walk(model.analysis.tree, (node) => {
      if (
        FILLING.has(node.kind) ||
        (node.kind === 'Join' && /outer/u.test(parameterText(node.parameters, 'kind') ?? ''))
      )
        mayBeNull = true;
      return !mayBeNull;
    });
    this.mayBeNull = mayBeNull;
  }

  /** What the filters before an expression in its pipeline say, in a row that reaches it. */
  before(e: Expression): Predicate[] {
    let inside: SyntaxNode = e;
    for (const node of this.model.names.ancestors(e)) {
      if (node.kind === 'Pipeline') {
        const at = node.operators.findIndex((o) => o === inside);
        return at < 0 ? [] : this.ofRows(node.source, node.operators.slice(0, at));
      }
      if (node.kind === 'Subquery' || node.kind === 'FunctionBody' || node.kind === 'QueryBlock') return [];
      inside = node;
    }
    return [];
  }

  /** What the filters of operators over a source say of the rows that leave them; not of what an operator mixes. */
  ofRows(source: Expression, operators: readonly Operator[]): Predicate[] {
    const from = operators.findLastIndex((o) => !KEEPING.has(o.kind)) + 1;
    const own = operators
      .slice(from)
      .flatMap((o) => (o.kind === 'Where' ? conjuncts(o.condition).map((term) => this.model.predicate(term)) : []));
    return from > 0 ? own : [...this.ofSource(source), ...own];
  }

  private ofSource(e: Expression): Predicate[] {
    if (e.kind === 'Parenthesized') return this.ofSource(e.expression);
    if (e.kind === 'Pipeline') return this.ofRows(e.source, e.operators);
    const declaration = e.kind === 'Name' ? this.model.names.declaration(e) : undefined;
    if (declaration?.kind !== 'LetStatement' || declaration.value.kind === 'FunctionDeclaration') return [];
    return this.ofSource(declaration.value);
  }

  /** What the values that predicates test can be at all: scores, counts, lengths. */
  ofValues(predicates: readonly Predicate[]): RangePredicate[] {
    return predicates.flatMap(rangesOf).flatMap((test): RangePredicate[] => {
      const { expression } = test.subject;
      const isWhole = expression.type === 'long' || expression.type === 'int';
      const values = this.model.valueSets.of(expression);
      const set = this.countRange(expression) ?? (values === undefined ? undefined : setOf(values, isWhole));
      return set === undefined ? [] : [{ ...test, axis: 'absolute', set, onNull: this.mayBeNull }];
    });
  }

  /** A count of the rows of a group is at least one; of all rows it may be none. */
  private countRange(e: Expression): RangeSet | undefined {
    const call = this.computedBy(e);
    if (call?.kind !== 'Call' || call.callee !== 'aggregate' || call.name !== 'count') return undefined;
    const owner = this.model.enclosing(call, 'Summarize', 'MakeSeries', 'MvApply', 'Partition');
    if (owner?.kind !== 'Summarize') return undefined;
    return above(owner.by.length > 0 ? 1 : 0, true);
  }

  /** The expression that a column is computed by, as it is. */
  private computedBy(e: Expression): Expression | undefined {
    if (e.kind !== 'Name' || e.symbol !== 'column') return e;
    const origin = this.model.columns.root(e);
    return origin.kind === 'computed' ? origin.expression : undefined;
  }
}

function rangesOf(predicate: Predicate): RangePredicate[] {
  if (predicate.kind === 'range') return [predicate];
  return predicate.kind === 'and' || predicate.kind === 'or' ? predicate.parts.flatMap(rangesOf) : [];
}

function setOf(values: ValueSet, isWhole: boolean): RangeSet | undefined {
  if (values.kind === 'range') return values.set;
  const quantities = values.values.map((v) => v.value);
  const known = quantities.filter((q): q is Quantity => typeof q === 'number' || typeof q === 'bigint');
  if (known.length < quantities.length) return undefined;
  return union(...known.map(isWhole ? exactlyWhole : exactly));
}

/**
 * A predicate in which tests of `bin(x, n)` name only values that such a bin can have: `bin(N, 10) > 5` and `>= 10` are one.
 * Only where the bounds are whole multiples or not is certain: for whole numbers, and for spans and fixed times.
 */
export function overBins(predicate: Predicate, model: QueryModel): Predicate {
  if (predicate.kind === 'and' || predicate.kind === 'or')
    return { ...predicate, parts: predicate.parts.map((part) => overBins(part, model)) };
  if (predicate.kind !== 'range' || predicate.axis !== 'absolute') return predicate;
  const { expression } = predicate.subject;
  const width = expression.kind === 'Call' ? binWidth(expression, model) : undefined;
  if (width === undefined) return predicate;
  const { type } = expression;
  const isWhole = type === 'long' || type === 'int';
  if (!isWhole && type !== 'datetime' && type !== 'timespan') return predicate;
  const set = union(
    ...predicate.set.map(({ low, lowClosed, high, highClosed }): RangeSet => {
      // Each interval as the half-open stretch from the first bin in it to the first one behind it.
      const from = low === undefined ? undefined : multiple(low, width, lowClosed);
      const to = high === undefined ? undefined : multiple(high, width, !highClosed);
      if (from !== undefined && to !== undefined && from >= to) return [];
      return [{ low: from, lowClosed: from !== undefined, high: to, highClosed: false }];
    }),
  );
  return { ...predicate, set };
}

/** The width of the bins of `bin(x, n)`. */
function binWidth({ name, args }: Call, model: QueryModel): bigint | undefined {
  if ((name !== 'bin' && name !== 'floor') || args.length !== 2) return undefined;
  const value = model.constants.of(args[1]!)?.value;
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? BigInt(value) : undefined;
  return typeof value === 'bigint' && value > 0n ? value : undefined;
}

/** The least multiple of a width that is no less than a bound, or greater than it. */
function multiple(bound: Quantity, width: bigint, atBound: boolean): Quantity {
  if (typeof bound === 'number' && !Number.isInteger(bound))
    return asBound(ceiling(BigInt(Math.floor(bound)) + 1n, width), bound);
  const exact = BigInt(bound);
  return asBound(ceiling(atBound ? exact : exact + 1n, width), bound);
}

function ceiling(value: bigint, width: bigint): bigint {
  const rest = ((value % width) + width) % width;
  return rest === 0n ? value : value + width - rest;
}

function asBound(value: bigint, like: Quantity): Quantity {
  return typeof like === 'number' &&
    value <= BigInt(Number.MAX_SAFE_INTEGER) &&
    value >= BigInt(Number.MIN_SAFE_INTEGER)
    ? Number(value)
    : value;
}
