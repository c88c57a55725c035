import { bufferEdges, bufferSize } from '../geo/buffer.js';
import { coverWithCells } from '../geo/covering.js';
import { hasValidLongitudes, pointShape, polygonsShape, readShape, shapeOf } from '../geo/geojson.js';
import { polygonsToH3Cells } from '../geo/h3-cells.js';
import { intersectLines, intersectRegions, uniteAll, uniteRegions, type Overlap } from '../geo/overlay.js';
import { isEmptyOverlap, overlapShape, polygonRings, regionShape } from '../geo/polygon-output.js';
import { edgesLength, Region } from '../geo/region.js';
import { linesOf, polygonsOf, shapesOf } from '../geo/shapes.js';
import { MAX_SIMPLIFY_TOLERANCE, simplify } from '../geo/simplify.js';
import { EARTH_RADIUS, toDegrees, type Vector } from '../geo/sphere.js';
import { densify } from '../geo/tessellate.js';
import type { Value } from '../values/types.js';
import { plain, type ScalarFunction } from './contract.js';
import { levelArgument, numberArgument, rangeArgument, switchArgument } from './geo-arguments.js';

/** Source: https://learn.microsoft.com/kusto/query/geo-polygon-area-function */
function area(polygon: Value): Value {
  const shape = polygonsOf(polygon);
  return shape === undefined ? null : shape.union().area() * EARTH_RADIUS ** 2;
}

/** Source: https://learn.microsoft.com/kusto/query/geo-polygon-perimeter-function */
function perimeter(polygon: Value): Value {
  const shape = polygonsOf(polygon);
  return shape === undefined ? null : edgesLength(shape.union().edges()) * EARTH_RADIUS;
}

/** Source: https://learn.microsoft.com/kusto/query/geo-polygon-centroid-function */
function centroid(polygon: Value): Value {
  const shape = polygonsOf(polygon);
  return shape === undefined ? null : pointShape(shape.union().centroid());
}

/** Source: https://learn.microsoft.com/kusto/query/geo-polygon-densify-function */
function densifyPolygon(polygon: Value, tolerance?: Value, preserveCrossing?: Value): Value {
  const shape = readShape(polygon);
  const limit = rangeArgument(tolerance, 10, 0.1, 10_000);
  if (shape?.kind !== 'polygons' || limit === undefined || !hasValidLongitudes(shape)) return null;
  const keep = switchArgument(preserveCrossing);
  const polygons = shape.polygons.map((rings) => rings.map((ring) => densify([...ring, ring[0]!], limit, keep)));
  return shape.isMulti ? shapeOf('MultiPolygon', polygons) : shapeOf('Polygon', polygons[0]!);
}

/** Source: https://learn.microsoft.com/kusto/query/geo-polygon-simplify-function */
function simplifyPolygon(polygon: Value, tolerance?: Value): Value {
  const [shape, limit] = [polygonsOf(polygon), rangeArgument(tolerance, 10, 0, MAX_SIMPLIFY_TOLERANCE)];
  if (shape === undefined || limit === undefined) return null;
  return regionShape(new Region(simplify(shape.union().rings, true, limit)));
}

/** Source: https://learn.microsoft.com/kusto/query/geo-simplify-polygons-array-function */
function simplifyPolygons(polygons: Value, tolerance?: Value): Value {
  const [shapes, limit] = [shapesOf(polygons, polygonsOf), rangeArgument(tolerance, 10, 0, MAX_SIMPLIFY_TOLERANCE)];
  if (shapes === undefined || limit === undefined) return null;
  const rings = shapes.flatMap((shape) => shape.members.flatMap((member) => member.rings));
  const simpler = polygonRings(new Region(simplify(rings, true, limit)));
  return simpler.length === 0 ? null : polygonsShape(simpler);
}

/** An area and what lies within a radius of it; undefined for a radius or tolerance that makes no buffer. */
function buffered(region: Region, radius: Value, tolerance: Value): Region | undefined {
  const size = bufferSize(numberArgument(radius) ?? NaN, numberArgument(tolerance) ?? NaN);
  return size === undefined ? undefined : uniteRegions(region, bufferEdges(region.edges(), size));
}

/** Source: https://learn.microsoft.com/kusto/query/geo-polygon-buffer-function */
function bufferPolygon(polygon: Value, radius: Value, tolerance: Value = 10): Value {
  const shape = polygonsOf(polygon);
  const region = shape && buffered(shape.union(), radius, tolerance);
  return region === undefined ? null : regionShape(region);
}

/** Source: https://learn.microsoft.com/kusto/query/geo-polygon-to-s2cells-function */
function polygonToCells(polygon: Value, level?: Value, radius?: Value): Value {
  const shape = polygonsOf(polygon);
  const [wanted, reach] = [levelArgument(level, 11, 0, 30), rangeArgument(radius, 0, 0, Infinity)];
  if (shape === undefined || wanted === undefined || reach === undefined) return null;
  const covered = {
    edges: shape.edges(),
    length: Math.max(...shape.members.map((member) => edgesLength(member.edges()))),
    area: Math.max(...shape.members.map((member) => member.area())),
    contains: (place: Vector) => shape.contains(place),
  };
  return coverWithCells(covered, wanted, reach) ?? null;
}

/** Source: https://learn.microsoft.com/kusto/query/geo-polygon-to-h3cells-function */
function polygonToHexagons(polygon: Value, resolution?: Value, radius?: Value): Value {
  const shape = polygonsOf(polygon);
  const [wanted, reach] = [levelArgument(resolution, 6, 0, 15), rangeArgument(radius, 0, 0, Infinity)];
  if (shape === undefined || wanted === undefined || reach === undefined) return null;
  if (shape.written.kind !== 'polygons') return null;
  let polygons: readonly (readonly (readonly (readonly [number, number])[])[])[] = shape.written.polygons;
  if (reach > 0) {
    const region = buffered(shape.union(), reach, Math.min(10, reach / 2));
    if (region === undefined) return null;
    polygons = polygonRings(region).map((rings) => rings.map((ring) => ring.map(toDegrees)));
  }
  return polygonsToH3Cells(polygons, wanted) ?? null;
}

function polygonOverlap(a: Value, b: Value): Overlap | undefined {
  const [first, second] = [polygonsOf(a), polygonsOf(b)];
  return first && second && intersectRegions(first.union(), second.union());
}

function lineOverlap(line: Value, polygon: Value): Overlap | undefined {
  const [first, second] = [linesOf(line), polygonsOf(polygon)];
  return first && second && intersectLines(first.union().edges, second.union());
}

type OverlapOf = (a: Value, b: Value) => Overlap | undefined;

/** Source: https://learn.microsoft.com/kusto/query/geo-intersection-2polygons-function */
function intersection(name: string, overlapOf: OverlapOf): ScalarFunction {
  return plain(name, (a, b) => {
    const overlap = overlapOf(a, b);
    return overlap === undefined ? null : overlapShape(overlap);
  });
}

/** Source: https://learn.microsoft.com/kusto/query/geo-intersects-2polygons-function */
function intersects(name: string, overlapOf: OverlapOf): ScalarFunction {
  return plain(name, (a, b) => {
    const overlap = overlapOf(a, b);
    return overlap === undefined ? null : !isEmptyOverlap(overlap);
  });
}

/** Source: https://learn.microsoft.com/kusto/query/geo-union-polygons-array-function */
function union(polygons: Value): Value {
  const shapes = shapesOf(polygons, polygonsOf);
  return shapes === undefined ? null : regionShape(uniteAll(shapes.flatMap((shape) => shape.members)));
}

export const GEO_POLYGON_FUNCTIONS: readonly ScalarFunction[] = [
  plain('geo_polygon_area', area),
  plain('geo_polygon_perimeter', perimeter),
  plain('geo_polygon_centroid', centroid),
  plain('geo_polygon_densify', densifyPolygon),
  plain('geo_polygon_simplify', simplifyPolygon),
  plain('geo_simplify_polygons_array', simplifyPolygons),
  plain('geo_polygon_buffer', bufferPolygon),
  plain('geo_polygon_to_s2cells', polygonToCells),
  plain('geo_polygon_to_h3cells', polygonToHexagons),
  intersection('geo_intersection_2polygons', polygonOverlap),
  intersection('geo_intersection_line_with_polygon', lineOverlap),
  intersects('geo_intersects_2polygons', polygonOverlap),
  intersects('geo_intersects_line_with_polygon', lineOverlap),
  plain('geo_union_polygons_array', union),
];
