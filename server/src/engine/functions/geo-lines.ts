import { notImplemented } from '../errors.js';
import { bufferEdges, bufferSize } from '../geo/buffer.js';
import { coverWithCells } from '../geo/covering.js';
import { hasValidLongitudes, linesShape, pointShape, readShape, shapeOf } from '../geo/geojson.js';
import { intersectEdges, uniteLines } from '../geo/overlay.js';
import { isEmptyOverlap, overlapShape, regionShape } from '../geo/polygon-output.js';
import { edgesCentroid, edgesLength, lineEdges, type Edge } from '../geo/region.js';
import { linesOf, shapesOf } from '../geo/shapes.js';
import { MAX_SIMPLIFY_TOLERANCE, simplify } from '../geo/simplify.js';
import { alongEdge, angleBetween, EARTH_RADIUS, nearestOnEdge, type Vector } from '../geo/sphere.js';
import { densify } from '../geo/tessellate.js';
import type { Value } from '../values/types.js';
import { plain, type ScalarFunction } from './contract.js';
import { levelArgument, numberArgument, placeArgument, rangeArgument, switchArgument } from './geo-arguments.js';

/** Source: https://learn.microsoft.com/kusto/query/geo-line-length-function */
function length(line: Value): Value {
  const shape = linesOf(line);
  return shape === undefined ? null : edgesLength(shape.union().edges) * EARTH_RADIUS;
}

/** Source: https://learn.microsoft.com/kusto/query/geo-line-centroid-function */
function centroid(line: Value): Value {
  const shape = linesOf(line);
  return shape === undefined ? null : pointShape(edgesCentroid(shape.union().edges));
}

/** The edges of a LineString; undefined for anything else. */
function singleLine(line: Value): readonly Edge[] | undefined {
  const shape = linesOf(line);
  return shape === undefined || shape.written.isMulti ? undefined : shape.edges();
}

/** Source: https://learn.microsoft.com/kusto/query/geo-line-interpolate-point-function */
function interpolatePoint(line: Value, fraction: Value): Value {
  const [edges, share] = [singleLine(line), numberArgument(fraction)];
  if (edges === undefined || share === undefined || !(share >= 0 && share <= 1)) return null;
  return pointShape(placeAlong(edges, share * edgesLength(edges)));
}

/** The place at a distance from the start, as an angle. */
function placeAlong(edges: readonly Edge[], angle: number): Vector {
  let rest = angle;
  for (const { from, to } of edges) {
    const own = angleBetween(from, to);
    if (rest < own) return alongEdge(from, to, rest);
    rest -= own;
  }
  return edges.at(-1)!.to;
}

/** Source: https://learn.microsoft.com/kusto/query/geo-line-locate-point-function */
function locatePoint(line: Value, lng: Value, lat: Value, useSpheroid?: Value): Value {
  const [edges, place] = [singleLine(line), placeArgument(lng, lat)];
  if (edges === undefined || place === undefined) return null;
  if (switchArgument(useSpheroid)) throw notImplemented('geo_line_locate_point() on the spheroid');
  let [passed, at, least] = [0, 0, Infinity];
  for (const { from, to } of edges) {
    const nearest = nearestOnEdge(place, from, to);
    const distance = angleBetween(place, nearest);
    if (distance < least) [least, at] = [distance, passed + angleBetween(from, nearest)];
    passed += angleBetween(from, to);
  }
  return Math.min(1, at / passed);
}

/** Source: https://learn.microsoft.com/kusto/query/geo-line-densify-function */
function densifyLine(line: Value, tolerance?: Value, preserveCrossing?: Value): Value {
  const shape = linesOf(line) && readShape(line);
  const limit = rangeArgument(tolerance, 10, 0.1, 10_000);
  if (shape?.kind !== 'lines' || limit === undefined || !hasValidLongitudes(shape)) return null;
  const lines = shape.lines.map((chain) => densify(chain, limit, switchArgument(preserveCrossing)));
  return shape.isMulti ? shapeOf('MultiLineString', lines) : shapeOf('LineString', lines[0]!);
}

/** Source: https://learn.microsoft.com/kusto/query/geo-line-simplify-function */
function simplifyLine(line: Value, tolerance?: Value): Value {
  const [shape, limit] = [linesOf(line), rangeArgument(tolerance, 10, 0, MAX_SIMPLIFY_TOLERANCE)];
  if (shape === undefined || limit === undefined) return null;
  const lines = simplify(shape.union().lines, false, limit);
  return lines.length === 0 ? null : linesShape(lines);
}

/** Source: https://learn.microsoft.com/kusto/query/geo-line-buffer-function */
function bufferLine(line: Value, radius: Value, tolerance: Value = 10): Value {
  const shape = linesOf(line);
  const size = bufferSize(numberArgument(radius) ?? NaN, numberArgument(tolerance) ?? NaN);
  return shape === undefined || size === undefined ? null : regionShape(bufferEdges(shape.edges(), size));
}

/** Source: https://learn.microsoft.com/kusto/query/geo-line-to-s2cells-function */
function lineToCells(line: Value, level?: Value, radius?: Value): Value {
  const shape = linesOf(line);
  const [wanted, reach] = [levelArgument(level, 11, 0, 30), rangeArgument(radius, 0, 0, Infinity)];
  if (shape === undefined || wanted === undefined || reach === undefined) return null;
  const least = Math.max(...shape.lines.map((one) => edgesLength(lineEdges(one))));
  const covered = { edges: shape.edges(), length: least, area: 0, contains: () => false };
  return coverWithCells(covered, wanted, reach) ?? null;
}

/** Source: https://learn.microsoft.com/kusto/query/geo-intersection-2lines-function */
function intersection(a: Value, b: Value): Value {
  const [first, second] = [linesOf(a), linesOf(b)];
  if (first === undefined || second === undefined) return null;
  return overlapShape(intersectEdges(first.union().edges, second.union().edges));
}

/** Source: https://learn.microsoft.com/kusto/query/geo-intersects-2lines-function */
function intersects(a: Value, b: Value): Value {
  const [first, second] = [linesOf(a), linesOf(b)];
  if (first === undefined || second === undefined) return null;
  return !isEmptyOverlap(intersectEdges(first.edges(), second.edges()));
}

/** Source: https://learn.microsoft.com/kusto/query/geo-union-lines-array-function */
function union(lines: Value): Value {
  const shapes = shapesOf(lines, linesOf);
  if (shapes === undefined) return null;
  return linesShape(uniteLines(shapes.flatMap((shape) => shape.lines.map(lineEdges))).lines);
}

export const GEO_LINE_FUNCTIONS: readonly ScalarFunction[] = [
  plain('geo_line_length', length),
  plain('geo_line_centroid', centroid),
  plain('geo_line_interpolate_point', interpolatePoint),
  plain('geo_line_locate_point', locatePoint),
  plain('geo_line_densify', densifyLine),
  plain('geo_line_simplify', simplifyLine),
  plain('geo_line_buffer', bufferLine),
  plain('geo_line_to_s2cells', lineToCells),
  plain('geo_intersection_2lines', intersection),
  plain('geo_intersects_2lines', intersects),
  plain('geo_union_lines_array', union),
];
