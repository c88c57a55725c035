import { uniteAll } from './overlay.js';
import { Region, type Edge, type Ring } from './region.js';
import {
  add,
  alongEdge,
  angleBetween,
  cross,
  EARTH_RADIUS,
  interpolate,
  robustCross,
  scale,
  unit,
  type Vector,
} from './sphere.js';

/** A tolerance of less than this share of the radius is refused. */
const LEAST_TOLERANCE = 1e-6;
const MAX_VERTICES = 100_000;

/** How far a buffer reaches and how exactly its outline follows, both as angles. */
export interface BufferSize {
  readonly radius: number;
  readonly tolerance: number;
}

/**
 * Checks a radius and a tolerance in metres; undefined when they make no buffer.
 * Source: https://learn.microsoft.com/kusto/query/geo-point-buffer-function
 */
export function bufferSize(radius: number, tolerance: number): BufferSize | undefined {
  if (!(radius > 0) || !(tolerance >= radius * LEAST_TOLERANCE) || radius / EARTH_RADIUS >= Math.PI / 2)
    return undefined;
  const exact = Math.min(tolerance, radius * 0.999);
  return { radius: radius / EARTH_RADIUS, tolerance: exact / EARTH_RADIUS };
}

/** A polygon around a circle, whose vertices are at most the tolerance outside of it. */
export function circle(center: Vector, size: BufferSize): Ring {
  // An edge that touches the circle lies between vertices at radius / cos(half of its angle).
  const half = Math.acos(Math.tan(size.radius) / Math.tan(size.radius + size.tolerance));
  const count = Math.min(MAX_VERTICES, Math.max(4, Math.ceil(Math.PI / half)));
  const reach = Math.atan(Math.tan(size.radius) / Math.cos(Math.PI / count));
  const east = unit(cross(Math.abs(center.z) > 0.9 ? { x: 1, y: 0, z: 0 } : { x: 0, y: 0, z: 1 }, center));
  const north = cross(center, east);
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    const toward = add(scale(east, Math.cos(angle)), scale(north, Math.sin(angle)));
    return unit(add(scale(center, Math.cos(reach)), scale(toward, Math.sin(reach))));
  });
}

/** The band on both sides of an edge, without rounded ends. */
function band({ from, to }: Edge, size: BufferSize): Ring {
  const normal = unit(robustCross(from, to));
  const length = angleBetween(from, to);
  // The sides run parallel to the edge, which geodesics do not: enough of them stay within the tolerance.
  const sag = 1 - Math.cos(length / 2);
  const steps = Math.max(1, Math.ceil(Math.sqrt((sag * Math.sin(size.radius)) / size.tolerance)));
  const side = (sign: number): Vector[] =>
    Array.from({ length: steps + 1 }, (_, i) => {
      const along = interpolate(from, to, i / steps);
      return alongEdge(along, scale(normal, sign), size.radius);
    });
  return [...side(-1), ...side(1).reverse()];
}

/** The area within the radius of edges. */
export function bufferEdges(edges: readonly Edge[], size: BufferSize): Region {
  const seen = new Set<string>();
  const parts: Region[] = [];
  for (const edge of edges) {
    parts.push(new Region([band(edge, size)]));
    for (const end of [edge.from, edge.to]) {
      const key = `${end.x},${end.y},${end.z}`;
      if (!seen.has(key)) parts.push(new Region([circle(end, size)]));
      seen.add(key);
    }
  }
  return uniteAll(parts);
}
