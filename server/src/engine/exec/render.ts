import type { Render } from '../../syntax/operators.js';
import { NO_ROW } from '../plan/scope.js';
import { piped } from './input.js';
import type { OperatorPlanner } from './registry.js';

/** How a result wants to be shown. */
export interface Visualization {
  /** `timechart`, `barchart`, `table`, … */
  readonly chart: string;
  /** The properties of `with (…)`, by name. */
  readonly properties: Readonly<Record<string, string>>;
}

/** `render`: passes rows through and keeps the chart's settings beside them. */
export const planRender: OperatorPlanner<Render> = (operator, source, { planner, scope }) => {
  const input = piped(source, operator);
  const properties: Record<string, string> = {};
  for (const p of operator.properties) {
    const e = p.value;
    // Names of columns stand bare here.
    properties[p.name] =
      e.kind === 'Name' ? e.name : String(planner.constantValue(planner.scalar(e, NO_ROW, scope)) ?? '');
  }
  return {
    ...input,
    inputs: [input],
    visualization: { chart: operator.chart, properties },
    run: (run) => input.run(run),
  };
};
