import type { s2 as S2 } from 's2js';
import { s2Library } from './libraries.js';
import {
  add,
  angleBetween,
  cross,
  dot,
  nearestOnEdge,
  norm,
  samePlace,
  squaredDistance,
  unit,
  type Vector,
} from './sphere.js';

/** A closed chain of places; its interior is on its left. The last place is not the first one again. */
export type Ring = readonly Vector[];

/** An edge between two places. */
export interface Edge {
  readonly from: Vector;
  readonly to: Vector;
}

/** The edges of a ring, in order. */
export function ringEdges(ring: Ring): Edge[] {
  return ring.map((from, i) => ({ from, to: ring[(i + 1) % ring.length]! }));
}

/** The edges of a line, in order; places that repeat at once make no edge. */
export function lineEdges(line: readonly Vector[]): Edge[] {
  const edges: Edge[] = [];
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1]!, line[i]!];
    if (!samePlace(from, to)) edges.push({ from, to });
  }
  return edges;
}

function loopOf(ring: Ring): S2.Loop {
  const { Loop, Point } = s2Library();
  return new Loop(ring.map((v) => new Point(v.x, v.y, v.z)));
}

/** Turned so that the smaller of its two sides is on the left. */
export function counterclockwise(ring: Ring): Ring {
  return loopOf(ring).isNormalized() ? ring : [...ring].reverse();
}

/**
 * An area of the sphere: rings with the interior on their left, counterclockwise shells and clockwise holes. A place is
 * inside when an odd number of rings goes around it.
 */
export class Region {
  private loops: S2.Loop[] | undefined;
  private caps: readonly { readonly center: Vector; readonly cosine: number }[] | undefined;

  /** Rings as above; see {@link nestedRings} for rings that may be turned either way. */
  constructor(readonly rings: readonly Ring[]) {}

  edges(): Edge[] {
    return this.rings.flatMap(ringEdges);
  }

  /** Each ring as a loop around its smaller side. */
  private normalized(): S2.Loop[] {
    this.loops ??= this.rings.map((ring) => loopOf(counterclockwise(ring)));
    return this.loops;
  }

  contains(place: Vector): boolean {
    this.caps ??= this.rings.map(capAround);
    const { Point } = s2Library();
    const point = new Point(place.x, place.y, place.z);
    const loops = this.normalized();
    let inside = false;
    this.caps.forEach((cap, i) => {
      if (dot(cap.center, place) >= cap.cosine && loops[i]!.containsPoint(point)) inside = !inside;
    });
    return inside;
  }

  /** Which rings are holes: those in an odd number of others. */
  private signs(): number[] {
    return this.rings.map((ring) => (loopOf(ring).isNormalized() ? 1 : -1));
  }

  /** The area on a sphere of radius 1. */
  area(): number {
    const signs = this.signs();
    return this.normalized().reduce((total, loop, i) => total + signs[i]! * loop.area(), 0);
  }

  /** The centre of mass, on the surface. */
  centroid(): Vector {
    const signs = this.signs();
    const total = this.normalized().reduce<Vector>(
      (at, loop, i) => {
        const c = loop.centroid();
        return { x: at.x + signs[i]! * c.x, y: at.y + signs[i]! * c.y, z: at.z + signs[i]! * c.z };
      },
      { x: 0, y: 0, z: 0 },
    );
    return unit(total);
  }

  /** The place nearest to another: itself when it is inside. */
  nearest(place: Vector): Vector {
    return this.contains(place) ? place : nearestOnEdges(place, this.edges());
  }
}

/** Rings of one polygon, turned either way, as a region has them: a ring within an odd number of others is a hole. */
export function nestedRings(rings: readonly Ring[]): Ring[] {
  const turned = rings.map(counterclockwise);
  if (turned.length === 1) return turned;
  const regions = turned.map((ring) => new Region([ring]));
  return turned.map((ring, i) => {
    const around = regions.filter((region, j) => j !== i && region.contains(ownPlace(ring, region.rings[0]!)));
    return around.length % 2 === 0 ? ring : [...ring].reverse();
  });
}

/** A place on a ring that is no vertex of another one. */
function ownPlace(ring: Ring, other: Ring): Vector {
  const own = ring.find((v) => !other.some((w) => samePlace(v, w)));
  return own ?? unit(add(ring[0]!, ring[1]!));
}

/** A cap that holds a ring, for a quick test. Rings around more than a quarter of the sphere get the whole one. */
function capAround(ring: Ring): { readonly center: Vector; readonly cosine: number } {
  const sum = ring.reduce(add, { x: 0, y: 0, z: 0 });
  const center = unit(sum);
  let radius = norm(sum) < ring.length / 2 ? Math.PI : 0;
  for (const edge of ringEdges(ring)) {
    radius = Math.max(radius, angleBetween(center, edge.from) + angleBetween(edge.from, edge.to) / 2);
  }
  return { center, cosine: radius > Math.PI / 4 ? -2 : Math.cos(radius + 1e-9) };
}

/** The place on some edges that is nearest to another. */
export function nearestOnEdges(place: Vector, edges: readonly Edge[]): Vector {
  let best: Vector | undefined;
  let least = Infinity;
  for (const { from, to } of edges) {
    const candidate = nearestOnEdge(place, from, to);
    const distance = squaredDistance(place, candidate);
    if (distance < least) [least, best] = [distance, candidate];
  }
  return best!;
}

/** The centre of mass of edges, on the surface. */
export function edgesCentroid(edges: readonly Edge[]): Vector {
  let total: Vector = { x: 0, y: 0, z: 0 };
  for (const { from, to } of edges) {
    const between = add(from, to);
    const length = dot(between, between);
    if (length === 0) continue;
    const gap = { x: from.x - to.x, y: from.y - to.y, z: from.z - to.z };
    const weight = Math.sqrt(dot(gap, gap) / length);
    total = add(total, { x: between.x * weight, y: between.y * weight, z: between.z * weight });
  }
  return unit(total);
}

/** The length of edges, in radians. */
export function edgesLength(edges: readonly Edge[]): number {
  return edges.reduce((total, { from, to }) => total + angleBetween(from, to), 0);
}

/** Whether two edges meet in a place inside both; edges that share an end do not. */
export function edgesCross({ from: a, to: b }: Edge, { from: c, to: d }: Edge): boolean {
  if (samePlace(a, c) || samePlace(a, d) || samePlace(b, c) || samePlace(b, d)) return false;
  const ab = cross(a, b);
  const acb = -dot(ab, c);
  if (acb * dot(ab, d) <= 0) return false;
  const cd = cross(c, d);
  return acb * -dot(cd, b) > 0 && acb * dot(cd, a) > 0;
}
