import assert from 'node:assert/strict';
import fc from 'fast-check';
import { intersectLines, intersectRegions, uniteAll, uniteRegions } from '../../../server/src/engine/geo/overlay.js';
import { edgesLength, lineEdges, Region } from '../../../server/src/engine/geo/region.js';
import { fromDegrees, toDegrees } from '../../../server/src/engine/geo/sphere.js';

/** A polygon with its vertices at some distances, in degrees, around a centre. */
function star(lng: number, lat: number, reach: readonly number[]): Region {
  const ring = reach.map((r, i) => {
    const angle = (2 * Math.PI * i) / reach.length;
    return fromDegrees(lng + r * Math.cos(angle), lat + r * Math.sin(angle));
  });
  return new Region([ring]);
}

const near = fc.double({ min: -3, max: 3, noNaN: true });
const polygon = fc
  .tuple(near, near, fc.array(fc.double({ min: 1, max: 4, noNaN: true }), { minLength: 3, maxLength: 9 }))
  .map(([x, y, reach]) => star(x, y, reach));

/** A rectangle in degrees. */
function box(west: number, south: number, east: number, north: number): Region {
  return new Region([
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ].map(([lng, lat]) => fromDegrees(lng!, lat!)),
  ]);
}

const squareDegrees = (r: Region): number => r.area() * (180 / Math.PI) ** 2;

describe('overlay of areas', () => {
  it('keeps area: what is in both counts twice', () => {
    fc.assert(
      fc.property(polygon, polygon, (a, b) => {
        const both = intersectRegions(a, b).region;
        const either = uniteRegions(a, b);
        const difference = a.area() + b.area() - both.area() - either.area();
        assert.ok(Math.abs(difference) < 1e-12, `${difference}`);
      }),
      { numRuns: 200 },
    );
  });
  it('agrees with containment', () => {
    const place = fc.tuple(near, near).map(([x, y]) => fromDegrees(x, y));
    fc.assert(
      fc.property(polygon, polygon, place, (a, b, p) => {
        assert.equal(intersectRegions(a, b).region.contains(p), a.contains(p) && b.contains(p));
        assert.equal(uniteRegions(a, b).contains(p), a.contains(p) || b.contains(p));
      }),
      { numRuns: 200 },
    );
  });
  it('gives an area back when it meets itself', () => {
    fc.assert(
      fc.property(polygon, (a) => {
        assert.deepEqual(intersectRegions(a, a).region.rings, a.rings);
        assert.deepEqual(uniteRegions(a, a).rings, a.rings);
      }),
    );
  });
  it('joins areas along a shared edge', () => {
    const united = uniteRegions(box(0, 0, 1, 1), box(1, 0, 2, 1));
    assert.equal(united.rings.length, 1);
    assert.equal(united.rings[0]!.length, 6);
    const overlap = intersectRegions(box(0, 0, 1, 1), box(1, 0, 2, 1));
    assert.equal(overlap.region.rings.length, 0);
    assert.deepEqual(
      overlap.lines.map((line) => line.map(toDegrees).map(([, lat]) => Math.round(lat))),
      [[0, 1]],
    );
  });
  it('finds the corner where areas touch', () => {
    const overlap = intersectRegions(box(0, 0, 1, 1), box(1, 1, 2, 2));
    assert.deepEqual(
      overlap.points.map(toDegrees).map((c) => c.map(Math.round)),
      [[1, 1]],
    );
    assert.equal(overlap.region.rings.length, 0);
    assert.equal(uniteRegions(box(0, 0, 1, 1), box(1, 1, 2, 2)).rings.length, 2);
  });
  it('makes a hole', () => {
    const frame = uniteAll([box(0, 0, 3, 1), box(0, 2, 3, 3), box(0, 0, 1, 3), box(2, 0, 3, 3)]);
    assert.equal(frame.rings.length, 2);
    assert.equal(frame.contains(fromDegrees(1.5, 1.5)), false);
    assert.equal(frame.contains(fromDegrees(0.5, 1.5)), true);
    assert.ok(Math.abs(squareDegrees(frame) - 8) < 0.01);
  });
  it('keeps distant areas apart', () => {
    assert.equal(uniteRegions(box(0, 0, 1, 1), box(50, 50, 51, 51)).rings.length, 2);
    assert.deepEqual(intersectRegions(box(0, 0, 1, 1), box(50, 50, 51, 51)).region.rings, []);
  });
});

describe('overlay of lines', () => {
  it('cuts a line at an area', () => {
    const line = [fromDegrees(-1, 0.5), fromDegrees(4, 0.5)];
    const overlap = intersectLines(lineEdges(line), uniteRegions(box(0, 0, 1, 1), box(2, 0, 3, 1)));
    assert.equal(overlap.lines.length, 2);
    const length = overlap.lines.reduce((sum, part) => sum + edgesLength(lineEdges(part)), 0);
    assert.ok(Math.abs((length * 180) / Math.PI - 2) < 0.001);
  });
});
