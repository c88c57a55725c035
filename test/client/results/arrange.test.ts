import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunRow } from '../../../server/src/service/protocol.js';
import { Rows, type Arrangement } from '../../../client/src/results/view/arrange.js';
import { columnsOf } from '../../../client/src/results/view/columns.js';
import type { ShownRun } from '../../../client/src/results/messages.js';
import { row, run } from './rows.js';

const BANDS = ['low', 'medium', 'high', 'critical'];
const ALL: Arrangement = { filter: '', bands: new Set(), labels: new Set(), sort: undefined };

function rowsOf(shown: ShownRun): Rows {
  return new Rows(shown.rows, columnsOf(shown), BANDS);
}

/** The cells of a column, sorted by it. */
function sorted(type: string, texts: readonly string[], descending = false): string[] {
  const shown = run(
    [`A: ${type}`],
    texts.map((text) => row({ cells: [text], sources: [] })),
  );
  const [column] = columnsOf(shown);
  const order = rowsOf(shown).arrange({ ...ALL, sort: { column: column!, descending } });
  return order.map((i) => texts[i]!);
}

describe('arrangement of result rows', () => {
  it('keeps the order of the rule where nothing is asked for', () => {
    const shown = run(['A: string'], [row({ cells: ['b'] }), row({ cells: ['a'] })]);
    assert.deepEqual(rowsOf(shown).arrange(ALL), [0, 1]);
  });

  it('filters by words that a row has all of, whatever their case', () => {
    const shown = run(
      ['A: string', 'B: string'],
      [
        row({ cells: ['Kubectl', 'get secrets'] }),
        row({ cells: ['kubectl', 'get pods'] }),
        row({ cells: ['docker', ''] }),
      ],
    );
    const filter = (text: string): number[] => rowsOf(shown).arrange({ ...ALL, filter: text });
    assert.deepEqual(filter('kubectl'), [0, 1]);
    assert.deepEqual(filter('  SECRETS kubectl '), [0]);
    assert.deepEqual(filter('e.ndjson:1'), [0, 1, 2]);
    assert.deepEqual(filter('nothing'), []);
  });

  it('shows the bands and labels that are chosen', () => {
    const shown = run(
      [],
      [
        row({ band: 'high', labels: ['benign'] }),
        row({ band: 'low', labels: ['malicious'] }),
        row({ band: 'high', labels: ['malicious', 'benign'] }),
      ],
    );
    const rows = rowsOf(shown);
    assert.deepEqual(rows.arrange({ ...ALL, bands: new Set(['high']) }), [0, 2]);
    assert.deepEqual(rows.arrange({ ...ALL, labels: new Set(['malicious']) }), [1, 2]);
    assert.deepEqual(rows.arrange({ ...ALL, bands: new Set(['high']), labels: new Set(['malicious']) }), [2]);
  });

  it('counts bands from high to low, and labels', () => {
    const shown = run([], [row({ band: 'low' }), row({ band: 'critical', labels: ['benign'] }), row({ band: 'low' })]);
    const { bands, labels } = rowsOf(shown).groups();
    assert.deepEqual(
      [...bands],
      [
        ['critical', 1],
        ['low', 2],
      ],
    );
    assert.deepEqual([...labels], [['benign', 1]]);
  });

  it('sorts numbers by value, empty cells and what is no number last both ways', () => {
    assert.deepEqual(sorted('long', ['10', '', '9', '-1']), ['-1', '9', '10', '']);
    assert.deepEqual(sorted('long', ['10', '', '9', '-1'], true), ['10', '9', '-1', '']);
    assert.deepEqual(sorted('real', ['2.5', 'NaN', '10']), ['2.5', '10', 'NaN']);
  });

  it('sorts spans of time by their length', () => {
    assert.deepEqual(sorted('timespan', ['1.00:00:00', '23:59:59.5', '-00:00:01', '10.00:00:00']), [
      '-00:00:01',
      '23:59:59.5',
      '1.00:00:00',
      '10.00:00:00',
    ]);
  });

  it('sorts severities by their bands, and events by file and line', () => {
    const score = (text: string, band: string, line: number): RunRow =>
      row({ cells: [text], score: text, band, sources: [{ uri: 'file:///e', line }] });
    const shown = run(
      ['Severity: string'],
      [score('Low', 'low', 9), score('High', 'high', 10), score('Medium', 'medium', 1)],
      {
        scoreColumn: 'Severity',
      },
    );
    const [severity, event] = columnsOf(shown);
    assert.deepEqual(rowsOf(shown).arrange({ ...ALL, sort: { column: severity!, descending: true } }), [1, 2, 0]);
    assert.deepEqual(rowsOf(shown).arrange({ ...ALL, sort: { column: event!, descending: false } }), [2, 0, 1]);
  });

  it('keeps equal rows in the order of the rule, whichever way it sorts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 })), fc.boolean(), (values, descending) => {
        const shown = run(
          ['A: long'],
          values.map((v) => row({ cells: [String(v)], sources: [] })),
        );
        const order = rowsOf(shown).arrange({ ...ALL, sort: { column: columnsOf(shown)[0]!, descending } });
        const sign = descending ? -1 : 1;
        const expected = values.map((_, i) => i).sort((a, b) => (values[a]! - values[b]!) * sign || a - b);
        assert.deepEqual(order, expected);
      }),
    );
  });
});
