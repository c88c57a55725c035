import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DISK } from '../../../server/src/schema/configuration/disk.js';
import { slashed } from '../../../server/src/schema/configuration/paths.js';

describe('files of the disk', () => {
  let folder: string;
  before(() => {
    folder = slashed(mkdtempSync(join(tmpdir(), 'kqlens-disk-')));
    for (const name of ['b.json', 'a.json', 'sub/c.json', 'node_modules/x/samples/d.json', '.git/e.json', '.f.json']) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), name);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  const list = (glob: string): string[] => DISK.list(`${folder}/${glob}`).map((path) => path.slice(folder.length + 1));

  it('are listed sorted, without hidden ones and those of packages', () => {
    assert.deepEqual(list('**/*.json'), ['a.json', 'b.json', 'sub/c.json']);
    assert.deepEqual(list('none/*.json'), []);
  });

  it('of a package are listed where it is what was asked for', () =>
    assert.deepEqual(list('node_modules/x/samples/*'), ['node_modules/x/samples/d.json']));

  it('are read and known where they are files', () => {
    assert.equal(DISK.readFile(`${folder}/a.json`), 'a.json');
    for (const name of ['none.json', 'sub', 'a.json/x', 'x'.repeat(5000)]) {
      assert.equal(DISK.readFile(`${folder}/${name}`), undefined, name);
      assert.equal(DISK.exists(`${folder}/${name}`), false, name);
    }
    assert.equal(DISK.exists(`${folder}/a.json`), true);
  });
});
