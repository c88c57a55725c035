import type { Call, Expression } from '../../../syntax/expressions.js';
import type { GraphMatch } from '../../../syntax/operators.js';
import { walk } from '../../../syntax/walk.js';
import { EngineError } from '../../errors.js';
import { convertValue } from '../../values/convert.js';
import { NO_ROW } from '../../plan/scope.js';
import type { OperatorContext } from '../registry.js';

/** A node of a pattern; the same name is the same node. */
export interface PatternNode {
  readonly index: number;
  readonly name: string | undefined;
}

/** An edge of a pattern between two of its nodes, or a path of several edges. */
export interface PatternEdge {
  readonly index: number;
  readonly name: string | undefined;
  readonly left: number;
  readonly right: number;
  readonly direction: 'forward' | 'backward' | 'any';
  /** Whether the edge was written with a length, so that it stands for a path. */
  readonly variable: boolean;
  readonly min: number;
  readonly max: number;
}

export interface Pattern {
  readonly nodes: readonly PatternNode[];
  readonly edges: readonly PatternEdge[];
}

/** Reads the pattern of graph-match and graph-shortest-paths. Its sequences must hang together. */
export function readPattern(operator: GraphMatch, context: OperatorContext): Pattern {
  const nodes: PatternNode[] = [];
  const edges: PatternEdge[] = [];
  const node = (name: string | undefined): number => {
    const known = name === undefined ? undefined : nodes.find((n) => n.name === name);
    if (known !== undefined) return known.index;
    nodes.push({ index: nodes.length, name });
    return nodes.length - 1;
  };
  for (const sequence of operator.patterns) {
    let left: number | undefined;
    let pending: Extract<(typeof sequence)[number], { kind: 'edge' }> | undefined;
    for (const part of sequence) {
      if (part.kind === 'edge') {
        pending = part;
        continue;
      }
      const right = node(part.name);
      if (pending !== undefined && left !== undefined) {
        const { range, name, direction } = pending;
        if (name !== undefined && edges.some((e) => e.name === name)) {
          throw new EngineError('refused', `graph-match: the edge ${name} stands twice in the pattern`, operator);
        }
        const min = range === undefined ? 1 : lengthOf(range.from, context);
        const max = range === undefined ? 1 : lengthOf(range.to, context);
        if (max < min)
          throw new EngineError('refused', 'graph-match: the least length is greater than the greatest', operator);
        edges.push({ index: edges.length, name, left, right, direction, variable: range !== undefined, min, max });
      }
      left = right;
      pending = undefined;
    }
  }
  if (!hangsTogether(nodes, edges)) {
    throw new EngineError('refused', 'graph-match: the sequences of a pattern must share nodes', operator);
  }
  return { nodes, edges };
}

function lengthOf(e: Expression, { planner, scope }: OperatorContext): number {
  const planned = planner.scalar(e, NO_ROW, scope);
  const value = convertValue(planner.constantValue(planned) ?? null, planned.type, 'long');
  if (typeof value !== 'number' || value < 0) {
    throw new EngineError('refused', 'graph-match: a length is a whole number that is not negative', e);
  }
  return value;
}

function hangsTogether(nodes: readonly PatternNode[], edges: readonly PatternEdge[]): boolean {
  const reached = new Set([0]);
  for (let grown = true; grown;) {
    grown = false;
    for (const { left, right } of edges) {
      if (reached.has(left) === reached.has(right)) continue;
      reached.add(left).add(right);
      grown = true;
    }
  }
  return nodes.length === reached.size;
}

/** The parts of a pattern that an expression speaks of. */
export interface References {
  readonly nodes: ReadonlySet<number>;
  readonly edges: ReadonlySet<number>;
}

export function referencesOf(e: Expression, pattern: Pattern): References {
  const nodes = new Set<number>();
  const edges = new Set<number>();
  walk(e, (part) => {
    if (part.kind !== 'Name') return;
    const node = pattern.nodes.find((n) => n.name === part.name);
    const edge = pattern.edges.find((x) => x.name === part.name);
    if (node !== undefined) nodes.add(node.index);
    if (edge !== undefined) edges.add(edge.index);
  });
  return { nodes, edges };
}

/** What `map`, `all` and `any` go through: the edges of a path, or (`inner_nodes`) the nodes on it. */
export interface PathElements {
  readonly edge: number;
  readonly of: 'edges' | 'nodes';
}

/** Reads the first argument of `map`, `all` and `any`. */
export function pathElements(call: Call, pattern: Pattern): PathElements {
  const [first] = call.args;
  const inner = first?.kind === 'Call' && first.name === 'inner_nodes' ? first.args[0] : undefined;
  const named = inner ?? first;
  const edge = named?.kind === 'Name' ? pattern.edges.find((e) => e.name === named.name) : undefined;
  if (edge === undefined)
    throw new EngineError('refused', `${call.name}() takes an edge of the pattern`, first ?? call);
  return { edge: edge.index, of: inner === undefined ? 'edges' : 'nodes' };
}
