import { DECIDED_FALSE, DECIDED_TRUE, NULL, TRUE, type Clause, type Trace } from '../../engine/trace/trace.js';
import type { Range } from '../../rules/region.js';
import type { ClauseOutcome, ClauseReference } from './explanation.js';

/** The clauses of a trace that records decisions, with what is inside what. */
export class ClauseTree {
  private readonly parts = new Map<Clause, Clause[]>();
  private readonly byPlace = new Map<string, Clause[]>();
  readonly clauses: readonly Clause[];

  constructor(
    private readonly query: string,
    trace: Trace,
  ) {
    this.clauses = trace.clauses;
    for (const clause of this.clauses) {
      const key = placeKey(clause.span);
      const here = this.byPlace.get(key);
      if (here === undefined) this.byPlace.set(key, [clause]);
      else here.push(clause);
      if (clause.parent === undefined || clause.kind === 'item') continue;
      const parts = this.parts.get(clause.parent);
      if (parts === undefined) this.parts.set(clause.parent, [clause]);
      else parts.push(clause);
    }
  }

  /** The predicate that a condition or arm consists of; the clause itself where it is one. */
  predicate(clause: Clause): Clause {
    if (clause.kind !== 'condition' && clause.kind !== 'arm') return clause;
    return this.parts.get(clause)?.[0] ?? clause;
  }

  /** The operands of `and`, `or` and `not`. */
  operands(clause: Clause): readonly Clause[] {
    return this.parts.get(clause) ?? [];
  }

  /** The predicate at a place. */
  at(place: Range): Clause | undefined {
    return this.byPlace.get(placeKey(place))?.find((c) => PREDICATES.has(c.kind));
  }

  /** The arm whose condition stands at a place. */
  armAt(place: Range): Clause | undefined {
    return this.byPlace.get(placeKey(place))?.find((c) => c.kind === 'arm');
  }

  reference({ span: { start, end } }: Pick<Clause, 'span'>): ClauseReference {
    return { start, end, text: this.query.slice(start, end) };
  }

  outcome(clause: Clause, event: number): ClauseOutcome {
    const bits = clause.outcome(event);
    return {
      ...this.reference(clause),
      value: (bits & TRUE) !== 0 ? true : (bits & NULL) !== 0 ? null : false,
      decided: (bits & (DECIDED_TRUE | DECIDED_FALSE)) !== 0,
    };
  }
}

const PREDICATES: ReadonlySet<Clause['kind']> = new Set(['leaf', 'and', 'or', 'not']);

export function isTrue(clause: Clause, event: number): boolean {
  return (clause.outcome(event) & TRUE) !== 0;
}

function placeKey({ start, end }: Range): string {
  return `${start}:${end}`;
}
