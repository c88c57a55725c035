import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDelimited } from '../../server/src/schema/delimited-text.js';

const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`;

describe('delimited text', () => {
  it('reads back what was quoted', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', 'é', '\t') });
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (records) => {
        const text = records.map((fields) => fields.map(quote).join(',')).join('\r\n');
        assert.deepEqual(
          parseDelimited(text).map(({ fields }) => fields),
          records,
        );
      }),
    );
  });

  it('tells the line a record starts on, and skips empty lines', () => {
    const records = parseDelimited('a,b\n\n"x\ny",\n\nlast');
    assert.deepEqual(records, [
      { fields: ['a', 'b'], line: 1 },
      { fields: ['x\ny', ''], line: 3 },
      { fields: ['last'], line: 6 },
    ]);
  });

  it('keeps a quote inside an unquoted field', () => {
    assert.deepEqual(
      parseDelimited('a"b,c').map(({ fields }) => fields),
      [['a"b', 'c']],
    );
  });
});
