import { FALSE, NULL, TAKEN, TRUE, type Clause, type ClauseKind } from '../engine/trace/trace.js';
import type { EventLabel } from '../events/input.js';
import type { ClauseEvidence, SampleEvidence } from '../lint/finding.js';
import type { Range } from '../rules/region.js';
import type { RuleRun } from '../testing/rule-run.js';

/** How many events are named for a clause. */
const EXAMPLES = 5;

/** What a clause did to the events that reached it. Offsets are of the query's text. */
export interface ClauseCounts extends Range {
  readonly kind: ClauseKind;
  /** Events that satisfied it. */
  readonly matched: number;
  /** Events that reached it. */
  readonly reached: number;
  /** For arms, and for what is left when none is true: events that got its value. */
  readonly taken: number;
  readonly benign: ClauseEvidence;
  readonly malicious: ClauseEvidence;
}

/** The counts of one traced run, in the offsets of the query's text. */
export interface RuleCounts {
  readonly operators: readonly (Range & { readonly rows: number })[];
  /** In order of place, outer before inner. */
  readonly clauses: readonly ClauseCounts[];
}

/** The counts of a traced run; empty for a fast one. `shownPath` names event files as the user does. */
export function countsOf(run: RuleRun, shownPath: (path: string) => string): RuleCounts {
  const { trace } = run;
  if (trace === undefined) return { operators: [], clauses: [] };
  const labels = new Map<number, EventLabel | undefined>();
  const labelOf = (ordinal: number): EventLabel | undefined => {
    if (!labels.has(ordinal)) labels.set(ordinal, run.eventOf(ordinal)?.label);
    return labels.get(ordinal);
  };
  return {
    operators: trace.operators.map(({ span, rows }) => ({ start: span.start, end: span.end, rows })),
    clauses: trace.clauses.map((clause) => clauseCounts(clause, run, labelOf, shownPath)),
  };
}

function clauseCounts(
  clause: Clause,
  run: RuleRun,
  labelOf: (ordinal: number) => EventLabel | undefined,
  shownPath: (path: string) => string,
): ClauseCounts {
  const reached = clause.events(TRUE | FALSE | NULL);
  const matched = clause.events(TRUE);
  const evidence = (label: EventLabel): ClauseEvidence => {
    const kept = matched.filter((ordinal) => labelOf(ordinal) === label);
    return {
      kept: kept.length,
      total: reached.filter((ordinal) => labelOf(ordinal) === label).length,
      examples: kept.slice(0, EXAMPLES).flatMap((ordinal) => {
        const source = run.eventOf(ordinal);
        return source === undefined ? [] : [{ file: shownPath(source.file), line: source.line }];
      }),
    };
  };
  return {
    start: clause.span.start,
    end: clause.span.end,
    kind: clause.kind,
    matched: matched.length,
    reached: reached.length,
    taken: clause.count(TAKEN),
    benign: evidence('benign'),
    malicious: evidence('malicious'),
  };
}

/** A run's counts as lints ask for them. */
export function sampleEvidence(counts: RuleCounts): SampleEvidence {
  const byPlace = new Map<string, ClauseCounts>();
  // An arm and its condition stand at one place and agree; the first is kept.
  for (const c of counts.clauses) {
    const key = `${c.start}:${c.end}`;
    if (!byPlace.has(key)) byPlace.set(key, c);
  }
  return { clause: (start, end) => byPlace.get(`${start}:${end}`) };
}
