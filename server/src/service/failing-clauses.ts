import { TRUE, type Clause } from '../engine/trace/trace.js';

/** What would have to be true as well: one clause, or any one of several sets of clauses. */
export type Failing =
  | { readonly kind: 'clause'; readonly clause: Clause; readonly event: number }
  | { readonly kind: 'any'; readonly options: readonly (readonly Failing[])[] };

/**
 * The fewest clauses that would have to become true for an event to pass a condition. Alternatives that need equally few
 * are all given.
 */
export function failing(condition: Clause, clauses: readonly Clause[], event: number): readonly Failing[] {
  const within = clauses.filter(
    (c) => isPredicate(c) && condition.span.start <= c.span.start && c.span.end <= condition.span.end,
  );
  const root = within.find((c) => c.span.start === condition.span.start && c.span.end === condition.span.end);
  return root === undefined ? [{ kind: 'clause', clause: condition, event }] : needs(root, within, event).failing;
}

const isPredicate = (c: Clause): boolean => c.kind === 'leaf' || c.kind === 'and' || c.kind === 'or';

interface Needs {
  /** How many clauses would have to change. */
  readonly cost: number;
  readonly failing: readonly Failing[];
}

const NOTHING: Needs = { cost: 0, failing: [] };

function needs(clause: Clause, within: readonly Clause[], event: number): Needs {
  if ((clause.outcome(event) & TRUE) !== 0) return NOTHING;
  const own: Needs = { cost: 1, failing: [{ kind: 'clause', clause, event }] };
  if (clause.kind === 'leaf') return own;
  const parts = partsOf(clause, within).map((part) => needs(part, within, event));
  if (parts.length === 0) return own;
  if (clause.kind === 'and') {
    return { cost: parts.reduce((n, p) => n + p.cost, 0), failing: parts.flatMap((p) => p.failing) };
  }
  const cost = parts.reduce((least, p) => Math.min(least, p.cost), Infinity);
  const best = parts.filter((p) => p.cost === cost).map((p) => p.failing);
  if (best.length === 1) return { cost, failing: best[0]! };
  // An alternative that is itself a choice of single sets joins this one.
  const options = best.flatMap((f) => (f.length === 1 && f[0]!.kind === 'any' ? f[0]!.options : [f]));
  return { cost, failing: [{ kind: 'any', options }] };
}

/** The clauses directly inside another one. */
function partsOf(clause: Clause, within: readonly Clause[]): Clause[] {
  const parts: Clause[] = [];
  for (const c of within) {
    if (c === clause || c.span.start < clause.span.start || c.span.end > clause.span.end) continue;
    const last = parts[parts.length - 1];
    // Clauses come outer before inner, in order of place.
    if (last !== undefined && c.span.end <= last.span.end) continue;
    parts.push(c);
  }
  return parts;
}
