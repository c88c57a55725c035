import type { Expression } from '../../syntax/expressions.js';
import type { ColumnInfo, ScalarType } from '../../syntax/types.js';
import type { Batch } from '../exec/batch.js';
import { computedTable } from '../exec/computed-table.js';
import { missing } from '../exec/evaluation.js';
import { compile } from '../plan/compile.js';
import type { PlanExpr } from '../plan/expression.js';
import type { Run } from '../run.js';
import { convertValue, toStringValue } from '../values/convert.js';
import type { Value } from '../values/types.js';
import { PluginArguments } from './arguments.js';
import type { Plugin, PluginSite } from './contract.js';
import { frequentPatterns, type Pattern } from './patterns.js';

/** Stands for an argument that keeps its default. */
const DEFAULT = '~';

/** The arguments that the plugins over patterns have in common. */
class PatternArguments {
  readonly args: PluginArguments;

  constructor(
    private readonly site: PluginSite,
    private readonly first: number,
  ) {
    this.args = new PluginArguments(site);
  }

  /** An argument by its place among the optional ones; undefined where it keeps its default. */
  optional(index: number): Expression | undefined {
    const e = this.args.at(this.first + index);
    if (e === undefined || this.args.isColumn(e)) return e;
    return this.args.constant(e).value === DEFAULT ? undefined : e;
  }

  number(index: number, otherwise: number): number {
    const e = this.optional(index);
    return e === undefined ? otherwise : Number(this.args.constantOf(e, 'real'));
  }

  weight(index: number): PlanExpr | undefined {
    const e = this.optional(index);
    return e === undefined ? undefined : this.args.column(e);
  }

  /** What stands for any value in columns of each type. */
  wildcards(index: number): Map<ScalarType, Value> {
    const wildcards = new Map<ScalarType, Value>();
    for (const e of this.args.from(this.first + index)) {
      const { value, type } = this.args.constant(e);
      if (value !== DEFAULT) wildcards.set(type, value);
    }
    return wildcards;
  }

  /** The columns that patterns are made of. */
  columns(without: readonly (PlanExpr | undefined)[]): number[] {
    const left = new Set(without.flatMap((e) => (e?.op === 'column' ? [e.index] : [])));
    return this.site.input.columns.flatMap((c, i) => (left.has(i) || c.type === 'dynamic' ? [] : [i]));
  }
}

function weights(weight: PlanExpr | undefined, batch: Batch, run: Run): (row: number) => number {
  if (weight === undefined) return () => 1;
  const evaluate = compile(weight, run);
  return (row) => Number(convertValue(evaluate(batch, row), weight.type, 'real') ?? 0);
}

/** A pattern's values, or what stands for any value, by column. */
function patternValues(
  pattern: Pattern,
  columns: readonly number[],
  infos: readonly ColumnInfo[],
  wildcards: ReadonlyMap<ScalarType, Value>,
): Value[] {
  return columns.map((c) => {
    const value = pattern.values.get(c);
    return value ?? wildcards.get(infos[c]!.type) ?? missing(infos[c]!);
  });
}

const SEGMENT: readonly ColumnInfo[] = [
  { name: 'SegmentId', type: 'long' },
  { name: 'Count', type: 'long' },
  { name: 'Percent', type: 'real' },
];

function totalOf(batch: Batch, weightOf: (row: number) => number): number {
  let total = 0;
  for (let row = 0; row < batch.length; row++) total += weightOf(row);
  return total;
}

/**
 * `basket(threshold, weight, max dimensions, wildcards…)`: the values that many rows have together.
 * Source: https://learn.microsoft.com/kusto/query/basket-plugin
 */
export const basket: Plugin = {
  name: 'basket',
  plan(site) {
    const given = new PatternArguments(site, 0);
    const threshold = given.number(0, 0.05);
    const weight = given.weight(1);
    const maxDimensions = given.number(2, 5);
    const wildcards = given.wildcards(3);
    const columns = given.columns([weight]);
    const infos = site.input.columns;
    return computedTable('basket', site.input, [...SEGMENT, ...columns.map((c) => infos[c]!)], function* (batch, run) {
      const weightOf = weights(weight, batch, run);
      const total = totalOf(batch, weightOf);
      const options = { columns, infos, weightOf, least: Math.max(threshold * total, Number.MIN_VALUE), maxDimensions };
      const patterns = frequentPatterns(batch, options, run).sort((a, b) => b.weight - a.weight);
      for (const [i, pattern] of patterns.entries()) {
        const values = patternValues(pattern, columns, infos, wildcards);
        yield {
          values: [i, Math.round(pattern.weight), (100 * pattern.weight) / total, ...values],
          from: pattern.rows,
        };
      }
    });
  },
};

/** The least share of rows that a pattern of autocluster must add to those chosen before it. */
const LEAST_SHARE = 0.05;

/**
 * `autocluster(size weight, weight, seeds, wildcards…)`: a few patterns that together cover much of the rows. The next
 * one is always that with the best weighted geometric mean of the share of rows it adds and the share of columns it
 * gives a value. A cluster searches from random seeds instead and may choose others.
 * Source: https://learn.microsoft.com/kusto/query/autocluster-plugin
 */
export const autocluster: Plugin = {
  name: 'autocluster',
  plan(site) {
    const given = new PatternArguments(site, 0);
    const sizeWeight = given.number(0, 0.5);
    const weight = given.weight(1);
    const seeds = given.number(2, 25);
    const wildcards = given.wildcards(3);
    const columns = given.columns([weight]);
    const infos = site.input.columns;
    const output = [...SEGMENT, ...columns.map((c) => infos[c]!)];
    return computedTable('autocluster', site.input, output, function* (batch, run) {
      const weightOf = weights(weight, batch, run);
      const total = totalOf(batch, weightOf);
      const options = {
        columns,
        infos,
        weightOf,
        least: Math.max(LEAST_SHARE * total, Number.MIN_VALUE),
        maxDimensions: 5,
      };
      const patterns = frequentPatterns(batch, options, run);
      const covered = new Uint8Array(batch.length);
      for (let segment = 0; segment < seeds; segment++) {
        let best: { readonly pattern: Pattern; readonly score: number } | undefined;
        for (const pattern of patterns) {
          let added = 0;
          for (const row of pattern.rows) if (covered[row] === 0) added += weightOf(row);
          const share = added / total;
          if (share < LEAST_SHARE) continue;
          const score = share ** sizeWeight * (pattern.values.size / columns.length) ** (1 - sizeWeight);
          if (best === undefined || score > best.score) best = { pattern, score };
        }
        if (best === undefined) return;
        const { pattern } = best;
        for (const row of pattern.rows) covered[row] = 1;
        const values = patternValues(pattern, columns, infos, wildcards);
        const share = (100 * pattern.weight) / total;
        yield { values: [segment, Math.round(pattern.weight), share, ...values], from: pattern.rows };
      }
    });
  },
};

/**
 * `diffpatterns(split, a, b, weight, threshold, max dimensions, wildcards…)`: the patterns whose share of the rows with
 * one value of a column differs most from their share of the rows with another. Of patterns that specify each other
 * only the one that differs more is given.
 * Source: https://learn.microsoft.com/kusto/query/diffpatterns-plugin
 */
export const diffpatterns: Plugin = {
  name: 'diffpatterns',
  plan(site) {
    const given = new PatternArguments(site, 3);
    const { args } = given;
    const split = args.column(args.required(0));
    const sides = [args.required(1), args.required(2)].map((e) => args.constantOf(e, 'string'));
    const weight = given.weight(0);
    const threshold = given.number(1, 0.05);
    const maxDimensions = given.number(2, 5);
    const wildcards = given.wildcards(3);
    const columns = given.columns([weight, split]);
    const infos = site.input.columns;
    const output: ColumnInfo[] = [
      { name: 'SegmentId', type: 'long' },
      { name: 'CountA', type: 'long' },
      { name: 'CountB', type: 'long' },
      { name: 'PercentA', type: 'real' },
      { name: 'PercentB', type: 'real' },
      { name: 'PercentDiffAB', type: 'real' },
      ...columns.map((c) => infos[c]!),
    ];
    return computedTable('diffpatterns', site.input, output, function* (batch, run) {
      const weightOf = weights(weight, batch, run);
      const side = Array.from({ length: batch.length }, (_, row) =>
        sides.indexOf(toStringValue(batch.columns[split.index]!.get(row), split.type)),
      );
      const shareOf = (rows: Iterable<number>): number[] => {
        const sums = [0, 0];
        for (const row of rows) if (side[row]! >= 0) sums[side[row]!]! += weightOf(row);
        return sums;
      };
      const totals = shareOf(side.keys());
      const least = Math.max(threshold * Math.min(...totals), Number.MIN_VALUE);
      // Rows of neither side weigh nothing.
      const ownWeight = (row: number): number => (side[row]! < 0 ? 0 : weightOf(row));
      const options = { columns, infos, weightOf: ownWeight, least, maxDimensions };
      const found = frequentPatterns(batch, options, run)
        .map((pattern) => {
          const counts = shareOf(pattern.rows);
          const shares = counts.map((n, i) => (100 * n) / totals[i]!);
          return { pattern, counts, shares, difference: Math.abs(shares[0]! - shares[1]!) };
        })
        .filter((p) => p.difference >= 100 * threshold)
        .sort((a, b) => b.difference - a.difference);
      const chosen: typeof found = [];
      for (const candidate of found) {
        if (!chosen.some((c) => specifies(c.pattern, candidate.pattern) || specifies(candidate.pattern, c.pattern))) {
          chosen.push(candidate);
        }
      }
      for (const [i, { pattern, counts, shares, difference }] of chosen.entries()) {
        const values = patternValues(pattern, columns, infos, wildcards);
        yield { values: [i, ...counts.map(Math.round), ...shares, difference, ...values], from: pattern.rows };
      }
    });
  },
};

/** Whether a pattern has all values of another. */
function specifies(a: Pattern, b: Pattern): boolean {
  for (const [column, value] of b.values) if (a.values.get(column) !== value) return false;
  return true;
}
