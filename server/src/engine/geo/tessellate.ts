import {
  dot,
  EARTH_RADIUS,
  fromDegrees,
  interpolate,
  squaredDistance,
  type Coordinate,
  type Vector,
} from './sphere.js';

/** Where along an edge a straight line in degrees and a geodesic are farthest apart, at most. */
const PROBE = 0.312_156_910_822_483_1;
/** What the two probes may miss. */
const SAFETY = 0.838_299_925_698_888_5;
/** Beyond this length an edge is always halved. */
const RIGHT_ANGLE = -1e-14;

/**
 * Adds places to a chain of straight edges in degrees until the geodesics between them are at most `tolerance` metres
 * away from them, by halving as the S2 library's tessellator does. With `shortest`, an edge takes the shorter way
 * around the Earth; otherwise it stays within the range of longitudes.
 * Source: https://learn.microsoft.com/kusto/query/geo-line-densify-function
 */
export function densify(chain: readonly Coordinate[], tolerance: number, shortest: boolean): Coordinate[] {
  const limit = (2 * Math.sin((SAFETY * tolerance) / EARTH_RADIUS / 2)) ** 2;
  const out: Coordinate[] = [chain[0]!];
  for (let i = 1; i < chain.length; i++) {
    const [from, to] = [chain[i - 1]!, chain[i]!];
    const end: Coordinate = shortest ? [unwrapped(from[0], to[0]), to[1]] : to;
    append(from, fromDegrees(...from), end, fromDegrees(...end), limit, out);
    out[out.length - 1] = to;
  }
  return out.map(([lng, lat]) => [wrapped(lng), lat]);
}

/** The longitude nearest to another of those that mean the same. */
function unwrapped(from: number, to: number): number {
  return to + 360 * Math.round((from - to) / 360);
}

function wrapped(lng: number): number {
  return lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng;
}

function append(p: Coordinate, a: Vector, q: Coordinate, b: Vector, limit: number, out: Coordinate[]): void {
  if (gap(p, a, q, b) <= limit) {
    out.push(q);
    return;
  }
  const middle = between(p, q, 0.5);
  const m = fromDegrees(...middle);
  append(p, a, middle, m, limit, out);
  append(middle, m, q, b, limit, out);
}

/** The square of the greatest distance between the straight edge and the geodesic. */
function gap(p: Coordinate, a: Vector, q: Coordinate, b: Vector): number {
  if (dot(a, b) < RIGHT_ANGLE) return Infinity;
  const at = (t: number): number => squaredDistance(interpolate(a, b, t), fromDegrees(...between(p, q, t)));
  return Math.max(at(PROBE), at(1 - PROBE));
}

function between(p: Coordinate, q: Coordinate, t: number): Coordinate {
  return [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t];
}
