import { FALSE, TAKEN, TRUE, type Clause, type ClauseKind } from '../engine/trace/trace.js';
import type { EventLabel } from '../events/input.js';
import type { ClauseEvidence, SampleEvidence } from '../lint/finding.js';
import type { Range } from '../rules/region.js';
import type { HitSource, RuleRun } from '../testing/rule-run.js';

/** How many events are named for a clause. */
const EXAMPLES = 5;

/** A place in an event file, by its path; lines count from 1. */
interface EventLine {
  readonly file: string;
  readonly line: number;
}

/** What a clause did to the events that reached it. Offsets are of the query's text. */
export interface ClauseCounts extends Range {
  readonly kind: ClauseKind;
  /** Events that reached it. */
  readonly reached: number;
  /** Events that satisfied it. */
  readonly matched: number;
  /** Events that it was false for; the others had a value missing. */
  readonly unmatched: number;
  /** For arms, and for what is left when none is true: events that got its value. */
  readonly taken: number;
  /** Some of the events that satisfied it. */
  readonly examples: readonly EventLine[];
  readonly benign: ClauseEvidence;
  readonly malicious: ClauseEvidence;
}

/** The counts of one traced run, in the offsets of the query's text. */
export interface RuleCounts {
  readonly operators: readonly (Range & { readonly rows: number })[];
  /** In order of place, outer before inner. */
  readonly clauses: readonly ClauseCounts[];
}

/** The counts of a traced run; empty for a fast one. */
export function countsOf(run: RuleRun): RuleCounts {
  const { trace } = run;
  if (trace === undefined) return { operators: [], clauses: [] };
  const labels: EventLabel[] = [];
  return {
    operators: trace.operators.map(({ span, rows }) => ({ start: span.start, end: span.end, rows })),
    clauses: trace.clauses.map((clause) => clauseCounts(clause, run, labels)),
  };
}

/** The events of one label that reached a clause. */
interface Tally {
  kept: number;
  total: number;
  readonly examples: EventLine[];
}

/** @param labels - of events by ordinal, as far as they are known; added to. */
function clauseCounts(clause: Clause, run: RuleRun, labels: EventLabel[]): ClauseCounts {
  const tallies: Record<EventLabel, Tally> = { benign: tally(), malicious: tally(), unknown: tally() };
  const examples: EventLine[] = [];
  const lineOf = ({ file, line }: HitSource): EventLine => ({ file, line });
  let reached = 0;
  let matched = 0;
  let unmatched = 0;
  let taken = 0;
  clause.forEach((ordinal, outcome) => {
    const own = tallies[(labels[ordinal] ??= run.eventOf(ordinal)?.label ?? 'unknown')];
    reached++;
    own.total++;
    if ((outcome & FALSE) !== 0) unmatched++;
    if ((outcome & TAKEN) !== 0) taken++;
    if ((outcome & TRUE) === 0) return;
    matched++;
    own.kept++;
    if (own.examples.length >= EXAMPLES && examples.length >= EXAMPLES) return;
    const event = run.eventOf(ordinal);
    if (event === undefined) return;
    if (examples.length < EXAMPLES) examples.push(lineOf(event));
    if (own.examples.length < EXAMPLES) own.examples.push(lineOf(event));
  });
  return {
    start: clause.span.start,
    end: clause.span.end,
    kind: clause.kind,
    reached,
    matched,
    unmatched,
    taken,
    examples,
    benign: tallies.benign,
    malicious: tallies.malicious,
  };
}

const tally = (): Tally => ({ kept: 0, total: 0, examples: [] });

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
