import { hashSetOrder } from './hash-order.js';
import { h3Library } from './libraries.js';
import type { Coordinate } from './sphere.js';

/** More cells of one shape than this are refused. */
export const MAX_H3_CELLS = 61_680;

/** The rings of a polygon in degrees. */
type Rings = readonly (readonly Coordinate[])[];

/** How many times the limit a bounding box may hold; beyond that the cells are not computed. */
const GENEROUS = 20;

/**
 * The cells of a resolution whose centres are in one of some polygons, whose edges are straight in degrees; undefined
 * when they are too many.
 * Source: https://learn.microsoft.com/kusto/query/geo-polygon-to-h3cells-function
 */
export function polygonsToH3Cells(polygons: readonly Rings[], resolution: number): string[] | undefined {
  const h3 = h3Library();
  const cells: string[] = [];
  for (const rings of polygons) {
    if (boxArea(rings) / h3.getHexagonAreaAvg(resolution, 'm2') > MAX_H3_CELLS * GENEROUS) return undefined;
    const written = rings.map((ring) => ring.map(([lng, lat]) => [lng, lat]));
    cells.push(...h3.polygonToCells(written, resolution, true));
  }
  const ordered = hashSetOrder(cells);
  return ordered.length > MAX_H3_CELLS ? undefined : ordered;
}

/** Roughly the area of the box around a polygon, in square metres. */
function boxArea([shell]: Rings): number {
  let [west, east, south, north] = [180, -180, 90, -90];
  for (const [lng, lat] of shell!) {
    [west, east] = [Math.min(west, lng), Math.max(east, lng)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  const degree = 111_000;
  const middle = Math.cos((((south + north) / 2) * Math.PI) / 180);
  return Math.max(0, east - west) * middle * degree * Math.max(0, north - south) * degree;
}
