import { isDynamicArray, isDynamicBag, type DynamicBag, type Value } from '../values/types.js';
import { readShape, type WrittenShape } from './geojson.js';
import { uniteAll, uniteLines } from './overlay.js';
import {
  counterclockwise,
  edgesCross,
  lineEdges,
  nestedRings,
  Region,
  ringEdges,
  type Edge,
  type Ring,
} from './region.js';
import { angleBetween, dot, fromDegrees, samePlace, type Vector } from './sphere.js';

/** Lines of a LineString or a MultiLineString. */
export class Lines {
  private united: { readonly lines: readonly (readonly Vector[])[]; readonly edges: readonly Edge[] } | undefined;

  constructor(
    readonly lines: readonly (readonly Vector[])[],
    readonly written: WrittenShape,
  ) {}

  edges(): Edge[] {
    return this.lines.flatMap(lineEdges);
  }

  /** What several lines cover together. */
  union(): { readonly lines: readonly (readonly Vector[])[]; readonly edges: readonly Edge[] } {
    this.united ??=
      this.lines.length === 1
        ? { lines: this.lines, edges: lineEdges(this.lines[0]!) }
        : uniteLines(this.lines.map(lineEdges));
    return this.united;
  }
}

/** Areas of a Polygon or a MultiPolygon. */
export class Polygons {
  private united: Region | undefined;

  constructor(
    readonly members: readonly Region[],
    readonly written: WrittenShape,
  ) {}

  contains(place: Vector): boolean {
    return this.members.some((member) => member.contains(place));
  }

  edges(): Edge[] {
    return this.members.flatMap((member) => member.edges());
  }

  /** What several areas cover together. */
  union(): Region {
    return (this.united ??= uniteAll(this.members));
  }
}

const knownLines = new WeakMap<DynamicBag, Lines | null>();
const knownPolygons = new WeakMap<DynamicBag, Polygons | null>();

/** The lines of a GeoJSON value; undefined when it is no valid LineString or MultiLineString. */
export function linesOf(value: Value): Lines | undefined {
  return remember(value, knownLines, readLines);
}

/** The areas of a GeoJSON value; undefined when it is no valid Polygon or MultiPolygon. */
export function polygonsOf(value: Value): Polygons | undefined {
  return remember(value, knownPolygons, readPolygons);
}

/** The shapes of an array; undefined when it is none or one of them is invalid. */
export function shapesOf<T>(value: Value, read: (item: Value) => T | undefined): T[] | undefined {
  if (!isDynamicArray(value) || value.length === 0) return undefined;
  const shapes: T[] = [];
  for (const item of value) {
    const shape = read(item);
    if (shape === undefined) return undefined;
    shapes.push(shape);
  }
  return shapes;
}

/** A shape is read once, however many places are compared with it. */
function remember<T>(
  value: Value,
  known: WeakMap<DynamicBag, T | null>,
  read: (written: WrittenShape) => T | undefined,
): T | undefined {
  if (!isDynamicBag(value)) return undefined;
  const before = known.get(value);
  if (before !== undefined) return before ?? undefined;
  const written = readShape(value);
  const shape = written === undefined ? undefined : read(written);
  known.set(value, shape ?? null);
  return shape;
}

function readLines(written: WrittenShape): Lines | undefined {
  if (written.kind !== 'lines') return undefined;
  const lines = written.lines.map((line) => withoutRepeats(line.map(([lng, lat]) => fromDegrees(lng, lat))));
  const isValid = lines.every((line) => line.length >= 2 && lineEdges(line).every(isShorterThanHalf));
  return isValid ? new Lines(lines, written) : undefined;
}

function withoutRepeats(line: readonly Vector[]): Vector[] {
  return line.filter((v, i) => i === 0 || !samePlace(v, line[i - 1]!));
}

function isShorterThanHalf({ from, to }: Edge): boolean {
  return angleBetween(from, to) < Math.PI - 1e-12;
}

function readPolygons(written: WrittenShape): Polygons | undefined {
  if (written.kind !== 'polygons') return undefined;
  const members: Region[] = [];
  for (const polygon of written.polygons) {
    const rings = polygon.map((ring) => ring.map(([lng, lat]) => fromDegrees(lng, lat)));
    if (!areValidRings(rings)) return undefined;
    members.push(new Region(rings.length === 1 ? [counterclockwise(rings[0]!)] : nestedRings(rings)));
  }
  return new Polygons(members, written);
}

/**
 * Rings of distinct vertices whose edges neither cross nor coincide.
 * Source: https://learn.microsoft.com/kusto/query/geo-point-in-polygon-function
 */
function areValidRings(rings: readonly Ring[]): boolean {
  for (const ring of rings) {
    const distinct = new Set(ring.map((v) => `${v.x},${v.y},${v.z}`));
    if (ring.length < 3 || distinct.size < ring.length) return false;
    if (!ringEdges(ring).every(isShorterThanHalf)) return false;
  }
  return !haveCrossings(rings.flatMap(ringEdges));
}

/** Compares only edges whose ranges of height overlap. */
function haveCrossings(edges: readonly Edge[]): boolean {
  const ranged = edges.map((edge) => {
    const { z: a } = edge.from;
    const { z: b } = edge.to;
    // An edge may rise above its ends by what an arc rises above its chord.
    const rise = 1 - dot(edge.from, edge.to);
    return { edge, low: Math.min(a, b) - rise, high: Math.max(a, b) + rise };
  });
  ranged.sort((x, y) => x.low - y.low);
  for (let i = 0; i < ranged.length; i++) {
    const x = ranged[i]!;
    for (let j = i + 1; j < ranged.length && ranged[j]!.low <= x.high; j++) {
      const y = ranged[j]!.edge;
      if (edgesCross(x.edge, y) || sameEdge(x.edge, y)) return true;
    }
  }
  return false;
}

function sameEdge(a: Edge, b: Edge): boolean {
  return (samePlace(a.from, b.from) && samePlace(a.to, b.to)) || (samePlace(a.from, b.to) && samePlace(a.to, b.from));
}
