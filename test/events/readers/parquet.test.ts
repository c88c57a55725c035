import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { loadEvents, loadEventsAsync } from '../../../server/src/events/load.js';
import { readParquet } from '../../../server/src/events/readers/parquet.js';
import { file, rowsOf, sentinel } from '../reading.js';

const fixture = (name: string): Buffer => readFileSync(`test/events/fixtures/${name}`);

describe('Parquet files', () => {
  it('are read without losing digits of times, longs and decimals', async () => {
    const loaded = await loadEventsAsync([file(fixture('events.zstd.parquet'), { table: 'Mine' })], {
      catalog: sentinel,
    });
    const table = loaded.tables.get('Mine')!;
    assert.deepEqual(rowsOf(table), [
      {
        TimeGenerated: '2026-11-20T08:15:02.1234567Z',
        DeviceName: 'node-01',
        FileName: 'docker',
        ProcessCommandLine: 'docker ps — all',
        ProcessId: '9007199254740993',
        Amount: '1234567890123456789012345.67',
        IsProcessRemoteSession: 'True',
        AdditionalFields: '{"k":[1,2],"s":"x"}',
        LogonId: '4',
        Day: '2026-11-20T00:00:00.0000000Z',
      },
      { DeviceName: 'node-02', Amount: '-0.05', LogonId: '5' },
    ]);
    assert.deepEqual(table.origin(1), { file: 'events', line: 2 });
    assert.equal(loaded.report.files[0]!.format, 'parquet');
  });

  it('take part in mappings and in the choice of a table', async () => {
    const loaded = await loadEventsAsync(
      [
        file(fixture('ocsf.parquet')),
        file(fixture('events.snappy.parquet')),
        file('{"FileName":"a","ProcessCommandLine":"b"}'),
      ],
      {
        catalog: sentinel,
      },
    );
    assert.deepEqual(
      rowsOf(loaded.tables.get('DeviceProcessEvents')!).map((r) => [
        r['ProcessCommandLine'],
        r['TimeGenerated'],
        r['InitiatingProcessFileName'],
      ]),
      [
        ['docker ps', '2026-11-20T08:15:02.1230000Z', 'bash'],
        ['docker ps', '2026-11-20T08:15:02.1234560Z', undefined],
        ['b', undefined, undefined],
      ],
    );
  });

  it('are named by the reading that cannot wait for them', () => {
    const { report } = loadEvents([file(fixture('ocsf.parquet'))], { catalog: sentinel });
    assert.match(report.files[0]!.skipped[0]!.reason, /Parquet/u);
  });

  it('that are damaged or too large are reported', async () => {
    const bytes = fixture('events.zstd.parquet');
    assert.match(String((await readParquet(bytes, 10)).fault), /limit is 10 bytes/u);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(bytes.length - 1), fc.nat(255), async (length, place, byte) => {
        const damaged = Buffer.from(bytes.subarray(0, length < 8 ? bytes.length : length));
        if (place > 3 && place < damaged.length) damaged[place] = byte;
        const rows = await readParquet(damaged, 1 << 20);
        assert.ok(rows.fault !== undefined || rows.records.length >= 0);
      }),
      { numRuns: 60 },
    );
  });
});
