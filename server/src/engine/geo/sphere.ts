/**
 * Vectors from the centre of the Earth, of length 1 for places on its surface. Kusto's Earth is a sphere, and the edges
 * between places are geodesics.
 * Source: https://learn.microsoft.com/kusto/query/geospatial-grid-systems
 */
export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The radius of Kusto's Earth, in metres. */
export const EARTH_RADIUS = 6_371_010;

/** A longitude and a latitude, in degrees. */
export type Coordinate = readonly [lng: number, lat: number];

const DEGREE = Math.PI / 180;

export function isValidCoordinate(lng: number, lat: number): boolean {
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
}

/** The place at some degrees; longitudes may go round the Earth more than once. */
export function fromDegrees(lng: number, lat: number): Vector {
  const [phi, theta] = [lat * DEGREE, lng * DEGREE];
  const cosPhi = Math.cos(phi);
  return { x: Math.cos(theta) * cosPhi, y: Math.sin(theta) * cosPhi, z: Math.sin(phi) };
}

export function toDegrees(v: Vector): Coordinate {
  const lng = Math.atan2(v.y, v.x) / DEGREE;
  const lat = Math.atan2(v.z, Math.sqrt(v.x * v.x + v.y * v.y)) / DEGREE;
  return [lng + 0, lat + 0];
}

export function add(a: Vector, b: Vector): Vector {
  return { x: a.x + b.x, y: a.y + b.y, z: a.z + b.z };
}

export function subtract(a: Vector, b: Vector): Vector {
  return { x: a.x - b.x, y: a.y - b.y, z: a.z - b.z };
}

export function scale(v: Vector, by: number): Vector {
  return { x: v.x * by, y: v.y * by, z: v.z * by };
}

export function dot(a: Vector, b: Vector): number {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

export function cross(a: Vector, b: Vector): Vector {
  return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x };
}

export function norm(v: Vector): number {
  return Math.sqrt(dot(v, v));
}

/** The vector of length 1 in the same direction; a vector without length stays as it is. */
export function unit(v: Vector): Vector {
  const length = norm(v);
  return length === 0 ? v : scale(v, 1 / length);
}

/** A vector at right angles to two places, exact even where they lie close together. */
export function robustCross(a: Vector, b: Vector): Vector {
  return cross(add(a, b), subtract(b, a));
}

/** The angle between two places, in radians: times the radius, their distance. */
export function angleBetween(a: Vector, b: Vector): number {
  return Math.atan2(norm(cross(a, b)), dot(a, b));
}

/** The square of the straight distance between two places. */
export function squaredDistance(a: Vector, b: Vector): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2;
}

export function samePlace(a: Vector, b: Vector): boolean {
  return a.x === b.x && a.y === b.y && a.z === b.z;
}

/** The place on the edge from a to b that is nearest to p. */
export function nearestOnEdge(p: Vector, a: Vector, b: Vector): Vector {
  const normal = unit(robustCross(a, b));
  const projected = unit(subtract(p, scale(normal, dot(p, normal))));
  const isBetween = dot(cross(normal, a), projected) > 0 && dot(cross(projected, b), normal) > 0;
  if (isBetween) return projected;
  return dot(p, a) >= dot(p, b) ? a : b;
}

/** The place at a fraction of the way from a to b. */
export function interpolate(a: Vector, b: Vector, fraction: number): Vector {
  if (fraction === 0) return a;
  if (fraction === 1) return b;
  return alongEdge(a, b, fraction * angleBetween(a, b));
}

/** The place at an angle from a in the direction of b. */
export function alongEdge(a: Vector, b: Vector, angle: number): Vector {
  const tangent = unit(cross(robustCross(a, b), a));
  return unit(add(scale(a, Math.cos(angle)), scale(tangent, Math.sin(angle))));
}

/** The direction from a to b, clockwise from north, in radians from 0 to 2π. */
export function azimuth(a: Vector, b: Vector): number {
  const north = { x: 0, y: 0, z: 1 };
  const east = cross(north, a);
  const toward = cross(cross(a, b), a);
  const turn = Math.atan2(dot(toward, unit(east)), dot(toward, unit(cross(a, east))));
  return turn < 0 ? turn + 2 * Math.PI : turn;
}
