import type { QueryModel } from '../../model/query-model.js';

/** The numbers that a column of the result can be; undefined where they are not known. */
export function mapScores(model: QueryModel, column: string): readonly number[] | undefined {
  const pipeline = model.resultPipeline();
  if (pipeline === undefined) return undefined;
  const origin = model.columns.before(pipeline, pipeline.operators.length).lookup(column);
  if (origin?.kind !== 'computed') return undefined;
  const possible = model.valueSets.of(origin.expression, origin.scope);
  if (possible?.kind !== 'values') return undefined;
  const numbers = possible.values.map(({ value }) => value);
  return numbers.every((value) => typeof value === 'number') ? numbers : undefined;
}
