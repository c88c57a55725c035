import type { Diagnostic } from 'vscode-languageserver-types';
import type { Problem } from './check.js';
import { DIAGNOSTIC_SOURCE, SEVERITIES } from './diagnostics.js';
import { toPosition } from './positions.js';
import type { RuleDocument } from './project.js';

/** So many problems with one id are shown of a document, … */
export const MOST_OF_AN_ID = 200;
/** … and so many together: nobody reads more, and editors grow slow. */
export const MOST_PROBLEMS = 1000;

/** The id of a diagnostic that stands for those that are left out. */
export const MORE_PROBLEMS = 'more-problems';

/** The problems that an editor shows. */
export interface FewProblems {
  /** In their order. */
  readonly shown: readonly Problem[];
  /** One for each id of which some are left out, at the first of those, which says how many. */
  readonly more: readonly Diagnostic[];
}

/** The first problems of each id; where there are too many together, the gravest. */
export function fewProblems(document: RuleDocument, problems: readonly Problem[]): FewProblems {
  if (problems.length <= MOST_OF_AN_ID) return { shown: problems, more: [] };
  const counts = new Map<string, number>();
  const few = problems.filter(({ id }) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count <= MOST_OF_AN_ID;
  });
  // Sorting is stable: of the same severity those that come first stay.
  const gravest = [...few].sort((a, b) => SEVERITIES[a.severity] - SEVERITIES[b.severity]).slice(0, MOST_PROBLEMS);
  const shown = new Set(gravest);
  const left = new Map<string, { readonly first: Problem; count: number }>();
  for (const problem of problems) {
    if (shown.has(problem)) continue;
    const known = left.get(problem.id);
    if (known === undefined) left.set(problem.id, { first: problem, count: 1 });
    else known.count++;
  }
  const more = [...left].map(([id, { first, count }]): Diagnostic => {
    const start = toPosition(document, first.start);
    return {
      range: { start, end: start },
      severity: SEVERITIES[first.severity],
      code: MORE_PROBLEMS,
      source: DIAGNOSTIC_SOURCE,
      message: `From here on ${count} more of \`${id}\` are not shown. \`kqlens check\` lists them all.`,
    };
  });
  return { shown: few.filter((problem) => shown.has(problem)), more };
}
