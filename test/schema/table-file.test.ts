import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TableFile } from '../../server/src/schema/table-file.js';
import { SCALAR_TYPES } from '../../server/src/syntax/types.js';

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/);
const column = fc.record({ name, type: fc.constantFrom(...SCALAR_TYPES) }, { noNullPrototype: true });
const columns = fc.uniqueArray(column, { selector: ({ name: text }) => text, minLength: 1, maxLength: 8 });

describe('table file', () => {
  it('reads what it was written from', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, columns, fc.boolean()), { selector: ([text]) => text }), (tables) => {
        const lines = tables.map(([table, list, open]) => {
          const words = list.map(({ name: text, type }) => (type === 'string' ? text : `${text}:${type}`));
          return [table + (open ? '*' : ''), ...words].join('\t');
        });
        const file = new TableFile(['# comment', ...lines, ''].join('\n'));
        assert.deepEqual(
          file.names(),
          tables.map(([table]) => table),
        );
        for (const [table, list, open] of tables) assert.deepEqual(file.decode(table), { columns: list, open });
      }),
    );
  });

  it('puts the time column first and standard columns last, a table’s own type winning', () => {
    const file = new TableFile('@time\tT\n@standard\tT:datetime\tTenantId\nA\tX\tTenantId:guid\nB\tY:long');
    assert.deepEqual(file.decode('A')?.columns, [
      { name: 'T', type: 'datetime' },
      { name: 'X', type: 'string' },
      { name: 'TenantId', type: 'guid' },
    ]);
    assert.deepEqual(
      file.decode('B')?.columns.map((entry) => entry.name),
      ['T', 'Y', 'TenantId'],
    );
    assert.equal(file.timeColumn, 'T');
  });

  it('refuses types and directives it does not know', () => {
    assert.throws(() => new TableFile('A\tX:strin').decode('A'), /X:strin/);
    assert.throws(() => new TableFile('@tiem\tT'), /@tiem/);
  });
});
