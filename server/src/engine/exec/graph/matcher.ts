import type { Evaluator } from '../../functions/contract.js';
import { compile } from '../../plan/compile.js';
import type { PlanExpr } from '../../plan/expression.js';
import type { Run } from '../../run.js';
import type { Graph, GraphPlan } from './graph.js';
import { matchBatch, MatchView, type MatchBatch } from './match-view.js';
import type { Pattern, PatternEdge, References } from './pattern.js';

/** One conjunct of the condition: of the match, or of every edge of a path, or of every node on a path. */
export interface Constraint {
  readonly expr: PlanExpr;
  readonly references: References;
  /** The path whose elements it is asked of, one by one. */
  readonly each: { readonly edge: number; readonly of: 'edges' | 'nodes' } | undefined;
}

export type Cycles = 'all' | 'none' | 'unique_edges';

/** One step of the search: an edge of the pattern that one known node leads to. */
interface Step {
  readonly edge: PatternEdge;
  readonly from: number;
  readonly to: number;
  /** Whether the edge is gone along from its left node. */
  readonly rightward: boolean;
  readonly toIsKnown: boolean;
  /** The constraints that can be asked for the first time after this step. */
  readonly after: readonly CompiledConstraint[];
  /** Those of the path's own elements that can be asked while it grows. */
  readonly ofEdges: readonly Evaluator[];
  readonly ofNodes: readonly Evaluator[];
}

interface CompiledConstraint {
  readonly evaluate: Evaluator;
  readonly each: Constraint['each'];
}

/** Finds the matches of a pattern in a graph, by going along its edges from the node that is restricted most. */
export class Matcher {
  readonly view: MatchView;
  private readonly batch: MatchBatch;
  private readonly start: number;
  private readonly atStart: readonly CompiledConstraint[];
  private readonly steps: readonly Step[];
  private readonly usedEdges = new Set<number>();
  private readonly usedNodes = new Map<number, number>();
  private work = 0;
  /** For shortest paths: how many edges the whole match must have. */
  private wanted: number | undefined;
  private total = 0;

  constructor(
    private readonly graph: Graph,
    pattern: Pattern,
    plan: GraphPlan,
    constraints: readonly Constraint[],
    private readonly cycles: Cycles,
    private readonly run: Run,
  ) {
    this.view = new MatchView(graph, pattern);
    this.batch = matchBatch(this.view, pattern, plan, false);
    this.start = startOf(pattern, constraints);
    const open = new Set(constraints);
    const known = { nodes: new Set([this.start]), edges: new Set<number>() };
    const take = (ready: (c: Constraint) => boolean): CompiledConstraint[] => {
      const taken = [...open].filter(ready);
      for (const c of taken) open.delete(c);
      return taken.map((c) => ({ evaluate: compile(c.expr, run), each: c.each }));
    };
    const isKnown = ({ references, each }: Constraint, without?: number): boolean =>
      [...references.nodes].every((n) => known.nodes.has(n)) &&
      [...references.edges].every((e) => known.edges.has(e) || e === without) &&
      (each === undefined || known.edges.has(each.edge) || each.edge === without);
    this.atStart = take((c) => isKnown(c));
    const steps: Step[] = [];
    while (steps.length < pattern.edges.length) {
      const edge = nextEdge(pattern, known);
      const rightward = known.nodes.has(edge.left);
      const [from, to] = rightward ? [edge.left, edge.right] : [edge.right, edge.left];
      const toIsKnown = known.nodes.has(to);
      const growing = take((c) => c.each?.edge === edge.index && isKnown(c, edge.index));
      known.edges.add(edge.index);
      known.nodes.add(to);
      steps.push({
        edge,
        from,
        to,
        rightward,
        toIsKnown,
        after: take((c) => isKnown(c)),
        ofEdges: growing.filter((c) => c.each?.of === 'edges').map((c) => c.evaluate),
        ofNodes: growing.filter((c) => c.each?.of === 'nodes').map((c) => c.evaluate),
      });
    }
    this.steps = steps;
  }

  /** Every match; the view holds it while it is at hand. `length`: only those with so many edges. */
  *matches(length?: number): Generator<void> {
    this.wanted = length;
    this.total = 0;
    for (let node = 0; node < this.graph.nodes.length; node++) {
      this.view.nodes[this.start] = node;
      if (!this.satisfied(this.atStart)) continue;
      this.useNode(node, 1);
      yield* this.step(0);
      this.useNode(node, -1);
    }
    this.view.nodes[this.start] = -1;
  }

  private *step(index: number): Generator<void> {
    const step = this.steps[index];
    if (step === undefined) {
      if (this.wanted === undefined || this.total === this.wanted) yield;
      return;
    }
    const path: number[] = [];
    const inner: number[] = [];
    yield* this.grow(index, step, path, inner, this.view.nodes[step.from]!);
    this.view.paths[step.edge.index] = [];
    this.view.inner[step.edge.index] = [];
  }

  /** Goes on along a path whose last node is `at`. */
  private *grow(index: number, step: Step, path: number[], inner: number[], at: number): Generator<void> {
    if (++this.work % 1024 === 0) this.run.check();
    const { edge } = step;
    if (path.length >= edge.min) yield* this.close(index, step, path, inner, at);
    if (path.length >= edge.max || (this.wanted !== undefined && this.total >= this.wanted)) return;
    if (path.length > 0 && !this.holds(step.ofNodes, () => (this.view.node = at))) return;
    for (const [next, node] of this.neighbours(step, at)) {
      if (this.cycles !== 'all' && this.usedEdges.has(next)) continue;
      if (!this.holds(step.ofEdges, () => (this.view.edge = this.view.current[edge.index] = next))) continue;
      const passes = path.length > 0;
      // A node that a path goes through counts as used; its ends are the pattern's own nodes.
      if (passes) {
        if (this.cycles === 'none' && this.usedNodes.has(at)) continue;
        this.useNode(at, 1);
        inner.push(at);
      }
      this.usedEdges.add(next);
      path.push(next);
      this.total++;
      yield* this.grow(index, step, path, inner, node);
      this.total--;
      path.pop();
      this.usedEdges.delete(next);
      if (passes) {
        inner.pop();
        this.useNode(at, -1);
      }
    }
  }

  /** Ends a path at a node, and goes on with the next edge of the pattern. */
  private *close(index: number, step: Step, path: number[], inner: number[], at: number): Generator<void> {
    const { view } = this;
    const before = view.nodes[step.to]!;
    if (step.toIsKnown ? before !== at : this.cycles === 'none' && this.usedNodes.has(at) && path.length > 0) return;
    // A path back to its own start is a cycle.
    if (step.toIsKnown && this.cycles === 'none' && path.length > 0) return;
    view.paths[step.edge.index] = step.rightward ? path.slice() : path.slice().reverse();
    view.inner[step.edge.index] = step.rightward ? inner.slice() : inner.slice().reverse();
    view.nodes[step.to] = at;
    if (this.satisfied(step.after)) {
      if (!step.toIsKnown) this.useNode(at, 1);
      yield* this.step(index + 1);
      if (!step.toIsKnown) this.useNode(at, -1);
    }
    view.nodes[step.to] = before;
  }

  /** The edges that lead on from a node, with the nodes they lead to. */
  private *neighbours({ edge, rightward }: Step, node: number): Generator<readonly [number, number]> {
    const { graph } = this;
    const outward = edge.direction === 'any' || (edge.direction === 'forward') === rightward;
    const inward = edge.direction === 'any' || !outward;
    if (outward) for (const e of graph.out(node)) yield [e, graph.targets[e]!];
    if (inward) {
      for (const e of graph.in(node)) {
        const other = graph.sources[e]!;
        // An edge from a node to itself was given already.
        if (!(outward && other === node)) yield [e, other];
      }
    }
  }

  private satisfied(constraints: readonly CompiledConstraint[]): boolean {
    const { view } = this;
    return constraints.every(({ evaluate, each }) => {
      if (each === undefined) return evaluate(this.batch, 0) === true;
      const elements = each.of === 'edges' ? view.paths[each.edge]! : view.inner[each.edge]!;
      return elements.every((element) => {
        if (each.of === 'edges') view.edge = view.current[each.edge] = element;
        else view.node = element;
        return evaluate(this.batch, 0) === true;
      });
    });
  }

  private holds(conditions: readonly Evaluator[], show: () => void): boolean {
    if (conditions.length === 0) return true;
    show();
    return conditions.every((c) => c(this.batch, 0) === true);
  }

  private useNode(node: number, by: 1 | -1): void {
    const count = (this.usedNodes.get(node) ?? 0) + by;
    if (count === 0) this.usedNodes.delete(node);
    else this.usedNodes.set(node, count);
  }
}

/** The node that most constraints restrict by itself; the first one where none does. */
function startOf(pattern: Pattern, constraints: readonly Constraint[]): number {
  const own = pattern.nodes.map(
    ({ index }) =>
      constraints.filter(
        (c) =>
          c.each === undefined &&
          c.references.edges.size === 0 &&
          c.references.nodes.size === 1 &&
          c.references.nodes.has(index),
      ).length,
  );
  return own.indexOf(Math.max(...own));
}

/** An edge that a known node leads to; one between two known nodes first. */
function nextEdge(
  pattern: Pattern,
  known: { readonly nodes: ReadonlySet<number>; readonly edges: ReadonlySet<number> },
): PatternEdge {
  const open = pattern.edges.filter((e) => !known.edges.has(e.index));
  const both = open.find((e) => known.nodes.has(e.left) && known.nodes.has(e.right));
  return both ?? open.find((e) => known.nodes.has(e.left) || known.nodes.has(e.right))!;
}
