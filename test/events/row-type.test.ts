import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NecessaryText } from '../../server/src/engine/plan/necessary-texts.js';
import { openStream } from '../../server/src/events/stream/open-stream.js';
import { rereadEvents } from '../../server/src/events/stream/reread-table.js';
import { openFile, type StreamInput } from '../../server/src/events/stream/stream-input.js';
import { loadEvents } from '../../server/src/events/load.js';
import { rowAsJson } from '../../server/src/events/ndjson.js';
import { writeEvents } from '../../server/src/service/event-files.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { file, read, rowsOf, sentinel } from './reading.js';

const RECORDS = [
  '{"DeviceName":"a","FileName":"docker","ProcessCommandLine":"docker ps"}',
  '{"DeviceName":"b","FileName":"docker","ProcessCommandLine":"docker ps","Type":"DeviceProcessEvents"}',
  '{"DeviceName":"c","FileName":"docker","ProcessCommandLine":"docker ps","Type":""}',
  '{"DeviceName":"d","FileName":"docker","ProcessCommandLine":"docker ps","Type":null}',
].join('\n');
const TYPES = Array.from({ length: 4 }, () => 'DeviceProcessEvents');

/** Source: https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns#type */
describe('the Type of rows', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'kqlens-type-'))));
  after(() => rmSync(folder, { recursive: true }));

  function input(text: string): StreamInput {
    const path = join(folder, 'events.ndjson');
    writeFileSync(path, text);
    return { path, size: text.length, open: () => openFile(path) };
  }

  it('is the name of their known table where they do not say it', () => {
    assert.deepEqual(
      read(RECORDS).rows.map((r) => r['Type']),
      TYPES,
    );
    const csv = read('"TimeGenerated [UTC]",FileName,ProcessCommandLine\n"11/20/2026, 8:15:02.123 AM",sh,sh -c\n');
    assert.equal(csv.rows[0]!['Type'], 'DeviceProcessEvents');
    assert.ok(!csv.report.missingColumns.includes('Type'));
  });

  it('is that in rows that a mapping makes', () => {
    const { rows } = read(
      '{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\\\a.exe","CommandLine":"a"}',
    );
    assert.equal(rows[0]!['Type'], 'DeviceProcessEvents');
  });

  it('stays what a row says, also where the file was given as another table', () => {
    const text = '{"FileName":"sh","Type":"DeviceProcessEvents"}\n{"FileName":"sh"}';
    const { tables } = loadEvents([file(text, { table: 'DeviceEvents' })], { catalog: sentinel });
    assert.deepEqual(
      rowsOf(tables.get('DeviceEvents')!).map((r) => r['Type']),
      ['DeviceProcessEvents', 'DeviceEvents'],
    );
  });

  it('is written as the row says it, and as the name of the table where it says none', () => {
    const text =
      '{"FileName":"sh","Type":"DeviceProcessEvents"}\n{"FileName":"sh"}\n{"FileName":"sh","Type":"x y"}\n' +
      '{"FileName":"sh","Type":"DeviceEvents"}';
    const written = (content: string): string[] => {
      const table = loadEvents([file(content, { table: 'DeviceEvents' })], { catalog: sentinel }).tables.get(
        'DeviceEvents',
      )!;
      return [...writeEvents([table], sentinel, undefined).lines];
    };
    const lines = written(text);
    assert.deepEqual(
      lines,
      ['DeviceProcessEvents', 'DeviceEvents', 'x y', 'DeviceEvents'].map(
        (type) => `{"FileName":"sh","Type":"${type}"}`,
      ),
    );
    assert.deepEqual(written(lines.join('\n')), lines);
    assert.equal(rowAsJson([{ name: 'a', type: 'string' }], [''], 'T'), '{"Type":"T"}');
  });

  it('is nothing in tables that are not known, and in those of advanced hunting, which have no such column', () => {
    const own = loadEvents([file('{"zig":1}\n{"zig":2,"Type":"x y"}', { path: 'zag.ndjson' })], { catalog: sentinel });
    assert.deepEqual(
      rowsOf(own.tables.get('zag')!).map((r) => r['Type']),
      [undefined, 'x y'],
    );
    const defender = loadEvents([file(RECORDS)], { catalog: builtInCatalog('defender-xdr') });
    assert.ok(!defender.tables.get('DeviceProcessEvents')!.columns.some((c) => c.name === 'Type'));
  });

  it('is the same in files that are read as a stream, and lines are not passed over for not saying it', () => {
    const reread = rereadEvents([input(RECORDS)], { catalog: sentinel })!;
    assert.deepEqual(
      rowsOf(reread.tables.get('DeviceProcessEvents')!).map((r) => r['Type']),
      TYPES,
    );
    const stream = openStream([input(RECORDS)], { catalog: sentinel, tables: ['DeviceProcessEvents'] })!;
    const table = stream.tables.get('DeviceProcessEvents')!;
    assert.deepEqual(
      rowsOf(table).map((r) => r['Type']),
      TYPES,
    );
    const found = (texts: readonly string[], columns?: ReadonlySet<string>): number =>
      [...table.numberedBatches!([[[texts.map(anywhere)]]], () => undefined, columns)].reduce(
        (n, { batch }) => n + batch.length,
        0,
      );
    const anywhere = (text: string): NecessaryText => ({ text, starts: 'anywhere', ends: 'anywhere' });
    assert.equal(found(['deviceprocessevents']), 4);
    assert.equal(found(['deviceprocessevents'], new Set(['FileName'])), 1);
    assert.equal(found(['kubectl']), 0);
  });
});
