import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

const TABLES = {
  One: 'datatable(x:long, s:string)[1, "alpha beta", 2, "Gamma"]',
  Two: 'datatable(x:long, t:string, d:dynamic)[1, "beta-max", dynamic({"k":"delta"}), 37, "none", dynamic([7])]',
};

const found = (text: string): unknown[] => query(text, TABLES).rows.map((r) => `${String(r[0])}:${String(r[1])}`);

describe('search', () => {
  it('looks for terms in every column of every table', () => {
    assert.deepEqual(found('search "beta"'), ['One:1', 'Two:1']);
    assert.deepEqual(found('search "delta"'), ['Two:1']);
    assert.deepEqual(found('search "37"'), ['Two:37']);
    assert.deepEqual(found('search "bet"'), []);
  });

  it('has wildcards', () => {
    assert.deepEqual(found('search "gam*"'), ['One:2']);
    assert.deepEqual(found('search "*amma"'), ['One:2']);
    assert.deepEqual(found('search "*lph*"'), ['One:1']);
    assert.deepEqual(found('search "al*eta"'), ['One:1']);
    assert.deepEqual(found('search *').length, 4);
  });

  it('puts terms together with and, or, not and other conditions', () => {
    assert.deepEqual(found('search "beta" and x == 1 and not("alpha")'), ['Two:1']);
    assert.deepEqual(found('search "gamma" or 37'), ['One:2', 'Two:37']);
    assert.deepEqual(found('search not("beta")'), ['One:2', 'Two:37']);
    assert.deepEqual(found('search 37'), ['Two:37']);
  });

  it('looks in one column with a colon', () => {
    assert.deepEqual(found('search in (One, Two) s:"beta" or t:"max"'), ['One:1', 'Two:1']);
  });

  it('minds case when told to', () => {
    assert.deepEqual(found('search kind=case_sensitive "gamma"'), []);
    assert.deepEqual(found('search kind=case_sensitive in (One) s =~ "Gamma"'), ['One:2']);
    assert.deepEqual(found('search kind=case_sensitive in (One) s =~ "gamma"'), []);
  });

  it('names the table first, and gives all columns', () => {
    assert.deepEqual(query('search in (O*, Two) "beta"', TABLES).columns, ['$table', 'x', 's', 't', 'd']);
    assert.deepEqual(query('One | where x > 0 | search "beta"', TABLES).rows, [['search_arg0', 1, 'alpha beta']]);
    assert.deepEqual(query('One | search "beta"', TABLES).rows, [['One', 1, 'alpha beta']]);
  });

  it('sees views, and leaves out tables without the columns it asks for', () => {
    const views = 'let V = view () { range q from 1 to 9 step 1 }; let not_a_view = () { print q = 5 };';
    assert.deepEqual(query(`${views} search q == 5`, TABLES), {
      columns: ['$table', 'q'],
      types: ['string', 'long'],
      rows: [['V', 5]],
    });
  });

  it('says so when there is nothing to search', () => {
    assert.equal(queryError('search "x"').code, 'missing-table');
  });
});

describe('find', () => {
  it('shows common columns and those of the predicate, and packs the rest', () => {
    const { columns, rows } = query('find in (One, Two) where x == 1', TABLES);
    assert.deepEqual(columns, ['source_', 'x', 'pack_']);
    assert.deepEqual(rows, [
      ['One', 1, { s: 'alpha beta' }],
      ['Two', 1, { t: 'beta-max', d: { k: 'delta' } }],
    ]);
  });

  it('leaves out tables without the columns of the predicate', () => {
    const { columns, rows } = query('find withsource=src in (One, Two) where t startswith "beta"', TABLES);
    assert.deepEqual(columns, ['src', 'x', 't', 'd']);
    assert.deepEqual(rows, [['Two', 1, 'beta-max', { k: 'delta' }]]);
  });

  it('projects columns, and packs the others where asked to', () => {
    assert.deepEqual(
      query('find in (One, Two) where x == 1 project-smart', TABLES),
      query('find in (One, Two) where x == 1', TABLES),
    );
    assert.deepEqual(query('find in (One, Two) where x == 1 project x, t', TABLES).rows, [
      ['One', 1, ''],
      ['Two', 1, 'beta-max'],
    ]);
    assert.deepEqual(query('find in (One, Two) where x == 1 project x, t, pack(*)', TABLES).rows, [
      ['One', 1, '', { s: 'alpha beta' }],
      ['Two', 1, 'beta-max', { d: { k: 'delta' } }],
    ]);
  });

  it('takes bare terms', () => {
    assert.deepEqual(query('find "gamma"', TABLES).rows, [['One', 2, { s: 'Gamma' }]]);
  });
});
