import assert from 'node:assert/strict';
import { withEntries } from '../../server/src/service/import/configuration-edit.js';

const add = (text: string): string | undefined =>
  withEntries('/kqlens.yaml', text, [
    { section: 'tables', name: 'A_CL', value: 'schemas/A_CL.csv' },
    { section: 'tables', name: 'B_CL', value: 'schemas/B_CL.csv' },
  ]);
const BOTH = '  A_CL: schemas/A_CL.csv\n  B_CL: schemas/B_CL.csv';

describe('entries that an import adds to a configuration', () => {
  it('make a section, or stand in the one that is there', () => {
    assert.equal(add(''), `tables:\n${BOTH}\n`);
    assert.equal(add('tables:\n  Z_CL: z.csv\n'), `tables:\n  Z_CL: z.csv\n${BOTH}\n`);
    assert.equal(add('tables:\n  A_CL: own.csv\n'), 'tables:\n  A_CL: own.csv\n  B_CL: schemas/B_CL.csv\n');
  });

  it('stand in a section that is its name only, with comments and other sections as they are', () => {
    assert.equal(add('tables:\n'), `tables:\n${BOTH}\n`);
    assert.equal(add('tables:'), `tables:\n${BOTH}`);
    assert.equal(
      add('tables: # ours\n  # Old_CL: old.csv\nevents:\n  mappings: []\n'),
      `tables: # ours\n${BOTH}\n  # Old_CL: old.csv\nevents:\n  mappings: []\n`,
    );
    assert.equal(add('tables: {}\n'), 'tables: {A_CL: schemas/A_CL.csv, B_CL: schemas/B_CL.csv}\n');
  });

  it('are not added where the section says otherwise', () => {
    for (const text of ['tables: null\n', 'tables: [a]\n', '{ tables: }\n', 'tables: x: y\n']) {
      assert.equal(add(text), undefined, text);
    }
  });
});
