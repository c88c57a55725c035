import { coarseSet, overlap, type CoarseSet } from './charset.js';
import { childrenOf, isNullable, type RegexNode } from './tree.js';

/**
 * Whether V8, which backtracks, finds the same match as Rust's engine, and what that costs at worst. The answer errs
 * on the side of the reference implementation.
 */
export interface Suitability {
  /** V8 agrees on whether and where the pattern matches. */
  readonly sameMatch: boolean;
  /** V8 agrees on the capture groups too. */
  readonly sameCaptures: boolean;
  /** An upper bound of the steps for a text of n UTF-16 units: `factor × n^degree / degree!`; undefined if none is known. */
  readonly cost: { readonly factor: number; readonly degree: number } | undefined;
}

export function judge(root: RegexNode): Suitability {
  const sameMatch = repeatsAgree(root);
  return { sameMatch, sameCaptures: sameMatch && capturesAgree(root), cost: new CostEstimate().of(root) };
}

/** JavaScript refuses an iteration that matches nothing, Rust does not. */
function repeatsAgree(node: RegexNode): boolean {
  if (node.kind === 'repeat' && node.min !== node.max && isNullable(node.node)) return false;
  return childrenOf(node).every(repeatsAgree);
}

/** JavaScript forgets the groups of earlier iterations; Rust keeps them. It shows unless every iteration sets all. */
function capturesAgree(node: RegexNode): boolean {
  if (node.kind === 'repeat' && node.max > 1) {
    const always = groupsAlwaysSet(node.node);
    if (groupsIn(node.node).some((group) => !always.has(group))) return false;
  }
  return childrenOf(node).every(capturesAgree);
}

function groupsIn(node: RegexNode): number[] {
  const inner = childrenOf(node).flatMap(groupsIn);
  return node.kind === 'group' ? [node.index, ...inner] : inner;
}

function groupsAlwaysSet(node: RegexNode): Set<number> {
  switch (node.kind) {
    case 'group':
      return new Set([node.index, ...groupsAlwaysSet(node.node)]);
    case 'concat':
      return new Set(node.nodes.flatMap((n) => [...groupsAlwaysSet(n)]));
    case 'alternate': {
      const [first, ...rest] = node.nodes.map(groupsAlwaysSet);
      return new Set([...first!].filter((group) => rest.every((set) => set.has(group))));
    }
    case 'repeat':
      return node.min > 0 ? groupsAlwaysSet(node.node) : new Set();
    case 'empty':
    case 'literal':
    case 'class':
    case 'assertion':
      return new Set();
  }
}

/** Beyond this many characters in the expanded pattern no bound is computed. */
const MAX_POSITIONS = 400;
/** Beyond this many ways to choose outside of repetitions the pattern counts as unbounded. */
const MAX_FACTOR = 4096;

/** Counted repetitions up to here are written out. */
const MAX_COPIES = 50;

/** A place of the pattern that takes one character: a state of the Glushkov automaton. */
interface Position {
  readonly set: CoarseSet;
  /** The outermost repetition it is in, 0 for none. */
  readonly loop: number;
  readonly followers: { readonly position: Position; readonly insideLoop: boolean }[];
}

interface Part {
  readonly nullable: boolean;
  readonly first: readonly Position[];
  readonly last: readonly Position[];
}

const NOTHING: Part = { nullable: true, first: [], last: [] };

/** Thrown when no bound can be given; caught in {@link CostEstimate.of}. */
class Unbounded extends Error {}

/**
 * Bounds backtracking by the automaton's choices. A repetition in which every next character says what to do
 * (no position has two followers that can take the same character) is walked in one way only; one that can be left
 * by a character that also continues it multiplies the work by the length of the text.
 */
class CostEstimate {
  private readonly positions: Position[] = [];
  private loop = 0;
  private loops = 0;

  of(root: RegexNode): { factor: number; degree: number } | undefined {
    try {
      return this.bound(root, this.build(root).first);
    } catch (reason) {
      if (reason instanceof Unbounded) return undefined;
      throw reason;
    }
  }

  private bound(root: RegexNode, first: readonly Position[]): { factor: number; degree: number } {
    const ambiguous = new Set<number>();
    let factor = 1 + this.conflicts(first).length;
    for (const { followers, loop } of this.positions) {
      const choices = this.conflicts(followers.map((f) => f.position)).length;
      if (choices === 0) continue;
      const inside = followers.filter((f) => f.insideLoop).map((f) => f.position);
      if (this.conflicts(inside).length > 0) throw new Unbounded();
      if (loop > 0) ambiguous.add(loop);
      else factor *= 1 + choices;
    }
    if (factor > MAX_FACTOR) throw new Unbounded();
    // Without repetitions a try is as long as the pattern, with them it may be as long as the text.
    if (this.loops === 0) factor *= Math.max(1, this.positions.length);
    const starts = startsAtBeginning(root) ? 0 : 1;
    return { factor, degree: starts + ambiguous.size + (this.loops > 0 ? 1 : 0) };
  }

  /** Pairs of positions that can take the same character, a position that is there twice included. */
  private conflicts(positions: readonly Position[]): Position[] {
    return positions.filter((a, i) => positions.some((b, k) => k < i && (a === b || overlap(a.set, b.set))));
  }

  private build(node: RegexNode): Part {
    switch (node.kind) {
      case 'empty':
      case 'assertion':
        return NOTHING;
      case 'literal':
      case 'class': {
        if (this.positions.length >= MAX_POSITIONS) throw new Unbounded();
        const position: Position = { set: coarseSet(node), loop: this.loop, followers: [] };
        this.positions.push(position);
        return { nullable: false, first: [position], last: [position] };
      }
      case 'group':
        return this.build(node.node);
      case 'concat':
        return node.nodes.reduce<Part>((part, next) => this.join(part, this.build(next)), NOTHING);
      case 'alternate': {
        const parts = node.nodes.map((n) => this.build(n));
        return {
          nullable: parts.some((p) => p.nullable),
          first: parts.flatMap((p) => p.first),
          last: parts.flatMap((p) => p.last),
        };
      }
      case 'repeat':
        return this.repeat(node.node, node.min, node.max);
    }
  }

  private join(a: Part, b: Part): Part {
    this.follow(a.last, b.first, false);
    return {
      nullable: a.nullable && b.nullable,
      first: a.nullable ? [...a.first, ...b.first] : a.first,
      last: b.nullable ? [...a.last, ...b.last] : b.last,
    };
  }

  /** Followers within one repetition are marked: they must never conflict. */
  private follow(from: readonly Position[], to: readonly Position[], again: boolean): void {
    for (const position of from) {
      for (const next of to) {
        const insideLoop = again || (position.loop > 0 && position.loop === next.loop);
        position.followers.push({ position: next, insideLoop });
      }
    }
  }

  private repeat(node: RegexNode, min: number, max: number): Part {
    if (max === 0) return NOTHING;
    if (max === 1) {
      const part = this.build(node);
      return min === 0 ? { ...part, nullable: true } : part;
    }
    if (min === max && max <= MAX_COPIES) return this.copies(node, min);
    // Other counts of one character are a loop; small counts of more are written out.
    if (isOneCharacter(node) || max === Infinity) {
      if (min > 1 && !isOneCharacter(node))
        return this.join(this.copies(node, min - 1), this.repeat(node, 1, Infinity));
      if (min > 1 && this.loop > 0) return this.join(this.copies(node, min - 1), this.star(node, false));
      return this.star(node, min === 0);
    }
    if (max > MAX_COPIES) throw new Unbounded();
    let optional = NOTHING;
    for (let i = min; i < max; i++) optional = { ...this.join(this.build(node), optional), nullable: true };
    return this.join(this.copies(node, min), optional);
  }

  private copies(node: RegexNode, count: number): Part {
    let part = NOTHING;
    for (let i = 0; i < count; i++) part = this.join(part, this.build(node));
    return part;
  }

  private star(node: RegexNode, nullable: boolean): Part {
    const outermost = this.loop === 0;
    if (outermost) this.loop = ++this.loops;
    const part = this.build(node);
    this.follow(part.last, part.first, true);
    if (outermost) this.loop = 0;
    return { ...part, nullable: nullable || part.nullable };
  }
}

function isOneCharacter(node: RegexNode): boolean {
  return node.kind === 'class' || node.kind === 'literal' || (node.kind === 'group' && isOneCharacter(node.node));
}

function startsAtBeginning(node: RegexNode): boolean {
  switch (node.kind) {
    case 'assertion':
      return node.assertion === 'start';
    case 'concat':
      return startsAtBeginning(node.nodes[0]!);
    case 'alternate':
      return node.nodes.every(startsAtBeginning);
    case 'group':
      return startsAtBeginning(node.node);
    case 'repeat':
      return node.min > 0 && startsAtBeginning(node.node);
    case 'empty':
    case 'literal':
    case 'class':
      return false;
  }
}
