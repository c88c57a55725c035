import assert from 'node:assert/strict';
import { COPY_FORMATS } from '../../../client/src/results/view/copy.js';
import { query } from '../../engine/query.js';
import { row, run } from './rows.js';

const SHOWN = run(
  ['Text: string', 'Count: long', 'At: datetime', 'Bag: dynamic', 'Ok: bool'],
  [
    row({ cells: ['say "hi", all', '9007199254740993', '2026-11-20T12:00:00.0000000Z', '{"a":[1]}', 'true'] }),
    row({ cells: ['two\nlines', '', '', '', 'false'] }),
  ],
);

function copy(format: string): string {
  return COPY_FORMATS[format]!(SHOWN.columns, SHOWN.rows);
}

describe('copies of result rows', () => {
  it('quotes CSV as RFC 4180 says', () => {
    assert.equal(
      copy('CSV'),
      'Text,Count,At,Bag,Ok\r\n' +
        '"say ""hi"", all",9007199254740993,2026-11-20T12:00:00.0000000Z,"{""a"":[1]}",true\r\n' +
        '"two\nlines",,,,false\r\n',
    );
  });

  it('keeps in JSON the digits that a number would lose', () => {
    assert.deepEqual(JSON.parse(copy('JSON')), [
      {
        Text: 'say "hi", all',
        Count: '9007199254740993',
        At: '2026-11-20T12:00:00.0000000Z',
        Bag: { a: [1] },
        Ok: true,
      },
      { Text: 'two\nlines', Count: null, At: null, Bag: null, Ok: false },
    ]);
  });

  it('writes a datatable that gives the rows again', () => {
    const { columns, types, rows } = query(copy('datatable'));
    assert.deepEqual(
      columns.map((name, i) => ({ name, type: types[i] })),
      SHOWN.columns,
    );
    assert.deepEqual(rows, [
      ['say "hi", all', '9007199254740993', '2026-11-20T12:00:00.0000000Z', { a: [1] }, true],
      ['two\nlines', null, null, null, false],
    ]);
  });
});
