import geohash from 'ngeohash';
import { hashSetOrder } from './hash-order.js';
import type { Coordinate } from './sphere.js';

/** A box between two longitudes and two latitudes, in degrees. */
export interface GeohashBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

const VALID = /^[0-9b-hjkmnp-z]{1,18}$/;

/** The geohash of a place, `length` characters long (1 to 18). */
export function geohashOf([lng, lat]: Coordinate, length: number): string {
  return geohash.encode(lat, lng, length);
}

/** The area of a geohash; undefined when the text is none. */
export function geohashBox(text: string): GeohashBox | undefined {
  if (!VALID.test(text)) return undefined;
  const [south, west, north, east] = geohash.decode_bbox(text);
  return { west, south, east, north };
}

/** The geohashes around one, in Kusto's order; undefined when the text is none. */
export function geohashNeighbors(text: string): string[] | undefined {
  if (!VALID.test(text)) return undefined;
  const [north, northEast, east, southEast, south, southWest, west, northWest] = geohash.neighbors(text);
  const rows = [northWest, north, northEast, west, east, southWest, south, southEast] as string[];
  return hashSetOrder(rows).filter((neighbor) => neighbor !== text);
}
