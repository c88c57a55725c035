import { DynamicReal, isDynamicArray, isDynamicBag, type Dynamic, type Value } from '../values/types.js';
import { isValidCoordinate, toDegrees, type Coordinate, type Vector } from './sphere.js';

/** A GeoJSON shape as it was written; nothing is known yet of how its rings and lines lie. */
export type WrittenShape =
  | { readonly kind: 'lines'; readonly isMulti: boolean; readonly lines: readonly (readonly Coordinate[])[] }
  | {
      readonly kind: 'polygons';
      readonly isMulti: boolean;
      readonly polygons: readonly (readonly (readonly Coordinate[])[])[];
    };

/**
 * Reads a LineString, MultiLineString, Polygon or MultiPolygon; undefined for anything else, as for latitudes out of
 * range. Longitudes may go round the Earth.
 * Source: https://datatracker.ietf.org/doc/html/rfc7946
 */
export function readShape(value: Value): WrittenShape | undefined {
  if (!isDynamicBag(value)) return undefined;
  const type = value.get('type');
  const coordinates = value.get('coordinates') ?? null;
  switch (type) {
    case 'LineString': {
      const line = readLine(coordinates);
      return line && { kind: 'lines', isMulti: false, lines: [line] };
    }
    case 'MultiLineString': {
      const lines = readAll(coordinates, readLine);
      return lines && { kind: 'lines', isMulti: true, lines };
    }
    case 'Polygon': {
      const rings = readAll(coordinates, readRing);
      return rings && { kind: 'polygons', isMulti: false, polygons: [rings] };
    }
    case 'MultiPolygon': {
      const polygons = readAll(coordinates, (rings) => readAll(rings, readRing));
      return polygons && { kind: 'polygons', isMulti: true, polygons };
    }
    default:
      return undefined;
  }
}

/** Every item by `read`; undefined when there is none or one cannot be read. */
function readAll<T>(value: Dynamic, read: (item: Dynamic) => T | undefined): T[] | undefined {
  if (!isDynamicArray(value) || value.length === 0) return undefined;
  const out: T[] = [];
  for (const item of value) {
    const one = read(item);
    if (one === undefined) return undefined;
    out.push(one);
  }
  return out;
}

function readLine(value: Dynamic): Coordinate[] | undefined {
  const line = readAll(value, readCoordinate);
  return line !== undefined && line.length >= 2 ? line : undefined;
}

/** A closed ring without the repeated last coordinate. */
function readRing(value: Dynamic): Coordinate[] | undefined {
  const ring = readAll(value, readCoordinate);
  if (ring === undefined || ring.length < 4) return undefined;
  const [first, last] = [ring[0]!, ring.at(-1)!];
  if (first[0] !== last[0] || first[1] !== last[1]) return undefined;
  return ring.slice(0, -1);
}

function readCoordinate(value: Dynamic): Coordinate | undefined {
  if (!isDynamicArray(value) || value.length < 2) return undefined;
  const [lng, lat] = [numberIn(value[0]!), numberIn(value[1]!)];
  if (lng === undefined || lat === undefined) return undefined;
  return Number.isFinite(lng) && isValidCoordinate(0, lat) ? [lng, lat] : undefined;
}

function numberIn(value: Dynamic): number | undefined {
  if (value instanceof DynamicReal) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

/** Whether every longitude of a shape is in its range. */
export function hasValidLongitudes(shape: WrittenShape): boolean {
  const coordinates = shape.kind === 'lines' ? shape.lines.flat() : shape.polygons.flat(2);
  return coordinates.every(([lng, lat]) => isValidCoordinate(lng, lat));
}

function bag(type: string, key: string, value: Dynamic): Dynamic {
  return new Map<string, Dynamic>([
    ['type', type],
    [key, value],
  ]);
}

export function pointShape(point: Vector): Dynamic {
  return bag('Point', 'coordinates', toDegrees(point));
}

/** A shape from coordinates: `depth` arrays around each. */
export function shapeOf(type: string, coordinates: Dynamic): Dynamic {
  return bag(type, 'coordinates', coordinates);
}

/** Points, or one point. */
export function pointsShape(points: readonly Vector[]): Dynamic {
  if (points.length === 1) return pointShape(points[0]!);
  return shapeOf('MultiPoint', points.map(toDegrees));
}

/** Lines, or one line. */
export function linesShape(lines: readonly (readonly Vector[])[]): Dynamic {
  const written = lines.map((line) => line.map(toDegrees));
  return written.length === 1 ? shapeOf('LineString', written[0]!) : shapeOf('MultiLineString', written);
}

/** Polygons, or one polygon; each is its rings, without the repeated last vertex. */
export function polygonsShape(polygons: readonly (readonly (readonly Vector[])[])[]): Dynamic {
  const written = polygons.map((rings) => rings.map((ring) => [...ring, ring[0]!].map(toDegrees)));
  return written.length === 1 ? shapeOf('Polygon', written[0]!) : shapeOf('MultiPolygon', written);
}

/** A single shape as itself; several, or none, as a collection. */
export function collectionOf(shapes: readonly Dynamic[]): Dynamic {
  return shapes.length === 1 ? shapes[0]! : bag('GeometryCollection', 'geometries', shapes);
}
