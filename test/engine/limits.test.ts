import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { evaluateText, query, queryError } from './query.js';

const SMALL = { budget: { rows: 20_000 } };

describe('budget', () => {
  for (const [name, text] of [
    ['an endless range', 'range x from 1 to 1000000000000 step 1 | count'],
    [
      'a join on a constant',
      'range x from 1 to 1000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 1000 step 1 | extend k = 1) on k | count',
    ],
    [
      'a lookup on a constant',
      'range x from 1 to 1000 step 1 | extend k = 1 | lookup (range y from 1 to 1000 step 1 | extend k = 1) on k | count',
    ],
    ['a huge mv-expand', 'range x from 1 to 1000 step 1 | extend a = range(1, 1000) | mv-expand a | count'],
    ['a sort of too many rows', 'range x from 1 to 100000 step 1 | sort by x desc | take 1'],
    ['too many groups', 'range x from 1 to 200000 step 1 | summarize count() by x | count'],
    ['too many distinct values', 'range x from 1 to 100000 step 1 | distinct x | count'],
    ['a result that is too large', 'range x from 1 to 100000 step 1'],
    [
      'a graph with too many paths',
      'range x from 1 to 40 step 1 | extend k = 1 | join kind=inner (range y from 1 to 40 step 1 | extend k = 1) on k | make-graph x --> y | graph-match (a)-->(b)-->(c)-->(d) project 1 | count',
    ],
  ] as const) {
    it(`stops ${name} with an error that says so`, () => {
      const { code, message } = queryError(text, {}, SMALL);
      assert.equal(code, 'budget', message);
      assert.match(message, /20,000 rows.*Ways on: .*on a connection/);
    });
  }

  it('does not count rows of groups that are done', () => {
    const text =
      'range x from 1 to 300 step 1 | extend a = range(1, 100) | mv-apply a to typeof(long) on (top 1 by a) | count';
    assert.deepEqual(query(text, {}, SMALL).rows, [[300]]);
  });
});

describe('memory', () => {
  it('says that a text is too long to be held', () => {
    const grow = '| extend t = strcat(t, t, t, t, t, t, t, t) ';
    const { code, message } = queryError(`print t = strrep("abcdefgh", 1024) ${grow.repeat(6)}| project strlen(t)`);
    assert.equal(code, 'budget');
    assert.match(message, /larger than can be held/);
  });

  it('stops a query before its arrays fill the heap', function () {
    this.timeout(180_000);
    const text = 'range x from 1 to 5000 step 1 | extend a = range(x, 200000 + x) | sort by x asc | count';
    const main = fileURLToPath(new URL('../../server/src/cli/main.ts', import.meta.url));
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--max-old-space-size=500', '--import', 'tsx', main, 'query', text],
      { encoding: 'utf8' },
    );
    assert.match(stdout + stderr, /budget: The query needs more memory than there is \(0\.\d GB\)/);
    assert.notEqual(status, 0);
  });
});

describe('cancellation', () => {
  /** How often a query asks whether it is cancelled. */
  function asked(text: string): number {
    let count = 0;
    const evaluation = evaluateText(text, {}, { isCancelled: () => (count++, false) });
    assert.ok(evaluation.ok);
    return count;
  }

  const ROWS = 'range x from 1 to 100000 step 1 | sort by x desc';

  it('is asked for often within one batch', () => {
    // The sorted rows are one batch of a hundred thousand.
    const base = asked(`${ROWS} | take 1`);
    for (const operator of [
      'where x % 2 == 0',
      'extend y = x * 2',
      'summarize count() by x % 7',
      'distinct x % 7',
      'parse tostring(x) with y "1" *',
      'extend a = pack_array(x) | mv-expand a',
      'join kind=leftsemi (print x = 5) on x',
      'sort by x asc',
    ]) {
      const more = asked(`${ROWS} | ${operator} | take 1`) - base;
      assert.ok(more >= 10, `${operator}: ${more}`);
    }
  });

  it('is asked for while a function works on one value', () => {
    const text = 'let t = strrep("ab c1 ", 20000); let y = range(1, 20000); print';
    const base = asked(`${text} strlen(t), array_length(y)`);
    for (const call of [
      'countof(t, "[a-z]+ [0-9]?", "regex")',
      'array_length(extract_all("([a-z])([0-9])", t))',
      'strlen(replace_regex(t, "b", "--"))',
      'array_length(series_fir(y, range(1, 50)))',
      'array_length(series_iir(y, dynamic([1, 2]), dynamic([1, 0.5])))',
      'array_length(series_fft(y))',
      'array_length(array_sort_desc(y))',
      'array_length(set_union(y, y))',
      'series_periods_detect(series_sin(y), 4.0, 5000.0, 3)',
    ]) {
      const more = asked(`${text} ${call}`) - base;
      assert.ok(more >= 10, `${call}: ${more}`);
    }
    const one = asked('print y = range(1, 50000) | mv-expand y to typeof(long) | count');
    assert.ok(one >= 50, `mv-expand of one row: ${one}`);
  });

  it('stops a run, and says so', () => {
    let left = 50;
    const error = queryError(`${ROWS} | where x > 5 | summarize count()`, {}, { isCancelled: () => left-- <= 0 });
    assert.equal(error.code, 'cancelled');
  });

  it('stops a sort while it compares', () => {
    let calls = 0;
    queryError(
      'range x from 1 to 50000 step 1 | extend k = hash(x) | sort by k',
      {},
      { isCancelled: () => ++calls > 100 },
    );
    assert.ok(calls > 100);
  });
});
