import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { defaultNow, labelOf, loadEvents } from '../../server/src/events/load.js';
import { formatDatetime } from '../../server/src/engine/values/datetime.js';
import { rowsOf, sentinel } from './reading.js';

describe('the sample events', () => {
  const paths = globSync('samples/t1613/samples/**/*.*').sort();
  const loaded = loadEvents(
    paths.map((path) => ({ path, bytes: () => readFileSync(path), label: labelOf(path) })),
    { catalog: sentinel },
  );

  it('are all read into DeviceProcessEvents', () => {
    assert.deepEqual([...loaded.tables.keys()], ['DeviceProcessEvents']);
    assert.equal(loaded.tables.get('DeviceProcessEvents')!.rowCount, 310);
    for (const file of loaded.report.files) {
      assert.deepEqual(file.skipped, [], file.path);
      assert.equal(file.unknownKeys.size, 0, file.path);
      assert.equal(file.unconverted.size, 0, file.path);
    }
  });

  it('have a time, and the newest sets the clock', () => {
    assert.ok(rowsOf(loaded.tables.get('DeviceProcessEvents')!).every((r) => r['TimeGenerated'] !== undefined));
    assert.equal(formatDatetime(defaultNow(loaded)!), '2026-11-20T12:00:01.0000000Z');
  });

  it('carry their label in their folder', () => {
    const counts = { malicious: 0, benign: 0, unknown: 0 };
    for (const file of loaded.report.files) counts[labelOf(file.path)] += file.read;
    assert.deepEqual(counts, { malicious: 153, benign: 157, unknown: 0 });
  });
});

describe('labelOf', () => {
  it('takes the innermost folder that names a label', () => {
    assert.equal(labelOf('samples/malicious/benign/x.json'), 'benign');
    assert.equal(labelOf('C:\\s\\Malicious\\x.json'), 'malicious');
    assert.equal(labelOf('samples/malicious.json'), 'unknown');
  });
});
