import assert from 'node:assert/strict';
import { query, queryError } from '../query.js';

/** What `parse` makes of one text, without the text. */
function parsed(text: string, pattern: string, operator = 'parse'): unknown {
  const { rows } = query(`print s = ${JSON.stringify(text)} | ${operator} ${pattern} | project-away s`);
  return rows[0];
}

describe('parse', () => {
  it('takes each literal where it first occurs', () => {
    assert.deepEqual(parsed('a=1;b=2;c', 's with "a=" a:long ";" rest'), [1, 'b=2;c']);
    assert.deepEqual(parsed('junk a=x a=y', 's with * "a=" v " " *'), ['x']);
    assert.deepEqual(parsed('left,right', 's with a "," b'), ['left', 'right']);
  });

  it('begins with the text unless the pattern begins with *', () => {
    assert.deepEqual(parsed('xa=1', 's with "a=" v:long'), [null]);
    assert.deepEqual(parsed('xa=1', 's with * "a=" v:long'), [1]);
  });

  it('wants a literal at the end to end the text', () => {
    assert.deepEqual(parsed('(a) b', 's with "(" x ")"'), ['']);
    assert.deepEqual(parsed('(a) b', 's with "(" x ")" *'), ['a']);
    assert.deepEqual(parsed('(a)(b)', 's with "(" x ")"'), ['a)(b']);
    assert.deepEqual(parsed('ab', 's with "ab" x "b"'), ['']);
  });

  it('is case-sensitive and takes text outside the basic plane as it is', () => {
    assert.deepEqual(parsed('A=1', 's with "a=" v:long'), [null]);
    assert.deepEqual(parsed('k=😀!é', 's with "k=" v "!" w'), ['😀', 'é']);
  });

  it('blanks every column when one does not convert', () => {
    assert.deepEqual(parsed('a=x,b=2', 's with "a=" a:long ",b=" b:long'), [null, null]);
    assert.deepEqual(parsed('a=x,b=2', 's with "a=" a:long ",b=" b'), [null, '']);
  });

  it('blanks a column of its own in relaxed mode', () => {
    assert.deepEqual(parsed('a=x,b=2', 'kind=relaxed s with "a=" a:long ",b=" b:long'), [null, 2]);
    assert.deepEqual(parsed('a=x', 'kind=relaxed s with "a=" a:long ",b=" b:long'), [null, null]);
  });

  it('gives a typed column before * what its shape allows', () => {
    assert.deepEqual(parsed('n=12abc', 's with "n=" n:long *'), [12]);
    assert.deepEqual(parsed('n=-1.5e3abc', 's with "n=" n:real *'), [-1500]);
    assert.deepEqual(parsed('n=abc', 's with "n=" n:long *'), [null]);
    assert.deepEqual(parsed('at 2024-01-02 03:04:05.5 ok', 's with "at " t:datetime * "ok"'), [
      '2024-01-02T03:04:05.5000000Z',
    ]);
  });

  it('replaces a column of the name in its place', () => {
    const { columns, rows } = query('print a = 1, s = "b=2", c = 3 | parse s with "b=" a:string');
    assert.deepEqual(columns, ['a', 's', 'c']);
    assert.deepEqual(rows, [['2', 'b=2', 3]]);
  });

  it('reads what is not text by its text', () => {
    assert.deepEqual(query('print n = 1.5 | parse n with a:long "." b:long').rows, [[1.5, 1, 5]]);
    assert.deepEqual(query('print d = dynamic({"a":1}) | parse d with * ":" v "}" | project v').rows, [['1']]);
  });

  describe('kind=regex', () => {
    it('takes literals as patterns, and text as far as it goes', () => {
      assert.deepEqual(parsed('a=1, b=2, c=3', String.raw`kind=regex s with "a=" v ",\\s*[a-z]="  *`), ['1, b=2']);
      assert.deepEqual(parsed('a=1, b=2, c=3', 'kind=regex flags=U s with "a=" v ", " *'), ['1']);
    });

    it('does not count the groups of literals', () => {
      assert.deepEqual(parsed('x1y2', String.raw`kind=regex s with "(x)((1))" a:string "(2)"`), ['y']);
    });

    it('takes a parenthesis without a partner as it is', () => {
      assert.deepEqual(parsed('f(1)', 'kind=regex s with * "(" v:long ")"'), [1]);
    });

    it('has flags', () => {
      assert.deepEqual(parsed('KEY=v', 'kind=regex s with "key=" v'), ['']);
      assert.deepEqual(parsed('KEY=v', 'kind=regex flags=i s with "key=" v'), ['v']);
      assert.deepEqual(parsed('k=a\nb', 'kind=regex s with "k=" v'), ['a']);
      assert.deepEqual(parsed('k=a\nb', 'kind=regex flags=s s with "k=" v'), ['a\nb']);
    });

    it('is anchored at the beginning and not at the end', () => {
      assert.deepEqual(parsed('xk=1;', 'kind=regex s with "k=" v:long'), [null]);
      assert.deepEqual(parsed('k=1;', 'kind=regex s with "k=" v:long'), [1]);
    });

    it('refuses a pattern that is none', () => {
      assert.equal(queryError('print s = "" | parse kind=regex s with "[" v').code, 'refused');
    });
  });

  it('refuses a kind that does not exist', () => {
    assert.equal(queryError('print s = "" | parse kind=other s with "[" v').code, 'syntax');
  });
});

describe('parse-where', () => {
  const table = 'datatable(s:string)["a=1", "a=x", "b=1"]';
  it('drops the rows that parse would blank', () => {
    assert.deepEqual(query(`${table} | parse-where s with "a=" a:long`).rows, [['a=1', 1]]);
    assert.deepEqual(query(`${table} | parse-where kind=regex s with "[ab]=" a:long`).rows, [
      ['a=1', 1],
      ['b=1', 1],
    ]);
  });

  it('has no relaxed mode', () => {
    assert.equal(queryError(`${table} | parse-where kind=relaxed s with "a=" a:long`).code, 'refused');
  });
});
