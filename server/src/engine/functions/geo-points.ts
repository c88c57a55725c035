import { bufferSize, circle } from '../geo/buffer.js';
import { pointShape, polygonsShape } from '../geo/geojson.js';
import { nearestOnEdges } from '../geo/region.js';
import { linesOf, polygonsOf } from '../geo/shapes.js';
import { angleBetween, azimuth, EARTH_RADIUS, samePlace, type Vector } from '../geo/sphere.js';
import { spheroidDistance } from '../geo/spheroid.js';
import { parseWkt } from '../geo/wkt.js';
import { isDynamicArray, type Dynamic, type Value } from '../values/types.js';
import { plain, type ScalarFunction } from './contract.js';
import { numberArgument, placeArgument, switchArgument } from './geo-arguments.js';

/** Source: https://learn.microsoft.com/kusto/query/geo-distance-2points-function */
function distance(lng1: Value, lat1: Value, lng2: Value, lat2: Value, useSpheroid?: Value): Value {
  const [a, b] = [placeArgument(lng1, lat1), placeArgument(lng2, lat2)];
  if (a === undefined || b === undefined) return null;
  if (!switchArgument(useSpheroid)) return angleBetween(a, b) * EARTH_RADIUS;
  const degrees = [lng1, lat1, lng2, lat2].map((v) => numberArgument(v)!);
  return spheroidDistance([degrees[0]!, degrees[1]!], [degrees[2]!, degrees[3]!]);
}

/** The direction from one place to another; undefined when they are the same or opposite. */
function direction(from: Vector | undefined, to: Vector | undefined): number | undefined {
  if (from === undefined || to === undefined || samePlace(from, to)) return undefined;
  return angleBetween(from, to) > Math.PI - 1e-12 ? undefined : azimuth(from, to);
}

/** Source: https://learn.microsoft.com/kusto/query/geo-azimuth-function */
function azimuthOf(lng1: Value, lat1: Value, lng2: Value, lat2: Value): Value {
  return direction(placeArgument(lng1, lat1), placeArgument(lng2, lat2)) ?? null;
}

/** Source: https://learn.microsoft.com/kusto/query/geo-angle-function */
function angle(lng1: Value, lat1: Value, lng2: Value, lat2: Value, lng3: Value, lat3: Value): Value {
  const [a, b, c] = [placeArgument(lng1, lat1), placeArgument(lng2, lat2), placeArgument(lng3, lat3)];
  const [back, ahead] = [direction(b, a), direction(b, c)];
  if (back === undefined || ahead === undefined) return null;
  const turn = ahead - back;
  return turn < 0 ? turn + 2 * Math.PI : turn;
}

/** Source: https://learn.microsoft.com/kusto/query/geo-point-in-circle-function */
function isInCircle(lng: Value, lat: Value, centerLng: Value, centerLat: Value, radius: Value): Value {
  const [place, center] = [placeArgument(lng, lat), placeArgument(centerLng, centerLat)];
  const reach = numberArgument(radius);
  if (place === undefined || center === undefined || reach === undefined || !(reach > 0)) return null;
  return angleBetween(place, center) * EARTH_RADIUS <= reach;
}

/** Source: https://learn.microsoft.com/kusto/query/geo-point-in-polygon-function */
function isInPolygon(lng: Value, lat: Value, polygon: Value): Value {
  const [place, shape] = [placeArgument(lng, lat), polygonsOf(polygon)];
  return place === undefined || shape === undefined ? null : shape.contains(place);
}

/** The place on a line that is nearest to another, and that other one. */
function nearestOnLine(lng: Value, lat: Value, line: Value): readonly [Vector, Vector] | undefined {
  const [place, shape] = [placeArgument(lng, lat), linesOf(line)];
  return place && shape && [nearestOnEdges(place, shape.edges()), place];
}

function nearestOnPolygon(lng: Value, lat: Value, polygon: Value): readonly [Vector, Vector] | undefined {
  const [place, shape] = [placeArgument(lng, lat), polygonsOf(polygon)];
  if (place === undefined || shape === undefined) return undefined;
  return [shape.contains(place) ? place : nearestOnEdges(place, shape.edges()), place];
}

type Nearest = (lng: Value, lat: Value, shape: Value) => readonly [Vector, Vector] | undefined;

/** Source: https://learn.microsoft.com/kusto/query/geo-distance-point-to-line-function */
function distanceFunction(name: string, nearest: Nearest): ScalarFunction {
  return plain(name, (lng, lat, shape) => {
    const pair = nearest(lng, lat, shape);
    return pair === undefined ? null : angleBetween(...pair) * EARTH_RADIUS;
  });
}

/** Source: https://learn.microsoft.com/kusto/query/geo-closest-point-on-line-function */
function closestFunction(name: string, nearest: Nearest): ScalarFunction {
  return plain(name, (lng, lat, shape) => {
    const pair = nearest(lng, lat, shape);
    return pair === undefined ? null : pointShape(pair[0]);
  });
}

/** Source: https://learn.microsoft.com/kusto/query/geo-point-buffer-function */
function pointBuffer(lng: Value, lat: Value, radius: Value, tolerance: Value = 10): Value {
  const place = placeArgument(lng, lat);
  const size = bufferSize(numberArgument(radius) ?? NaN, numberArgument(tolerance) ?? NaN);
  return place === undefined || size === undefined ? null : polygonsShape([[circle(place, size)]]);
}

/** Source: https://learn.microsoft.com/kusto/query/geo-from-wkt-function */
function fromWkt(wkt: Value): Value {
  if (isDynamicArray(wkt))
    return wkt.map((item): Dynamic => (typeof item === 'string' ? (parseWkt(item) ?? null) : null));
  return typeof wkt === 'string' ? (parseWkt(wkt) ?? null) : null;
}

export const GEO_POINT_FUNCTIONS: readonly ScalarFunction[] = [
  plain('geo_distance_2points', distance),
  plain('geo_azimuth', azimuthOf),
  plain('geo_angle', angle),
  plain('geo_point_in_circle', isInCircle),
  plain('geo_point_in_polygon', isInPolygon),
  distanceFunction('geo_distance_point_to_line', nearestOnLine),
  distanceFunction('geo_distance_point_to_polygon', nearestOnPolygon),
  closestFunction('geo_closest_point_on_line', nearestOnLine),
  closestFunction('geo_closest_point_on_polygon', nearestOnPolygon),
  plain('geo_point_buffer', pointBuffer),
  plain('geo_from_wkt', fromWkt),
];
