import type { Render } from '../../syntax/operators.js';
import { NO_ROW } from '../plan/scope.js';
import { toStringValue } from '../values/convert.js';
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
    const names = (e.kind === 'OtherExpression' ? e.parts : [e]).flatMap((n) => (n.kind === 'Name' ? [n.name] : []));
    if (names.length > 0) properties[p.name] = names.join(', ');
    else {
      const planned = planner.scalar(e, NO_ROW, scope);
      properties[p.name] = toStringValue(planner.constantValue(planned) ?? null, planned.type);
    }
  }
  return {
    ...input,
    inputs: [input],
    visualization: { chart: operator.chart, properties },
    run: (run, demand) => input.run(run, demand),
  };
};
