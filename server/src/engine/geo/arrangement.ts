import type { Edge } from './region.js';
import { add, cross, dot, robustCross, scale, squaredDistance, unit, type Vector } from './sphere.js';

/** Places nearer to each other than this are one (some hundredths of a micrometre on Earth). */
const MERGE_RADIUS = 1e-14;

/** Places by number; those that lie as good as together share one. */
export class Places {
  readonly points: Vector[] = [];
  private readonly grid = new Map<string, number[]>();

  /** The number of a place. */
  idOf(v: Vector): number {
    const cell = (c: number): number => Math.round(c / (4 * MERGE_RADIUS));
    const [x, y, z] = [cell(v.x), cell(v.y), cell(v.z)];
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dz = -1; dz <= 1; dz++) {
          for (const id of this.grid.get(`${x + dx},${y + dy},${z + dz}`) ?? []) {
            if (squaredDistance(this.points[id]!, v) <= MERGE_RADIUS ** 2) return id;
          }
        }
      }
    }
    const id = this.points.push(v) - 1;
    const key = `${x},${y},${z}`;
    const there = this.grid.get(key);
    if (there === undefined) this.grid.set(key, [id]);
    else there.push(id);
    return id;
  }
}

/** A piece of an edge between two numbered places, on which no other edge begins, ends or crosses. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  /** The position of the whole edge in the input: edges of the first side, then of the second. */
  readonly input: number;
}

/** The edges of two sides, cut wherever an edge of one meets the other side. */
export interface Arrangement {
  readonly places: Places;
  readonly first: readonly Piece[];
  readonly second: readonly Piece[];
}

interface Cut {
  readonly id: number;
  /** How far along the edge, as a chord. */
  readonly along: number;
}

/**
 * Cuts the edges of two sides where they touch. With `crossings` they are cut where they cross too, otherwise only at
 * ends of edges.
 */
export function arrange(first: readonly Edge[], second: readonly Edge[], crossings = true): Arrangement {
  const places = new Places();
  const numbered = (edges: readonly Edge[]): NumberedEdge[] => edges.map((e) => new NumberedEdge(e, places));
  const [a, b] = [numbered(first), numbered(second)];
  for (const x of a) {
    for (const y of b) {
      if (!x.isNear(y)) continue;
      x.cutAtEnds(y);
      y.cutAtEnds(x);
      if (crossings) cutAtCrossing(x, y, places);
    }
  }
  return {
    places,
    first: a.flatMap((e, i) => e.pieces(i)),
    second: b.flatMap((e, i) => e.pieces(first.length + i)),
  };
}

class NumberedEdge {
  readonly from: number;
  readonly to: number;
  readonly normal: Vector;
  private readonly middle: Vector;
  private readonly reach: number;
  private readonly cuts: Cut[] = [];

  constructor(
    readonly edge: Edge,
    places: Places,
  ) {
    this.from = places.idOf(edge.from);
    this.to = places.idOf(edge.to);
    this.normal = unit(robustCross(edge.from, edge.to));
    this.middle = unit(add(edge.from, edge.to));
    this.reach = Math.sqrt(squaredDistance(this.middle, edge.to));
  }

  /** Whether two edges may touch. */
  isNear(other: NumberedEdge): boolean {
    // Chords are shorter than arcs, hence the factor.
    const reach = (this.reach + other.reach) * 1.2 + MERGE_RADIUS;
    return squaredDistance(this.middle, other.middle) <= reach ** 2;
  }

  /** The side of the edge on which a place lies, 0 if on its great circle. */
  side(v: Vector): number {
    const distance = dot(this.normal, v);
    return Math.abs(distance) <= MERGE_RADIUS ? 0 : Math.sign(distance);
  }

  cutAtEnds(other: NumberedEdge): void {
    this.cutAt(other.from, other.edge.from);
    this.cutAt(other.to, other.edge.to);
  }

  private cutAt(id: number, v: Vector): void {
    if (id === this.from || id === this.to || this.side(v) !== 0) return;
    const { from, to } = this.edge;
    if (dot(cross(this.normal, from), v) > 0 && dot(cross(v, to), this.normal) > 0) this.addCut(id, v);
  }

  addCut(id: number, v: Vector): void {
    if (id !== this.from && id !== this.to) this.cuts.push({ id, along: squaredDistance(this.edge.from, v) });
  }

  pieces(input: number): Piece[] {
    const ids = [this.from, ...this.cuts.sort((x, y) => x.along - y.along).map((c) => c.id), this.to];
    const pieces: Piece[] = [];
    for (let i = 1; i < ids.length; i++) {
      const [from, to] = [ids[i - 1]!, ids[i]!];
      if (from !== to) pieces.push({ from, to, input });
    }
    return pieces;
  }
}

function cutAtCrossing(x: NumberedEdge, y: NumberedEdge, places: Places): void {
  const { from: a, to: b } = x.edge;
  const { from: c, to: d } = y.edge;
  const [sideC, sideD, sideA, sideB] = [x.side(c), x.side(d), y.side(a), y.side(b)];
  // An end on the other edge is a cut already.
  if (sideC * sideD >= 0 || sideA * sideB >= 0) return;
  const line = unit(robustCross(x.normal, y.normal));
  const place = dot(line, add(a, b)) < 0 ? scale(line, -1) : line;
  if (dot(place, add(c, d)) <= 0) return;
  const id = places.idOf(place);
  x.addCut(id, place);
  y.addCut(id, place);
}
