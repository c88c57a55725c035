import { TAKEN, TRUE, type Clause } from '../engine/trace/trace.js';

/** A predicate outside of score arms. */
interface Leaf {
  readonly clause: Clause;
  /** How many events satisfied it. */
  readonly matched: number;
  /** The `and` and `or` around it. */
  readonly around: readonly Clause[];
}

/** Which clauses of one run made an event a hit. */
export class DecidingClauses {
  private readonly arms: readonly Clause[];
  private readonly leaves: readonly Leaf[];

  /** @param clauses - of the run's trace, in order of place. */
  constructor(
    private readonly query: string,
    clauses: readonly Clause[],
  ) {
    this.arms = clauses.filter((c) => c.kind === 'arm');
    const groups = clauses.filter((c) => c.kind === 'and' || c.kind === 'or');
    this.leaves = clauses
      .filter((c) => c.kind === 'leaf' && !this.arms.some((arm) => isInside(c, arm)))
      .map((clause) => ({
        clause,
        matched: clause.count(TRUE),
        around: groups.filter((group) => isInside(clause, group)),
      }));
  }

  /** The clause that says most: the arm taken, or of the predicates that count the rarest one. */
  decisive(event: number): Clause | undefined {
    return this.takenArm(event) ?? this.rarest(event);
  }

  /** The decisive clause in a few words. */
  reason(event: number): string | undefined {
    const clause = this.decisive(event);
    return clause === undefined ? undefined : short(this.textOf(clause));
  }

  private rarest(event: number): Clause | undefined {
    let best: Leaf | undefined;
    for (const leaf of this.leaves) {
      if ((best === undefined || leaf.matched < best.matched) && counts(leaf, event)) best = leaf;
    }
    return best?.clause;
  }

  private takenArm(event: number): Clause | undefined {
    return this.arms.find((c) => (c.outcome(event) & TAKEN) !== 0);
  }

  private textOf({ span }: Clause): string {
    return this.query.slice(span.start, span.end);
  }
}

const isTrue = (clause: Clause, event: number): boolean => (clause.outcome(event) & TRUE) !== 0;

const counts = ({ clause, around }: Leaf, event: number): boolean =>
  isTrue(clause, event) && around.every((group) => isTrue(group, event));

/** Whether a clause stands inside another one, or is it. */
function isInside(clause: Clause, around: Clause): boolean {
  return around.span.start <= clause.span.start && clause.span.end <= around.span.end;
}

/** The first text in quotes, which is what a predicate looks for, or the predicate itself. */
function short(text: string): string {
  const literal = /["']([^"']+)["']/.exec(text);
  const shown = literal === null ? text.replace(/\s+/g, ' ') : literal[1]!;
  return shown.length > 40 ? `${shown.slice(0, 39)}…` : shown;
}
