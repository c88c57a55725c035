import type { Binary, BinaryOperator, Expression } from '../../syntax/expressions.js';
import type { Constants } from './constants.js';
import { quantityOf, rangeOfComparison } from './predicates.js';
import { comparedWith, type KnownValue, type ValueSets } from './value-sets.js';

const MIRRORED: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
};

/** A comparison with a constant whose outcome is known for all values that its other side can have. */
export interface KnownComparison {
  /** The side that is no constant. */
  readonly subject: Expression;
  readonly operator: BinaryOperator;
  readonly all: boolean;
  readonly none: boolean;
  /** The values in ascending order; empty where only a range is known. */
  readonly values: readonly string[];
  readonly sources: readonly KnownValue[];
}

/** Compares what expressions can be with the thresholds they are held against. */
export class Comparisons {
  private readonly known = new Map<Binary, KnownComparison | undefined>();

  constructor(
    private readonly constants: Constants,
    private readonly valueSets: ValueSets,
  ) {}

  /** What is known of a comparison by size or equality of a value with a number; undefined where nothing is. */
  against(node: Binary): KnownComparison | undefined {
    if (this.known.has(node)) return this.known.get(node);
    const comparison = this.compare(node);
    this.known.set(node, comparison);
    return comparison;
  }

  private compare(node: Binary): KnownComparison | undefined {
    for (const [subject, other, operator] of [
      [node.left, node.right, node.operator],
      [node.right, node.left, MIRRORED[node.operator]],
    ] as const) {
      if (operator === undefined || MIRRORED[operator] === undefined) return undefined;
      const bound = quantityOf(this.constants.of(other));
      if (bound === undefined || this.constants.of(subject) !== undefined) continue;
      const possible = this.valueSets.of(subject);
      const set = rangeOfComparison(operator, bound, false);
      if (possible === undefined || set === undefined) continue;
      const sources = possible.kind === 'values' ? possible.values : [];
      return { subject, operator, ...comparedWith(possible, set), values: ascending(sources), sources };
    }
    return undefined;
  }
}

function ascending(values: readonly KnownValue[]): readonly string[] {
  return values
    .map(({ value }) => value)
    .filter((value) => typeof value === 'number' || typeof value === 'bigint')
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map(String);
}
