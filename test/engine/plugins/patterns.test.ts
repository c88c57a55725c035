import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

const T = `datatable(a:string, b:string, c:long)['x', 'p', 1, 'x', 'p', 1, 'x', 'q', 1, 'y', 'q', 2, 'y', 'q', 2, 'y', 'p', 3]`;

describe('basket', () => {
  it('gives every frequent pattern that is as specific as its rows allow', () => {
    const { columns, rows } = query(`${T} | evaluate basket(0.4)`);
    assert.deepEqual(columns, ['SegmentId', 'Count', 'Percent', 'a', 'b', 'c']);
    assert.deepEqual(
      rows.map((r) => r.slice(1)),
      [
        [3, 50, 'x', '', 1],
        [3, 50, 'y', '', null],
        [3, 50, '', 'p', null],
        [3, 50, '', 'q', null],
      ],
    );
  });

  it('takes defaults, weights and wildcards', () => {
    assert.deepEqual(query(`${T} | evaluate basket(0.5, c, '~', '*') | project a, b, ['Count']`).rows, [
      ['y', '*', 7],
      ['*', 'p', 5],
      ['*', 'q', 5],
    ]);
  });
});

describe('autocluster', () => {
  it('gives a few patterns that cover much of the rows', () => {
    assert.deepEqual(query(`${T} | evaluate autocluster(0.8) | project a, b, c, ['Count']`).rows.slice(0, 2), [
      ['x', '', 1, 3],
      ['y', '', null, 3],
    ]);
  });
});

describe('diffpatterns', () => {
  it('gives the patterns whose shares differ', () => {
    const { columns, rows } = query(`${T} | evaluate diffpatterns(a, 'x', 'y')`);
    assert.deepEqual(columns, ['SegmentId', 'CountA', 'CountB', 'PercentA', 'PercentB', 'PercentDiffAB', 'b', 'c']);
    assert.deepEqual(rows[0], [0, 3, 0, 100, 0, 100, '', 1]);
    assert.deepEqual(rows[1]!.slice(1, 3), [0, 2]);
    assert.deepEqual(rows[1]!.slice(6), ['q', 2]);
  });

  it('names what is not there', () => {
    assert.match(queryError(`${T} | evaluate diffpatterns_text(a, c > 1)`).message, /diffpatterns_text/);
  });
});

describe('geo lookups', () => {
  const places = `datatable(name:string, lng:real, lat:real)['in', 0.5, 0.5, 'near', 1.01, 0.5, 'far', 9.0, 9.0]`;
  const areas = `let S = datatable(id:string, area:dynamic)['square', dynamic({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]})];`;

  it('geo_polygon_lookup finds the polygons of a place', () => {
    const inside = query(`${areas} ${places} | evaluate geo_polygon_lookup(S, area, lng, lat)`);
    assert.deepEqual(inside.columns, ['name', 'lng', 'lat', 'id']);
    assert.deepEqual(inside.rows, [['in', 0.5, 0.5, 'square']]);
    assert.deepEqual(
      query(
        `${areas} ${places} | evaluate geo_polygon_lookup(S, area, lng, lat, radius = 5000.0, return_unmatched = true) | project name, id`,
      ).rows,
      [
        ['in', 'square'],
        ['near', 'square'],
        ['far', ''],
      ],
    );
  });

  it('geo_line_lookup finds the lines near a place', () => {
    const lines = `let S = datatable(id:string, l:dynamic)['axis', dynamic({"type":"LineString","coordinates":[[0,0],[1,0]]})];`;
    const { columns, rows } = query(
      `${lines} datatable(lng:real, lat:real)[0.5, 0.001, 0.5, 1.0] | evaluate geo_line_lookup(S, l, lng, lat, 1000.0, return_lookup_key = true) | project lat, id, l.type`,
    );
    assert.deepEqual(columns, ['lat', 'id', 'l_type']);
    assert.deepEqual(rows, [[0.001, 'axis', 'LineString']]);
  });
});
