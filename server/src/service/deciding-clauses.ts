import { TAKEN, TRUE, type Clause } from '../engine/trace/trace.js';

/** A single predicate. */
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
  /** The predicates within arms. */
  private readonly armLeaves: readonly Leaf[];
  /** Those outside of them. */
  private readonly leaves: readonly Leaf[];

  /** @param clauses - of the run's trace, in order of place. */
  constructor(
    private readonly query: string,
    clauses: readonly Clause[],
  ) {
    this.arms = clauses.filter((c) => c.kind === 'arm');
    const groups = clauses.filter((c) => c.kind === 'and' || c.kind === 'or');
    const leaves = clauses
      .filter((c) => c.kind === 'leaf')
      .map((clause) => ({
        clause,
        matched: clause.count(TRUE),
        around: groups.filter((group) => isInside(clause, group)),
      }));
    const isInArm = ({ clause }: Leaf): boolean => this.arms.some((arm) => isInside(clause, arm));
    this.armLeaves = leaves.filter(isInArm);
    this.leaves = leaves.filter((leaf) => !isInArm(leaf));
  }

  /** The clause that says most: the arm taken, or of the predicates that count the rarest one. */
  decisive(event: number): Clause | undefined {
    return this.takenArm(event) ?? rarest(this.leaves, event);
  }

  /** The decisive clause in a few words; of an arm with several predicates, the rarest of them. */
  reason(event: number): string | undefined {
    const arm = this.takenArm(event);
    const within = arm && this.armLeaves.filter(({ clause }) => isInside(clause, arm));
    const clause = rarest(within ?? this.leaves, event) ?? arm;
    return clause === undefined ? undefined : short(this.textOf(clause));
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

function rarest(leaves: readonly Leaf[], event: number): Clause | undefined {
  let best: Leaf | undefined;
  for (const leaf of leaves) {
    if ((best === undefined || leaf.matched < best.matched) && counts(leaf, event)) best = leaf;
  }
  return best?.clause;
}

/** Whether a clause stands inside another one, or is it. */
function isInside(clause: Clause, around: Clause): boolean {
  return around.span.start <= clause.span.start && clause.span.end <= around.span.end;
}

/** The list that a predicate compares with, by its name. */
const NAMED_LIST = /\b(?:in~?|has_any|has_all)\s*\(\s*([A-Za-z_]\w*)\s*\)/;

/** What a predicate looks for: its first text in quotes, or the name of its list; or else the predicate itself. */
function short(text: string): string {
  const shown = /["']([^"']+)["']/.exec(text)?.[1] ?? NAMED_LIST.exec(text)?.[1] ?? text.replace(/\s+/g, ' ');
  return shown.length > 40 ? `${shown.slice(0, 39)}…` : shown;
}
