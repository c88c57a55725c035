import assert from 'node:assert/strict';
import { query, queryAll, queryError } from '../../query.js';

/** a → b → c → a, c → d, and e on its own edge to itself. */
const EDGES = `let E = datatable(s:string, d:string, w:long)['a', 'b', 1, 'b', 'c', 2, 'c', 'a', 3, 'c', 'd', 4, 'e', 'e', 5];`;
const GRAPH = `${EDGES} E | make-graph s --> d with_node_id=n`;

describe('graph-match', () => {
  it('finds edges in each direction', () => {
    const match = (pattern: string): unknown[] =>
      query(`${GRAPH} | graph-match ${pattern} where x.n == 'c' project y.n`).rows.map((r) => r[0]);
    assert.deepEqual(match('(x)-[e]->(y)'), ['a', 'd']);
    assert.deepEqual(match('(x)<-[e]-(y)'), ['b']);
    assert.deepEqual(match('(x)-[e]-(y)'), ['a', 'd', 'b']);
    assert.deepEqual(match('(x)-->(y)'), ['a', 'd']);
  });

  it('names columns after parts and properties', () => {
    assert.deepEqual(query(`${GRAPH} | graph-match (x)-[e]->(y) where e.w == 1 project x.n, e.w, z = y.n`).columns, [
      'x_n',
      'e_w',
      'z',
    ]);
  });

  it('follows paths of variable length, without an edge twice', () => {
    assert.deepEqual(
      query(`${GRAPH} | graph-match (x)-[e*1..5]->(y) where x.n == 'a' project y.n, map(e, w), map(inner_nodes(e), n)`)
        .rows,
      [
        ['b', [1], []],
        ['c', [1, 2], ['b']],
        ['a', [1, 2, 3], ['b', 'c']],
        ['d', [1, 2, 4], ['b', 'c']],
      ],
    );
    assert.deepEqual(query(`${GRAPH} | graph-match (x)-[e*0..1]->(y) where x.n == 'a' project y.n, e.w`).rows, [
      ['a', []],
      ['b', [1]],
    ]);
  });

  it('gives a path from left to right, whichever way it goes', () => {
    assert.deepEqual(query(`${GRAPH} | graph-match (x)<-[e*2..2]-(y) where y.n == 'a' project x.n, map(e, w)`).rows, [
      ['c', [2, 1]],
    ]);
    assert.deepEqual(query(`${GRAPH} | graph-match (x)<-[e*2..2]-(y) where x.n == 'c' project y.n, map(e, w)`).rows, [
      ['a', [2, 1]],
    ]);
  });

  it('keeps, or leaves out, cycles as told', () => {
    const count = (cycles: string): unknown =>
      query(`${GRAPH} | graph-match ${cycles} (x)-[e*1..4]->(y) where x.n == 'a' project y.n | count`).rows[0]![0];
    assert.equal(count('cycles=none'), 3);
    assert.equal(count(''), 4);
    assert.equal(count('cycles=all'), 5);
  });

  it('asks conditions of every edge, or node, of a path', () => {
    const ends = (where: string): unknown[] =>
      query(`${GRAPH} | graph-match (x)-[e*1..4]->(y) where x.n == 'a' and ${where} project y.n`).rows.map((r) => r[0]);
    assert.deepEqual(ends('e.w < 3'), ['b', 'c']);
    assert.deepEqual(ends('all(e, w != 3)'), ['b', 'c', 'd']);
    assert.deepEqual(ends('any(e, w == 3)'), ['a']);
    assert.deepEqual(ends("all(inner_nodes(e), n != 'c')"), ['b', 'c']);
    assert.deepEqual(ends('all(e, w > 0) and e.w < x.n'.replace('e.w < x.n', 'strlen(x.n) == 1')), [
      'b',
      'c',
      'a',
      'd',
    ]);
  });

  it('puts several sequences together by their nodes', () => {
    assert.deepEqual(
      query(`${GRAPH} | graph-match (x)-[e]->(y), (y)-[f]->(z), (z)-[g]->(x) where x.n == 'a' project x.n, y.n, z.n`)
        .rows,
      [['a', 'b', 'c']],
    );
    assert.equal(queryError(`${GRAPH} | graph-match (x)-[e]->(y), (p)-[f]->(q) project x.n`).code, 'refused');
  });

  it('knows degrees and identifiers', () => {
    assert.deepEqual(
      query(
        `${GRAPH} | graph-match (x)-->(y) where x.n == 'c' and y.n == 'a' project node_degree_in(x), node_degree_out(x), node_id(x)`,
      ).rows,
      [[1, 2, 'c']],
    );
  });

  it('shows nodes and edges as bags, paths as arrays of them', () => {
    assert.deepEqual(
      query(`${GRAPH} | graph-match (x)-[e*1..2]->(y) where x.n == 'b' project y, e, array_length(e)`).rows,
      [
        [{ n: 'c' }, [{ s: 'b', d: 'c', w: 2 }], 1],
        [
          { n: 'a' },
          [
            { s: 'b', d: 'c', w: 2 },
            { s: 'c', d: 'a', w: 3 },
          ],
          2,
        ],
        [
          { n: 'd' },
          [
            { s: 'b', d: 'c', w: 2 },
            { s: 'c', d: 'd', w: 4 },
          ],
          2,
        ],
      ],
    );
  });

  it('gives a loop once in any direction', () => {
    assert.equal(query(`${GRAPH} | graph-match (x)-[e]-(y) where x.n == 'e' project y.n`).rows.length, 1);
  });
});

describe('make-graph', () => {
  it('takes properties from tables, and makes nodes that no table has', () => {
    const { columns, rows } = query(
      `${EDGES} let N = datatable(id:string, p:long)['a', 1, 'z', 9]; let M = datatable(id:string, q:string)['a', 'x', 'a', 'y'];
       E | where w < 2 | make-graph s --> d with N on id, M on id | graph-to-table nodes`,
    );
    assert.deepEqual(columns, ['id', 'p', 'q']);
    assert.deepEqual(rows, [
      ['a', 1, 'x'],
      ['z', 9, ''],
      ['b', null, ''],
    ]);
  });

  it('makes a graph for each value of a partition column', () => {
    assert.deepEqual(
      query(
        `let E = datatable(s:string, d:string, k:string)['a', 'b', 'p', 'b', 'c', 'q', 'b', 'c', 'p'];
         let N = datatable(n:string, k:string)['a', 'p', 'b', 'p', 'c', 'p', 'b', 'q', 'c', 'q'];
         E | make-graph s --> d with N on n partitioned-by k (graph-match (x)-[e*2..2]->(y) project x.n, y.n, x.k)`,
      ).rows,
      [['a', 'c', 'p']],
    );
  });

  it('is no result by itself', () => {
    assert.equal(queryError(GRAPH).code, 'refused');
    assert.equal(queryError(`${EDGES} E | graph-to-table nodes`).code, 'refused');
  });
});

describe('graph-shortest-paths', () => {
  const net = `datatable(s:string, d:string)['a', 'b', 'b', 'd', 'a', 'c', 'c', 'd', 'a', 'x', 'x', 'y', 'y', 'd'] | make-graph s --> d with_node_id=n`;
  const paths = (output: string): unknown[] =>
    query(
      `${net} | graph-shortest-paths ${output} (x)-[e*1..5]->(y) where x.n == 'a' and y.n == 'd' project map(inner_nodes(e), n)`,
    ).rows.map((r) => r[0]);

  it('gives one path with the fewest edges, or all', () => {
    assert.equal(paths('').length, 1);
    assert.deepEqual(paths('output=all'), [['b'], ['c']]);
  });

  it('gives the shortest path that meets the conditions', () => {
    assert.deepEqual(
      query(
        `${net} | graph-shortest-paths (x)-[e*1..5]->(y) where x.n == 'a' and y.n == 'd' and all(inner_nodes(e), n in ('x', 'y')) project map(inner_nodes(e), n)`,
      ).rows,
      [[['x', 'y']]],
    );
  });
});

describe('graphs as tables', () => {
  it('shows edges with hashes of their nodes', () => {
    const { columns, rows } = query(
      `datatable(s:string, d:string)['Alice', 'Bob'] | make-graph s --> d | graph-to-table edges with_source_id=a with_target_id=b`,
    );
    assert.deepEqual(columns, ['a', 'b', 's', 'd']);
    assert.deepEqual(rows, [['-3122868243544336885', '-7133945255344544237', 'Alice', 'Bob']]);
  });

  it('names both tables for the statements that follow', () => {
    const tables = queryAll(`${GRAPH} | graph-to-table nodes as N, edges as F; N | count; F | count`);
    assert.deepEqual(
      tables.map((t) => t.rows),
      [[[5]], [[5]]],
    );
  });

  it('marks components', () => {
    const components = (kind: string): unknown[] =>
      query(`${GRAPH} | graph-mark-components ${kind} with_component_id=k | graph-to-table nodes | project k`).rows.map(
        (r) => r[0],
      );
    assert.deepEqual(components(''), [0, 0, 0, 0, 1]);
    assert.deepEqual(components('kind=strong'), [0, 0, 0, 1, 2]);
  });

  it('filters nodes and edges', () => {
    assert.deepEqual(query(`${GRAPH} | graph-where-nodes n != 'c' | graph-to-table edges | project w`).rows, [
      [1],
      [5],
    ]);
    assert.deepEqual(query(`${GRAPH} | graph-where-edges w > 3 | graph-to-table edges | project w`).rows, [[4], [5]]);
  });
});
