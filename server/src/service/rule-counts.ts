import { OUTCOME_BITS } from '../engine/trace/event-outcomes.js';
import { FALSE, TAKEN, TRUE, type Clause, type ClauseKind } from '../engine/trace/trace.js';
import type { EventLabel } from '../events/input.js';
import type { ClauseEvidence, SampleEvidence } from '../lint/finding.js';
import type { Range } from '../rules/region.js';
import type { RuleRun } from '../testing/rule-run.js';
import { EventLabels, LABELS } from './event-labels.js';

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
  const labels = new EventLabels(run);
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

function clauseCounts(clause: Clause, run: RuleRun, labels: EventLabels): ClauseCounts {
  const tallies: Record<EventLabel, Tally> = { benign: tally(), malicious: tally(), unknown: tally() };
  const total = tally();
  let unmatched = 0;
  let taken = 0;
  outcomeCounts(clause, labels).forEach((events, place) => {
    const own = tallies[LABELS[place >> OUTCOME_BITS]!];
    for (const t of [own, total]) {
      t.total += events;
      if ((place & TRUE) !== 0) t.kept += events;
    }
    if ((place & FALSE) !== 0) unmatched += events;
    if ((place & TAKEN) !== 0) taken += events;
  });
  addExamples(clause, run, labels, tallies, total);
  return {
    start: clause.span.start,
    end: clause.span.end,
    kind: clause.kind,
    reached: total.total,
    matched: total.kept,
    unmatched,
    taken,
    examples: total.examples,
    benign: tallies.benign,
    malicious: tallies.malicious,
  };
}

/** How many events of a label (its number, shifted) have the same outcome bits, of those that have any. */
function outcomeCounts(clause: Clause, labels: EventLabels): Uint32Array {
  const counts = new Uint32Array(LABELS.length << OUTCOME_BITS);
  for (const part of clause.parts) {
    const { events, outcomes } = part;
    const label = labels.ofAll(events[0]!, events[events.length - 1]!);
    if (label !== undefined) {
      for (let o = 1; o < part.counts.length; o++) counts[(label << OUTCOME_BITS) | o]! += part.counts[o]!;
      continue;
    }
    for (let i = 0; i < events.length; i++) {
      if (outcomes[i] !== 0) counts[(labels.of(events[i]!) << OUTCOME_BITS) | outcomes[i]!]!++;
    }
  }
  return counts;
}

const isFull = ({ kept, examples }: Tally): boolean => examples.length >= Math.min(EXAMPLES, kept);

/** Adds the first events that satisfied a clause, to those of its label and to those of all. */
function addExamples(
  clause: Clause,
  run: RuleRun,
  labels: EventLabels,
  tallies: Readonly<Record<EventLabel, Tally>>,
  total: Tally,
): void {
  const all = [total, ...Object.values(tallies)];
  for (const { events, outcomes, counts } of clause.parts) {
    if (all.every(isFull)) return;
    if (!counts.some((n, outcome) => n > 0 && (outcome & TRUE) !== 0)) continue;
    const label = labels.ofAll(events[0]!, events[events.length - 1]!);
    if (label !== undefined && isFull(tallies[LABELS[label]!]) && isFull(total)) continue;
    for (let i = 0; i < events.length; i++) {
      if ((outcomes[i]! & TRUE) === 0) continue;
      const own = tallies[LABELS[label ?? labels.of(events[i]!)]!];
      if (isFull(own) && isFull(total)) {
        if (label !== undefined || all.every(isFull)) break;
        continue;
      }
      const event = run.eventOf(events[i]!);
      if (event === undefined) continue;
      for (const t of [own, total]) if (!isFull(t)) t.examples.push({ file: event.file, line: event.line });
    }
  }
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
