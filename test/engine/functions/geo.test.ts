import assert from 'node:assert/strict';
import { dynamicToJson, parseJson } from '../../../server/src/engine/values/json.js';
import type { Dynamic, Value } from '../../../server/src/engine/values/types.js';
import { call, cell, type Argument } from './call-site.js';

const dynamic = (text: string): Argument => {
  const result = parseJson(text);
  assert.equal(result.error, undefined, text);
  return cell('dynamic', result.value ?? null);
};
const real = (value: number | null): Argument => cell('real', value);
/** Texts that are JSON are dynamics. */
const run = (name: string, ...args: (string | number | boolean | Argument)[]): Value =>
  call(name, ...args.map((a) => (typeof a === 'string' && a.startsWith('{') ? dynamic(a) : a)));
const shape = (type: string, coordinates: string): string => `{"type":"${type}","coordinates":${coordinates}}`;
const line = (coordinates: string): string => shape('LineString', coordinates);
const polygon = (ring: string): string => shape('Polygon', `[${ring}]`);

/** Compares shapes whose coordinates may differ in the last digits. */
function sameShape(actual: Value, expected: string | null): void {
  if (expected === null || actual === null) {
    assert.equal(actual, expected);
    return;
  }
  const round = (_: string, v: unknown): unknown => (typeof v === 'number' ? Number(v.toFixed(9)) + 0 : v);
  const parse = (text: string): unknown => JSON.parse(JSON.stringify(JSON.parse(text), round));
  assert.deepEqual(parse(dynamicToJson(actual as Dynamic)), parse(expected));
}

function close(actual: Value, expected: number): void {
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= 1e-9 * Math.abs(expected),
    `${dynamicToJson(actual as Dynamic)} is not ${expected}`,
  );
}

const PARK = polygon(
  '[[-73.9495,40.7969],[-73.95807266235352,40.80068603561921],[-73.98201942443848,40.76825672305777],[-73.97317886352539,40.76455136505513],[-73.9495,40.7969]]',
);
const UNIT = polygon('[[0,0],[1,0],[1,1],[0,1],[0,0]]');

describe('geo functions of places', () => {
  it('measure distances on the sphere, or on the spheroid', () => {
    close(run('geo_distance_2points', real(-122.407628), real(47.578557), real(-118.275287), real(34.019056)), 1546754.35197381); // prettier-ignore
    assert.equal(run('geo_distance_2points', real(1), real(2), real(1), real(2)), 0);
    assert.equal(run('geo_distance_2points', 300, 1, 1, 1), null);
    assert.equal(run('geo_distance_2points', real(null), 1, 1, 1), null);
    // Flinders Peak to Buninyong, the worked example of the formula.
    const far = run('geo_distance_2points', real(144.42486789), real(-37.95103342), real(143.92649554), real(-37.65282114), true); // prettier-ignore
    assert.ok(Math.abs((far as number) - 54972.271) < 0.2);
  });
  it('measure directions clockwise', () => {
    close(run('geo_azimuth', 5, 10, 10, -40), 3.054599397964492);
    close(run('geo_azimuth', 0, 0, 1, 0), Math.PI / 2);
    close(run('geo_azimuth', 0, 0, -1, 0), (3 * Math.PI) / 2);
    assert.equal(run('geo_azimuth', 5, 10, 5, 10), null);
    assert.equal(run('geo_azimuth', 0, 0, 180, 0), null);
    close(run('geo_angle', 0, 10, 0, 5, 3, -10), 2.94493843406882);
    assert.equal(run('geo_angle', 0, 10, 0, 10, 3, -10), null);
  });
  it('know circles', () => {
    assert.equal(run('geo_point_in_circle', real(-122.143564), real(47.535677), real(-122.100896), real(47.527351), 3500), true); // prettier-ignore
    assert.equal(run('geo_point_in_circle', 1, 1, 2, 2, 3500), false);
    assert.equal(run('geo_point_in_circle', 1, 1, 1, 1, -1), null);
  });
  it('find the nearest place of a shape', () => {
    sameShape(run('geo_closest_point_on_line', 1, 1, line('[[0,0],[2,0]]')), shape('Point', '[1,0]'));
    sameShape(run('geo_closest_point_on_line', 5, 1, line('[[0,0],[2,0]]')), shape('Point', '[2,0]'));
    sameShape(run('geo_closest_point_on_polygon', real(-73.9839), real(40.7705), PARK), shape('Point', '[-73.981205580153926,40.769359452843211]')); // prettier-ignore
    sameShape(run('geo_closest_point_on_polygon', real(0.5), real(0.5), UNIT), shape('Point', '[0.5,0.5]'));
    close(run('geo_distance_point_to_polygon', real(-73.9839), real(40.7705), PARK), 259.940756070596);
    assert.equal(run('geo_distance_point_to_polygon', real(0.5), real(0.5), UNIT), 0);
    assert.equal(run('geo_distance_point_to_line', 300, 3, line('[[1,1],[2,2]]')), null);
    assert.equal(run('geo_distance_point_to_line', 1, 1, '{"type":"LineString"}'), null);
  });
  it('tell what a polygon contains', () => {
    const withHole = shape('Polygon', '[[[0,0],[3,0],[3,3],[0,3],[0,0]],[[1,1],[1,2],[2,2],[2,1],[1,1]]]');
    assert.equal(run('geo_point_in_polygon', real(0.5), real(0.5), withHole), true);
    assert.equal(run('geo_point_in_polygon', real(1.5), real(1.5), withHole), false);
    const two = shape('MultiPolygon', '[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]');
    assert.equal(run('geo_point_in_polygon', real(5.9), real(5.5), two), true);
    assert.equal(run('geo_point_in_polygon', 3, 3, two), false);
    // Either direction of a ring means its smaller side.
    assert.equal(run('geo_point_in_polygon', real(0.5), real(0.2), polygon('[[0,0],[1,1],[1,0],[0,0]]')), true);
  });
  it('refuse shapes that are no polygons', () => {
    const invalid = [
      polygon('[[0,0],[10,10],[10,10],[0,0]]'),
      polygon('[[0,0],[1,1],[1,0],[0,1],[0,0]]'),
      polygon('[[0,0],[1,0],[1,1],[0,1]]'),
      polygon('[[0,0],[1,0],[0,0]]'),
      polygon('[[0,95],[1,0],[1,1],[0,95]]'),
      shape('Polygon', '[]'),
      shape('Polygon', '[[[0,0],[3,0],[3,3],[0,0]],[[1,0],[2,-1],[2,1],[1,0]]]'),
      line('[[0,0],[1,1]]'),
      '{}',
    ];
    for (const text of invalid) assert.equal(run('geo_point_in_polygon', 1, 1, text), null, text);
  });
  it('read well-known text', () => {
    sameShape(run('geo_from_wkt', 'POINT (1 -2.5)'), shape('Point', '[1,-2.5]'));
    sameShape(run('geo_from_wkt', 'MultiPoint ((1 1), (2 2))'), shape('MultiPoint', '[[1,1],[2,2]]'));
    sameShape(run('geo_from_wkt', 'POLYGON ((0 0, 2 0, 2 2, 0 0))'), polygon('[[0,0],[2,0],[2,2],[0,0]]'));
    sameShape(run('geo_from_wkt', 'GEOMETRYCOLLECTION (POINT (1 1),LINESTRING (2 2, 3 3))'), '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,1]},{"type":"LineString","coordinates":[[2,2],[3,3]]}]}'); // prettier-ignore
    for (const text of [
      'LINESTRING',
      'POINT (1)',
      'POINT (1 2',
      'POINT (1 2) x',
      'POINT EMPTY',
      'POINT (1 2 3)',
      '',
      '?',
    ]) {
      assert.equal(run('geo_from_wkt', text), null, text);
    }
  });
});

describe('geo functions of lines', () => {
  const road = line('[[-73.95796,40.80042],[-73.97317,40.764486]]');
  it('measure and walk along', () => {
    close(run('geo_line_length', line('[[0,0],[90,0]]')), (6371010 * Math.PI) / 2);
    sameShape(run('geo_line_centroid', road), shape('Point', '[-73.965567057230942,40.782453249627416]'));
    sameShape(run('geo_line_interpolate_point', road, real(0.25)), shape('Point', '[-73.961764043218281,40.791436687257232]')); // prettier-ignore
    close(run('geo_line_locate_point', road, real(-73.965), real(40.792)), 0.25560135100307552);
    assert.equal(run('geo_line_interpolate_point', road, real(1.1)), null);
    assert.equal(run('geo_line_interpolate_point', shape('MultiLineString', '[[[0,0],[1,1]]]'), real(0.5)), null);
    assert.equal(run('geo_line_length', line('[[1,1]]')), null);
  });
  it('count what several lines share once', () => {
    const twice = shape('MultiLineString', '[[[0,0],[1,0]],[[1,0],[0,0]]]');
    close(run('geo_line_length', twice), run('geo_line_length', line('[[0,0],[1,0]]')) as number);
  });
  it('unite', () => {
    const lines = dynamic(`[${line('[[0,0],[1,1],[2,1]]')},${line('[[1,1],[2,1],[3,0]]')},${line('[[1,1],[2,1]]')}]`);
    sameShape(run('geo_union_lines_array', lines), line('[[0,0],[1,1],[2,1],[3,0]]'));
    assert.equal(run('geo_union_lines_array', dynamic(`[${line('[[0,0],[1,1]]')},${line('[[1,1]]')}]`)), null);
  });
  it('intersect', () => {
    sameShape(run('geo_intersection_2lines', line('[[-1,0],[1,0]]'), line('[[0,-1],[0,1]]')), shape('Point', '[0,0]'));
    sameShape(run('geo_intersection_2lines', road, road), road);
    sameShape(run('geo_intersection_2lines', line('[[1,1],[2,2]]'), line('[[3,3],[4,4]]')), '{"type":"GeometryCollection","geometries":[]}'); // prettier-ignore
    assert.equal(run('geo_intersects_2lines', line('[[-1,0],[1,0]]'), line('[[0,-1],[0,1]]')), true);
    // Their great circles cross on the other side of the Earth.
    assert.equal(run('geo_intersects_2lines', line('[[-1,0],[1,0]]'), line('[[180,-1],[180,1]]')), false);
    assert.equal(run('geo_intersects_2lines', line('[[-1,0],[1,0]]'), line('[[0,-1]]')), null);
  });
  it('densify straight edges', () => {
    sameShape(run('geo_line_densify', line('[[50,50],[51,51]]')), line('[[50,50],[50.125,50.125],[50.25,50.25],[50.375,50.375],[50.5,50.5],[50.625,50.625],[50.75,50.75],[50.875,50.875],[51,51]]')); // prettier-ignore
    sameShape(run('geo_line_densify', road), road);
    assert.equal(run('geo_line_densify', line('[[300,1],[1,1]]')), null);
    assert.equal(run('geo_line_densify', road, 0), null);
    const crossing = run('geo_line_densify', line('[[179,60],[-179,60]]'), 10, true) as ReadonlyMap<string, Dynamic>;
    const lngs = (crossing.get('coordinates') as readonly (readonly number[])[]).map((c) => c[0]!);
    assert.ok(lngs.length > 2 && lngs.every((lng) => Math.abs(lng) >= 179));
  });
  it('simplify', () => {
    sameShape(run('geo_line_simplify', line('[[0,0],[0.5,0.00001],[1,0]]'), 10), line('[[0,0],[1,0]]'));
    sameShape(run('geo_line_simplify', line('[[0,0],[0.5,0.1],[1,0]]'), 10), line('[[0,0],[0.5,0.1],[1,0]]'));
    assert.equal(run('geo_line_simplify', line('[[1.1,1.1],[1.2,1.2]]'), 100000), null);
    assert.equal(run('geo_line_simplify', line('[[1,1],[2,2]]'), -1), null);
  });
  it('have a buffer', () => {
    const buffer = run('geo_line_buffer', line('[[0,0],[0.1,0],[0.1,0.1]]'), 1000, 1);
    assert.equal(run('geo_point_in_polygon', real(0.1), real(-0.0089), cell('dynamic', buffer)), true);
    assert.equal(run('geo_point_in_polygon', real(0.1), real(-0.0091), cell('dynamic', buffer)), false);
    assert.equal(run('geo_point_in_polygon', real(0.05), real(0.05), cell('dynamic', buffer)), false);
    assert.equal(run('geo_line_buffer', line('[[0,0],[1,1]]'), 0), null);
    assert.equal(run('geo_line_buffer', line('[[0,0],[1,1]]'), 100, real(0.00001)), null);
  });
});

describe('geo functions of polygons', () => {
  const overlapping = shape('MultiPolygon', '[[[[0,0],[2,0],[2,1],[0,1],[0,0]]],[[[1,0],[3,0],[3,1],[1,1],[1,0]]]]');
  it('measure', () => {
    close(run('geo_polygon_area', PARK), 3475207.28346606);
    close(run('geo_polygon_perimeter', PARK), 9930.30149604938);
    sameShape(run('geo_polygon_centroid', PARK), shape('Point', '[-73.965735689907618,40.782550538057812]'));
    const octant = polygon('[[0,0],[90,0],[0,90],[0,0]]');
    close(run('geo_polygon_area', octant), (4 * Math.PI * 6371010 ** 2) / 8);
    assert.ok((run('geo_polygon_area', overlapping) as number) < 3.01 * (run('geo_polygon_area', UNIT) as number));
    assert.equal(run('geo_polygon_area', polygon('[[0,0],[10,10],[10,10],[0,0]]')), null);
  });
  it('overlap', () => {
    const pointed = '[[2,45],[0,45],[1,44],[2,45]]';
    sameShape(run('geo_intersection_2polygons', polygon(pointed), polygon('[[3,44],[2,45],[2,43],[3,44]]')), shape('Point', '[2,45]')); // prettier-ignore
    assert.equal(run('geo_intersects_2polygons', polygon(pointed), polygon('[[3,44],[2,45],[2,43],[3,44]]')), true);
    assert.equal(run('geo_intersects_2polygons', polygon(pointed), polygon('[[3,44],[3,45],[2,43],[3,44]]')), false);
    assert.equal(run('geo_intersects_2polygons', UNIT, polygon('[[0.4,0.4],[0.5,0.4],[0.5,0.5],[0.4,0.4]]')), true);
    assert.equal(run('geo_intersects_2polygons', UNIT, '{"type":"Polygon"}'), null);
    sameShape(run('geo_intersection_line_with_polygon', line('[[0.5,0.5],[0.5,2]]'), UNIT), line('[[0.5,0.5],[0.5,1.0000380706528437]]')); // prettier-ignore
    assert.equal(run('geo_intersects_line_with_polygon', line('[[5,5],[6,6]]'), UNIT), false);
  });
  it('unite in the order of the S2 library', () => {
    const three = dynamic(`[${polygon('[[-73.9495,40.7969],[-73.95807,40.80068],[-73.98201,40.76825],[-73.97317,40.76455],[-73.9495,40.7969]]')},${polygon('[[-73.94622,40.79249],[-73.96888,40.79282],[-73.9577,40.7789],[-73.94622,40.79249]]')},${polygon('[[-73.97335,40.77274],[-73.9936,40.76630],[-73.97171,40.75655],[-73.97335,40.77274]]')}]`); // prettier-ignore
    sameShape(run('geo_union_polygons_array', three), polygon('[[-73.972599326729608,40.765330371902991],[-73.960302383706178,40.782140794645024],[-73.9577,40.7789],[-73.94622,40.79249],[-73.9526593223173,40.792584227716468],[-73.9495,40.7969],[-73.95807,40.80068],[-73.9639277517478,40.792748258673875],[-73.96888,40.79282],[-73.9662719791645,40.7895734224338],[-73.9803360309571,40.770518810606404],[-73.9936,40.7663],[-73.97171,40.75655],[-73.972599326729608,40.765330371902991]]')); // prettier-ignore
    assert.equal(run('geo_union_polygons_array', dynamic('[]')), null);
  });
  it('densify, simplify, buffer', () => {
    sameShape(run('geo_polygon_densify', polygon('[[10,10],[11,10],[11,11],[10,11],[10,10]]')), polygon('[[10,10],[10.25,10],[10.5,10],[10.75,10],[11,10],[11,11],[10.75,11],[10.5,11],[10.25,11],[10,11],[10,10]]')); // prettier-ignore
    sameShape(run('geo_polygon_simplify', polygon('[[0,0],[0.5,0.00001],[1,0],[1,1],[0,0]]')), polygon('[[0,0],[1,0],[1,1],[0,0]]')); // prettier-ignore
    assert.equal(run('geo_polygon_simplify', UNIT, 1000000), null);
    const neighbors = dynamic(`[${UNIT},${polygon('[[1,0],[2,0],[2,1],[1,1],[1,0.00001],[1,0]]')}]`);
    assert.equal((run('geo_simplify_polygons_array', neighbors, 10) as ReadonlyMap<string, Dynamic>).get('type'), 'MultiPolygon'); // prettier-ignore
    const buffer = run('geo_polygon_buffer', UNIT, 1000, 1);
    const grown =
      (run('geo_polygon_area', cell('dynamic', buffer)) as number) - (run('geo_polygon_area', UNIT) as number);
    const expected = (run('geo_polygon_perimeter', UNIT) as number) * 1000 + Math.PI * 1e6;
    assert.ok(Math.abs(grown / expected - 1) < 0.005, `${grown / expected}`);
    const circle = cell('dynamic', run('geo_point_buffer', 0, 0, 20000));
    assert.ok(Math.abs((run('geo_polygon_area', circle) as number) / (Math.PI * 4e8) - 1) < 0.001);
    assert.equal(run('geo_point_buffer', 10, 10, -1), null);
  });
});

describe('geo functions of cells', () => {
  it('geohash', () => {
    assert.equal(run('geo_point_to_geohash', real(-80.195829), real(25.802215), 8), 'dhwfz15h');
    assert.equal(run('geo_point_to_geohash', real(-80.195829), real(25.802215)), 'dhwfz');
    assert.equal(run('geo_point_to_geohash', 200, 1, 8), '');
    assert.equal(run('geo_point_to_geohash', 1, 1, cell('int', null)), '');
    assert.equal(run('geo_point_to_geohash', 1, 1, 19), '');
    sameShape(run('geo_geohash_to_central_point', 'sunny'), shape('Point', '[42.47314453125,23.70849609375]'));
    sameShape(run('geo_geohash_to_polygon', 'dr5ru'), polygon('[[-74.00390625,40.7373046875],[-73.9599609375,40.7373046875],[-73.9599609375,40.78125],[-74.00390625,40.78125],[-74.00390625,40.7373046875]]')); // prettier-ignore
    assert.equal(run('geo_geohash_to_polygon', 'a'), null);
    const around = ['sunnt', 'sunpj', 'sunnx', 'sunpn', 'sunnv', 'sunpp', 'sunnz', 'sunnw'];
    assert.deepEqual(run('geo_geohash_neighbors', 'sunny'), around);
  });
  it('S2', () => {
    assert.equal(run('geo_point_to_s2cell', real(-80.195829), real(25.802215), 8), '88d9b');
    assert.equal(run('geo_point_to_s2cell', 1, 1, 35), '');
    sameShape(run('geo_s2cell_to_central_point', '1234567'), shape('Point', '[9.86830731850408,27.468392925827604]'));
    assert.equal(run('geo_s2cell_to_central_point', 'a'), null);
    assert.equal(run('geo_s2cell_to_polygon', ''), null);
    const around = ['89c25d', '89c2f9', '89c251', '89c257', '89c25f', '89c25b', '89c2f7', '89c2f5'];
    assert.deepEqual(run('geo_s2cell_neighbors', '89c259'), around);
  });
  it('H3', () => {
    assert.equal(run('geo_point_to_h3cell', real(-74.04450446039874), real(40.689250859314974), 6), '862a1072fffffff');
    assert.equal(run('geo_h3cell_level', '862a1072fffffff'), 6);
    assert.equal(run('geo_h3cell_level', 'abc'), null);
    assert.equal(run('geo_h3cell_parent', '862a1072fffffff'), '852a1073fffffff');
    assert.equal(run('geo_h3cell_parent', '862a1072fffffff', 15), '');
    assert.equal((run('geo_h3cell_children', '862a1072fffffff', 9) as readonly unknown[]).length, 343);
    assert.equal(run('geo_h3cell_children', '862a1072fffffff', 12), null);
    assert.equal((run('geo_h3cell_neighbors', '862a1072fffffff') as readonly unknown[])[0], '862a10727ffffff');
    assert.deepEqual((run('geo_h3cell_rings', '861f8894fffffff', 2) as readonly unknown[][]).map((r) => r.length), [1, 6, 12]); // prettier-ignore
    assert.equal(run('geo_h3cell_rings', '861f8894fffffff', 150), null);
  });
  it('cover shapes', () => {
    const big = polygon('[[0,0],[0,50],[100,50],[0,0]]');
    assert.equal((run('geo_polygon_to_s2cells', big, 5) as readonly unknown[]).length, 286);
    assert.equal(run('geo_polygon_to_s2cells', big, 30), null);
    const cells = run('geo_line_to_s2cells', line('[[0,0],[0.1,0.1]]'), 12, 500) as readonly string[];
    assert.ok(cells.includes(run('geo_point_to_s2cell', real(0.05), real(0.053), 12) as string));
    assert.equal(run('geo_line_to_s2cells', line('[[1,1]]')), null);
    const hexagons = run('geo_polygon_to_h3cells', polygon('[[-3.659,40.553],[-3.913,40.409],[-3.729,40.273],[-3.524,40.440],[-3.659,40.553]]')); // prettier-ignore
    assert.equal((hexagons as readonly unknown[]).length, 13);
    assert.equal((hexagons as readonly unknown[])[1], '86390cb0fffffff');
    assert.equal(run('geo_polygon_to_h3cells', big, 15), null);
  });
});
