import type { Dynamic } from '../values/types.js';
import { shapeOf } from './geojson.js';

/** How deep the coordinates of a shape are nested: 0 for one coordinate. */
const SHAPES: ReadonlyMap<string, { readonly type: string; readonly depth: number }> = new Map([
  ['POINT', { type: 'Point', depth: 0 }],
  ['LINESTRING', { type: 'LineString', depth: 1 }],
  ['POLYGON', { type: 'Polygon', depth: 2 }],
  ['MULTIPOINT', { type: 'MultiPoint', depth: 1 }],
  ['MULTILINESTRING', { type: 'MultiLineString', depth: 2 }],
  ['MULTIPOLYGON', { type: 'MultiPolygon', depth: 3 }],
]);

const TOKEN = /\s*([A-Za-z]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[(),])/y;

/**
 * Reads well-known text as GeoJSON; undefined for what is none, and for empty shapes and further dimensions.
 * Source: https://learn.microsoft.com/kusto/query/geo-from-wkt-function
 */
export function parseWkt(text: string): Dynamic | undefined {
  const tokens = tokensOf(text.trim());
  if (tokens === undefined) return undefined;
  const reader = new WktReader(tokens);
  const shape = reader.shape();
  return reader.isAtEnd ? shape : undefined;
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    tokens.push(match[1]!);
  }
  return tokens;
}

class WktReader {
  private at = 0;
  constructor(private readonly tokens: readonly string[]) {}

  get isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  shape(): Dynamic | undefined {
    const name = this.tokens[this.at++]?.toUpperCase() ?? '';
    if (name === 'GEOMETRYCOLLECTION') {
      const geometries = this.list(() => this.shape());
      if (geometries === undefined) return undefined;
      return new Map<string, Dynamic>([
        ['type', 'GeometryCollection'],
        ['geometries', geometries],
      ]);
    }
    const known = SHAPES.get(name);
    if (known === undefined) return undefined;
    const coordinates = known.depth === 0 ? this.single() : this.nested(known.depth, name === 'MULTIPOINT');
    return coordinates === undefined ? undefined : shapeOf(known.type, coordinates);
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  /** `( item, item )`. */
  private list(item: () => Dynamic | undefined): Dynamic[] | undefined {
    if (!this.take('(')) return undefined;
    const out: Dynamic[] = [];
    do {
      const one = item();
      if (one === undefined) return undefined;
      out.push(one);
    } while (this.take(','));
    return this.take(')') ? out : undefined;
  }

  private single(): Dynamic | undefined {
    return this.list(() => this.coordinate())?.[0];
  }

  /** The points of a multipoint may each stand in parentheses. */
  private nested(depth: number, mayWrap: boolean): Dynamic | undefined {
    if (depth > 1) return this.list(() => this.nested(depth - 1, false));
    return this.list(() => (mayWrap && this.tokens[this.at] === '(' ? this.single() : this.coordinate()));
  }

  private coordinate(): Dynamic | undefined {
    const lng = this.number();
    const lat = this.number();
    return lng === undefined || lat === undefined ? undefined : [lng, lat];
  }

  private number(): number | undefined {
    const token = this.tokens[this.at];
    if (token === undefined || !/[\d.]/.test(token)) return undefined;
    this.at++;
    return Number(token) + 0;
  }
}
