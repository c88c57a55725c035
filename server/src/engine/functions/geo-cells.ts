import { shapeOf } from '../geo/geojson.js';
import { geohashBox, geohashNeighbors, geohashOf } from '../geo/geohash.js';
import { hashSetOrder } from '../geo/hash-order.js';
import { h3Library, s2Library } from '../geo/libraries.js';
import { toDegrees, type Coordinate } from '../geo/sphere.js';
import type { Dynamic, Value } from '../values/types.js';
import { plain, type ScalarFunction } from './contract.js';
import { levelArgument, numberArgument, placeArgument } from './geo-arguments.js';

function pointAt(coordinate: Coordinate): Dynamic {
  return shapeOf('Point', coordinate);
}

/** A polygon from one ring, whose first coordinate is not repeated. */
function polygonAround(ring: readonly Coordinate[]): Dynamic {
  return shapeOf('Polygon', [[...ring, ring[0]!]]);
}

/** The degrees of valid arguments. */
function coordinateArgument(lng: Value, lat: Value): Coordinate | undefined {
  return placeArgument(lng, lat) && [numberArgument(lng)!, numberArgument(lat)!];
}

/**
 * Source: https://learn.microsoft.com/kusto/query/geo-point-to-geohash-function
 */
const GEOHASH_FUNCTIONS: readonly ScalarFunction[] = [
  plain('geo_point_to_geohash', (lng, lat, accuracy) => {
    const [place, length] = [coordinateArgument(lng, lat), levelArgument(accuracy, 5, 1, 18)];
    return place === undefined || length === undefined ? '' : geohashOf(place, length);
  }),
  plain('geo_geohash_to_central_point', (hash) => {
    const box = geohashBox(hash as string);
    return box === undefined ? null : pointAt([(box.west + box.east) / 2, (box.south + box.north) / 2]);
  }),
  plain('geo_geohash_to_polygon', (hash) => {
    const box = geohashBox(hash as string);
    if (box === undefined) return null;
    const { west, south, east, north } = box;
    return polygonAround([
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ]);
  }),
  plain('geo_geohash_neighbors', (hash) => geohashNeighbors(hash as string) ?? null),
];

/** The number of an S2 cell; undefined when the text is no token of one. */
function s2CellOf(token: Value): bigint | undefined {
  if (typeof token !== 'string' || !/^[0-9a-f]{1,16}$/.test(token)) return undefined;
  const { cellid } = s2Library();
  const id = cellid.fromToken(token);
  return cellid.valid(id) ? id : undefined;
}

/**
 * Source: https://learn.microsoft.com/kusto/query/geo-point-to-s2cell-function
 */
const S2_FUNCTIONS: readonly ScalarFunction[] = [
  plain('geo_point_to_s2cell', (lng, lat, level) => {
    const [place, wanted] = [coordinateArgument(lng, lat), levelArgument(level, 11, 0, 30)];
    if (place === undefined || wanted === undefined) return '';
    const { cellid, LatLng } = s2Library();
    return cellid.toToken(cellid.parent(cellid.fromLatLng(LatLng.fromDegrees(place[1], place[0])), wanted));
  }),
  plain('geo_s2cell_to_central_point', (token) => {
    const cell = s2CellOf(token);
    return cell === undefined ? null : pointAt(toDegrees(s2Library().cellid.point(cell)));
  }),
  plain('geo_s2cell_to_polygon', (token) => {
    const id = s2CellOf(token);
    if (id === undefined) return null;
    const cell = s2Library().Cell.fromCellID(id);
    return polygonAround([0, 1, 2, 3].map((corner) => toDegrees(cell.vertex(corner))));
  }),
  plain('geo_s2cell_neighbors', (token) => {
    const cell = s2CellOf(token);
    if (cell === undefined) return null;
    const { cellid } = s2Library();
    return hashSetOrder(cellid.allNeighbors(cell, cellid.level(cell)).map(cellid.toToken));
  }),
];

function isH3Cell(token: Value): token is string {
  return typeof token === 'string' && h3Library().isValidCell(token);
}

/** The farthest children and rings that are given. */
const MAX_CHILD_LEVELS = 5;
const MAX_RING = 142;

/**
 * Source: https://learn.microsoft.com/kusto/query/geo-point-to-h3cell-function
 */
const H3_FUNCTIONS: readonly ScalarFunction[] = [
  plain('geo_point_to_h3cell', (lng, lat, resolution) => {
    const [place, wanted] = [coordinateArgument(lng, lat), levelArgument(resolution, 6, 0, 15)];
    if (place === undefined || wanted === undefined) return '';
    return h3Library().latLngToCell(place[1], place[0], wanted);
  }),
  plain('geo_h3cell_to_central_point', (cell) => {
    if (!isH3Cell(cell)) return null;
    const [lat, lng] = h3Library().cellToLatLng(cell);
    return pointAt([lng, lat]);
  }),
  plain('geo_h3cell_to_polygon', (cell) => {
    if (!isH3Cell(cell)) return null;
    return polygonAround(
      h3Library()
        .cellToBoundary(cell)
        .map(([lat, lng]): Coordinate => [lng, lat]),
    );
  }),
  plain('geo_h3cell_level', (cell) => (isH3Cell(cell) ? h3Library().getResolution(cell) : null)),
  plain('geo_h3cell_parent', (cell, resolution) => {
    if (!isH3Cell(cell)) return '';
    const own = h3Library().getResolution(cell);
    const wanted = levelArgument(resolution, own - 1, 0, own);
    return wanted === undefined ? '' : h3Library().cellToParent(cell, wanted);
  }),
  plain('geo_h3cell_children', (cell, resolution) => {
    if (!isH3Cell(cell)) return null;
    const own = h3Library().getResolution(cell);
    const wanted = levelArgument(resolution, own + 1, own, Math.min(15, own + MAX_CHILD_LEVELS));
    return wanted === undefined ? null : h3Library().cellToChildren(cell, wanted);
  }),
  plain('geo_h3cell_neighbors', (cell) => (isH3Cell(cell) ? (h3Library().gridDiskDistances(cell, 1)[1] ?? []) : null)),
  plain('geo_h3cell_rings', (cell, distance) => {
    const reach = levelArgument(distance, 0, 0, MAX_RING);
    return !isH3Cell(cell) || reach === undefined ? null : h3Library().gridDiskDistances(cell, reach);
  }),
];

/** Cells of the three grids; invalid arguments give null, or "" where the result is a cell. */
export const GEO_CELL_FUNCTIONS: readonly ScalarFunction[] = [...GEOHASH_FUNCTIONS, ...S2_FUNCTIONS, ...H3_FUNCTIONS];
