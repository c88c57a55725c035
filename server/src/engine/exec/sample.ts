import type { Sample, SampleDistinct } from '../../syntax/operators.js';
import { distinctRows } from './distinct.js';
import { piped } from './input.js';
import type { OperatorPlanner } from './registry.js';
import { firstRows, rowCount } from './take.js';

/** `sample`: any rows on a cluster, the first here, so that runs repeat. */
export const planSample: OperatorPlanner<Sample> = (operator, source, context) =>
  firstRows('sample', piped(source, operator), rowCount(operator.count, operator, context));

/** `sample-distinct`: any distinct values on a cluster, the first here. */
export const planSampleDistinct: OperatorPlanner<SampleDistinct> = (operator, source, context) => {
  const distinct = distinctRows(piped(source, operator), [operator.of], operator.schema, context);
  return firstRows('sample-distinct', distinct, rowCount(operator.count, operator, context));
};
