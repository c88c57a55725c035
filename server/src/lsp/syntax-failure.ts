import { outerRange } from '../service/place.js';
import type { RuleUnit } from '../service/project.js';
import type { RunFailure } from '../service/protocol.js';

/** The code of a run that failed since the query is broken. */
export const SYNTAX_FAILURE = 'syntax';

/** Why a query cannot run as it is written, with the first error in it; undefined where it can. */
export function syntaxFailureOf(unit: RuleUnit, uriOf: (path: string) => string): RunFailure | undefined {
  const { region, document, analysis } = unit;
  const broken = analysis.diagnostics.find((d) => d.severity === 'error');
  if (broken === undefined) return undefined;
  return {
    ok: false,
    uri: uriOf(document.path),
    region: region.index,
    code: SYNTAX_FAILURE,
    message: `${broken.message} (${broken.code})`,
    range: outerRange(unit, broken),
  };
}
