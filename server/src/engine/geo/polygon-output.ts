import type { Dynamic } from '../values/types.js';
import { collectionOf, linesShape, pointsShape, polygonsShape } from './geojson.js';
import type { Overlap } from './overlay.js';
import { Region, type Ring } from './region.js';
import { add, unit } from './sphere.js';

/** The rings of an area by polygon: each shell with the holes in it. */
export function polygonRings(region: Region): Ring[][] {
  const shells: { readonly ring: Ring; readonly region: Region; readonly holes: Ring[] }[] = [];
  const holes: Ring[] = [];
  for (const ring of region.rings) {
    const alone = new Region([ring]);
    if (alone.area() > 0) shells.push({ ring, region: alone, holes: [] });
    else holes.push(ring);
  }
  for (const hole of holes) {
    const place = unit(add(hole[0]!, hole[1]!));
    const around = shells.filter((shell) => shell.region.contains(place));
    around.sort((a, b) => a.region.area() - b.region.area());
    around[0]?.holes.push(hole);
  }
  return shells.map(({ ring, holes: inner }) => [ring, ...inner]);
}

/** An area as a polygon or a multipolygon; null when there is none. */
export function regionShape(region: Region): Dynamic {
  const polygons = polygonRings(region);
  return polygons.length === 0 ? null : polygonsShape(polygons);
}

/** An overlap as one shape, or as a collection of points, lines and polygons. */
export function overlapShape(overlap: Overlap): Dynamic {
  const shapes: Dynamic[] = [];
  if (overlap.points.length > 0) shapes.push(pointsShape(overlap.points));
  if (overlap.lines.length > 0) shapes.push(linesShape(overlap.lines));
  const polygons = polygonRings(overlap.region);
  if (polygons.length > 0) shapes.push(polygonsShape(polygons));
  return collectionOf(shapes);
}

export function isEmptyOverlap(overlap: Overlap): boolean {
  return overlap.points.length === 0 && overlap.lines.length === 0 && overlap.region.rings.length === 0;
}
