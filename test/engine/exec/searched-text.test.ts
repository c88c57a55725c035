import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { NO_DATA, type DataSource } from '../../../server/src/engine/data.js';
import { evaluate } from '../../../server/src/engine/evaluate.js';
import { Batch } from '../../../server/src/engine/exec/batch.js';
import { ValuesColumn } from '../../../server/src/engine/exec/column.js';
import { KeptRows } from '../../../server/src/engine/exec/kept-rows.js';
import { SearchedText } from '../../../server/src/engine/exec/searched-text.js';
import { stringifyWire, toWire } from '../../../server/src/engine/values/wire.js';
import { caseFold } from '../../../server/src/engine/values/fold.js';
import { analyze } from '../../../server/src/kusto/analysis.js';
import { EMPTY_ENVIRONMENT } from '../../../server/src/kusto/environment.js';
import { TEST_NOW } from '../query.js';

const COLUMNS = [{ name: 'c', type: 'string' as const }];
const ENVIRONMENT = {
  ...EMPTY_ENVIRONMENT,
  table: (name: string) => (name === 'T' ? { columns: COLUMNS, open: false } : undefined),
  tableNames: () => ['T'],
};

/** Letters that fold to ASCII (K, ſ), letters that do not, separators, and ends of lines as stand between rows. */
const piece = fc.constantFrom(
  'a',
  'K',
  'k',
  '\u212a',
  's',
  'S',
  '\u017f',
  'é',
  'É',
  'İ',
  'ß',
  '𐐀',
  '𐐨',
  ' ',
  '-',
  '_',
  '\n',
  '0',
  'ab',
  '(',
);
const text = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
const needle = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
const literal = (value: string): string => JSON.stringify(value);
const pattern = (value: string): string => value.replace(/[-\\^$.*+?()[\]{}|]/g, '\\$&');

const OPERATORS = ['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap((name) => [
  name,
  `!${name}`,
  `${name}_cs`,
  `!${name}_cs`,
]);

/** A value that follows from the column, as the query would write it. */
const expression = fc.oneof(
  fc.tuple(fc.constantFrom(...OPERATORS, '=~', '!~', '==', '!='), needle).map(([op, n]) => `c ${op} ${literal(n)}`),
  needle.map((n) => `${literal(n)} == c`),
  fc
    .tuple(
      fc.constantFrom('in', '!in', 'in~', '!in~', 'has_any', 'has_all'),
      fc.array(fc.oneof({ weight: 6, arbitrary: needle }, { weight: 1, arbitrary: fc.constant('') }), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([op, list]) => `c ${op} (${list.map(literal).join(', ')})`),
  fc
    .tuple(fc.constantFrom('(?i)', ''), needle, fc.constantFrom('+', '*x?', '[a-s]+', '|é', '$', '.k'))
    .map(([flag, n, rest]) => `c matches regex ${literal(`${flag}${pattern(n)}${rest}`)}`),
  fc
    .tuple(fc.constantFrom('(?i)', ''), needle, fc.constantFrom('', ', typeof(long)'))
    .map(([flag, n, type]) => `extract(${literal(`${flag}${pattern(n)}(.)`)}, 1, c${type})`),
  needle.map((n) => `extract_all(${literal(`${pattern(n)}(.)`)}, c)`),
);

function source(rows: readonly string[], kept: boolean): DataSource {
  const batch = new Batch(
    [new ValuesColumn(rows)],
    rows.length,
    undefined,
    kept ? new KeptRows(rows.length) : undefined,
  );
  const table = { name: 'T', columns: COLUMNS, rowCount: rows.length, isEvents: true, batches: () => [batch] };
  return { ...NO_DATA, table: (name) => (name === 'T' ? table : undefined), tableNames: () => ['T'] };
}

function rowsOf(query: string, data: DataSource, columnar: boolean): unknown {
  const evaluation = evaluate(analyze(query, ENVIRONMENT), data, { now: TEST_NOW, lineage: true, columnar });
  if (!evaluation.ok) return evaluation.error;
  const [table] = evaluation.tables;
  return Array.from({ length: table!.rowCount }, (_, i) => [
    stringifyWire(table!.row(i).map((v, c) => toWire(v, table!.columns[c]!.type))),
    table!.sources(i),
  ]);
}

describe('rows found by the text of all', function () {
  this.timeout(120_000);

  it('have what a look at each row finds', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 20 }),
        fc.array(expression, { minLength: 1, maxLength: 4 }),
        (rows, list) => {
          const kept = source(rows, true);
          for (const e of list) {
            for (const query of [
              `T | extend v = ${e}`,
              `T | where tostring(${e}) == "True"`,
              `T | where isnotempty(c) | extend v = ${e}`,
            ]) {
              const wanted = rowsOf(query, source(rows, false), false);
              assert.ok(Array.isArray(wanted), JSON.stringify(wanted));
              assert.deepEqual(rowsOf(query, kept, true), wanted, query);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('have what a condition that stands alone, or among others, finds', () => {
    const condition = expression.filter((e) => !e.startsWith('extract'));
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 20 }),
        fc.array(condition, { minLength: 2, maxLength: 4 }),
        (rows, list) => {
          const kept = source(rows, true);
          for (const query of [
            `T | where ${list[0]!}`,
            `T | where ${list.join(' or ')}`,
            `T | where ${list.join(' and ')}`,
            `T | where not(${list[1]!}) or ${list[0]!}`,
          ]) {
            assert.deepEqual(rowsOf(query, kept, true), rowsOf(query, source(rows, false), false), query);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are all that have the text in some case, and few besides', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 30 }), needle, (rows, wanted) => {
        const found = new SearchedText(new ValuesColumn(rows)).rowsWith([wanted]);
        rows.forEach((row, i) => {
          const has = caseFold(row).includes(caseFold(wanted));
          if (has) assert.equal(found[i], 1);
          // Between two rows there is the end of a line, which a text may have too.
          else if (/^[\0-\x7f]*$/.test(row) && !wanted.includes('\n')) assert.equal(found[i], 0);
        });
      }),
      { numRuns: 500 },
    );
  });
});
