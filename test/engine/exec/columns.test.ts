import assert from 'node:assert/strict';
import { evaluateText, query, queryError } from '../query.js';

const T = "datatable(x:long, s:string, d:dynamic)[1, 'a', dynamic({'k': [5, 6]}), 2, 'b', dynamic(null)]";
const columns = (text: string): readonly string[] => query(text).columns;

describe('names of columns', () => {
  it('print names values by their position', () => {
    assert.deepEqual(columns('print 1, x = 2, strcat("a", "b"), dynamic({"a": 1}).a'), [
      'print_0',
      'x',
      'print_2',
      'print_3',
    ]);
  });

  it('project numbers what has no name', () => {
    assert.deepEqual(columns(`${T} | project x + 1, s, tolower(s), x * 2`), ['Column1', 's', 'Column2', 'Column3']);
  });

  it('a path is named after its parts, some functions after their column', () => {
    assert.deepEqual(columns(`${T} | project d.k, d.k[0], bin(x, 2)`), ['d_k', 'd_k_0', 'x']);
    assert.deepEqual(columns(`${T} | project tostring(x), strlen(s), toupper(s)`), ['x', 'strlen_s', 'Column1']);
  });
});

describe('extend', () => {
  it('replaces columns in their places and appends new ones', () => {
    const { columns: names, rows } = query(`${T} | extend y = x * 10, x = s | project-away d`);
    assert.deepEqual(names, ['x', 's', 'y']);
    assert.deepEqual(rows[0], ['a', 'a', 10]);
  });

  it('sees the input only', () => {
    assert.deepEqual(query(`print a = 1, b = 2 | extend a = b, b = a`).rows, [[2, 1]]);
    assert.equal(queryError(`${T} | extend new = 1, y = new`).code, 'syntax');
  });

  it('replaces the column whose name an expression has', () => {
    const { columns: names, types } = query(`${T} | extend tostring(x)`);
    assert.deepEqual(names, ['x', 's', 'd']);
    assert.equal(types[0], 'string');
  });

  it('gives all results of a function without a name', () => {
    assert.deepEqual(columns('print s = dynamic([1, 2]) | extend (low, at) = series_stats(s)').slice(0, 3), [
      's',
      'low',
      'at',
    ]);
  });
});

describe('project and its kin', () => {
  it('project-away and project-keep take names and wildcards, in the input’s order', () => {
    assert.deepEqual(columns('print aa = 1, ab = 2, b = 3 | project-away a*'), ['b']);
    assert.deepEqual(columns('print aa = 1, ab = 2, b = 3 | project-keep b, a*'), ['aa', 'ab', 'b']);
  });

  it('project-rename keeps places', () => {
    assert.deepEqual(columns('print a = 1, b = 2 | project-rename z = a'), ['z', 'b']);
  });

  it('project-reorder moves columns to the front, sorted where asked to', () => {
    assert.deepEqual(columns('print a = 1, b = 2, c = 3 | project-reorder c'), ['c', 'a', 'b']);
    assert.deepEqual(columns('print a20 = 1, a3 = 2, a100 = 3, b = 4 | project-reorder b, a* asc'), [
      'b',
      'a100',
      'a20',
      'a3',
    ]);
    assert.deepEqual(columns('print a20 = 1, a3 = 2, a100 = 3 | project-reorder a* granny-asc'), ['a3', 'a20', 'a100']);
    assert.deepEqual(columns('print a20 = 1, a3 = 2, a100 = 3 | project-reorder a* granny-desc'), [
      'a100',
      'a20',
      'a3',
    ]);
  });

  it('columns that differ in case are two', () => {
    assert.deepEqual(query('print a = 1, A = 2 | project A').rows, [[2]]);
  });
});

describe('getschema', () => {
  it('gives names, places and types', () => {
    assert.deepEqual(query('print a = 1, b = true, c = dynamic([]), d = decimal(1), e = 1h | getschema').rows, [
      ['a', 0, 'System.Int64', 'long'],
      ['b', 1, 'System.SByte', 'bool'],
      ['c', 2, 'System.Object', 'dynamic'],
      ['d', 3, 'System.Data.SqlTypes.SqlDecimal', 'decimal'],
      ['e', 4, 'System.TimeSpan', 'timespan'],
    ]);
  });
});

describe('render', () => {
  it('passes rows on and keeps the settings', () => {
    const evaluation = evaluateText('print x = 1, y = 2 | render timechart with (title = "T", ycolumns = x, y)');
    assert.ok(evaluation.ok);
    const [table] = evaluation.tables;
    assert.equal(table!.rowCount, 1);
    assert.deepEqual(table!.visualization, { chart: 'timechart', properties: { title: 'T', ycolumns: 'x, y' } });
  });
});
