import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { defaultNow, loadEvents, newestTime } from '../../server/src/events/load.js';
import { formatDatetime } from '../../server/src/engine/values/datetime.js';
import { file, read, rowsOf, sentinel } from './reading.js';

const ROW = {
  TimeGenerated: '2026-11-20T08:15:02.1234567Z',
  DeviceName: 'node-01',
  FileName: 'docker',
  ProcessCommandLine: 'docker ps',
};

describe('loading events', () => {
  it('reads a portal export with its zone in the header, a byte order mark and CRLF', () => {
    const { rows, report } = read(
      '\uFEFF"TimeGenerated [UTC]",DeviceName,FileName,ProcessCommandLine,AdditionalFields\r\n' +
        '"11/20/2026, 8:15:02.123 AM",node-01,docker,"docker ps --format ""{{.Names}}""","{""ProcessPosixSessionId"":7}"\r\n',
    );
    assert.equal(report.format, 'sentinel-csv');
    assert.equal(report.table, 'DeviceProcessEvents');
    assert.equal(report.read, 1);
    assert.deepEqual(rows, [
      {
        TimeGenerated: '2026-11-20T08:15:02.1230000Z',
        Timestamp: '2026-11-20T08:15:02.1230000Z',
        DeviceName: 'node-01',
        FileName: 'docker',
        ProcessCommandLine: 'docker ps --format "{{.Names}}"',
        AdditionalFields: '{"ProcessPosixSessionId":7}',
        Type: 'DeviceProcessEvents',
      },
    ]);
  });

  it('reads local times as UTC and says so, and applies a stated offset', () => {
    const local = read('TimeGenerated [Local Time],FileName,ProcessCommandLine\n"11/20/2026, 8:15:02.123 AM",a,b\n');
    assert.equal(local.rows[0]!['TimeGenerated'], '2026-11-20T08:15:02.1230000Z');
    assert.deepEqual(local.report.notes, ['The zone of TimeGenerated is not stated; the times are taken as UTC.']);
    const offset = read('TimeGenerated [UTC+05:30],FileName,ProcessCommandLine\n"11/20/2026, 8:15:02.123 AM",a,b\n');
    assert.equal(offset.rows[0]!['TimeGenerated'], '2026-11-20T02:45:02.1230000Z');
  });

  it('reads times with the narrow blank that browsers put before AM and PM, in a stated zone too', () => {
    for (const [header, time] of [
      ['TimeGenerated [UTC]', '2026-11-20T20:15:02.1230000Z'],
      ['TimeGenerated [UTC-08:00]', '2026-11-21T04:15:02.1230000Z'],
    ] as const)
      for (const blank of ['\u202f', '\u00a0', ' ']) {
        const text = `${header},FileName,ProcessCommandLine\n"11/20/2026, 8:15:02.123${blank}PM",a,b\n`;
        assert.equal(read(text).rows[0]!['TimeGenerated'], time);
      }
    const mapped = read(
      '{"EventID":1,"Channel":"Sysmon","Image":"a","CommandLine":"a","UtcTime":"11/20/2026, 8:15:02\u202fPM"}',
    );
    assert.equal(mapped.rows[0]!['TimeGenerated'], '2026-11-20T20:15:02.0000000Z');
  });

  it('reads an advanced hunting export, filling TimeGenerated and truth values', () => {
    const { rows, report } = read(
      'Timestamp,DeviceName,FileName,ProcessCommandLine,IsProcessRemoteSession,IsInitiatingProcessRemoteSession\n' +
        '"Nov 20, 2026 8:15:02 AM",node-01,docker,"docker\nps",1,False\n',
    );
    assert.equal(report.format, 'advanced-hunting-csv');
    assert.equal(rows[0]!['TimeGenerated'], '2026-11-20T08:15:02.0000000Z');
    assert.equal(rows[0]!['ProcessCommandLine'], 'docker\nps');
    assert.equal(rows[0]!['IsProcessRemoteSession'], 'True');
    assert.equal(rows[0]!['IsInitiatingProcessRemoteSession'], 'False');
  });

  it('keeps seven digits of time, every digit of longs, and dynamics given either way', () => {
    const { table } = read(
      JSON.stringify([
        { ...ROW, ProcessId: 1, AdditionalFields: { a: 1 } },
        { ...ROW, AdditionalFields: '{"a":1}' },
      ]).replace('"ProcessId":1', '"ProcessId":9223372036854775807'),
    );
    const [batch] = [...table!.batches()];
    const column = (name: string) => batch!.columns[table!.columns.findIndex((c) => c.name === name)]!;
    assert.equal(column('TimeGenerated').get(0), 639_307_593_021_234_567n);
    assert.equal(column('ProcessId').get(0), 9_223_372_036_854_775_807n);
    assert.equal(column('ProcessId').get(1), null);
    assert.deepEqual(column('AdditionalFields').get(0), new Map([['a', 1]]));
    assert.deepEqual(column('AdditionalFields').get(1), new Map([['a', 1]]));
  });

  it('routes rows by their Type, and Event Hub records by their category', () => {
    const loaded = loadEvents(
      [
        file(
          [
            JSON.stringify({ ...ROW, Type: 'DeviceProcessEvents' }),
            JSON.stringify({ TimeGenerated: ROW.TimeGenerated, RemoteIP: '10.0.0.1', Type: 'DeviceNetworkEvents' }),
            JSON.stringify({
              records: [
                {
                  category: 'AdvancedHunting-DeviceProcessEvents',
                  time: 'x',
                  properties: { ...ROW, FileName: 'podman' },
                },
                { ...ROW, Type: 'DeviceProcessEvents', FileName: 'nerdctl' },
              ],
            }),
          ].join('\n'),
        ),
      ],
      { catalog: sentinel },
    );
    assert.deepEqual(
      [...loaded.report.files[0]!.tables],
      [
        ['DeviceProcessEvents', 3],
        ['DeviceNetworkEvents', 1],
      ],
    );
    const processes = loaded.tables.get('DeviceProcessEvents')!;
    assert.deepEqual(
      rowsOf(processes).map((r) => r['FileName']),
      ['docker', 'podman', 'nerdctl'],
    );
    assert.deepEqual(processes.origin(1), { file: 'events', line: 3 });
  });

  it('counts ignored keys, missing columns and values of another type', () => {
    const { report, rows } = read(JSON.stringify({ ...ROW, Extra: 1, ProcessId: 'many', TimeGenerated: 'soon' }));
    assert.deepEqual([...report.unknownKeys], [['Extra', 1]]);
    assert.deepEqual([...report.unconverted.keys()].sort(), ['ProcessId', 'TimeGenerated', 'Timestamp']);
    assert.ok(report.missingColumns.includes('SHA256'));
    assert.ok(!report.missingColumns.includes('FileName'));
    assert.equal(rows[0]!['ProcessId'], undefined);
  });

  it('reports bad lines by number and reads the others', () => {
    const good = JSON.stringify({ ...ROW, Type: 'DeviceProcessEvents' });
    const { report, rows } = read(`${good}\n{"FileName":"x\n[1]\nnonsense\n${good}\n`);
    assert.equal(rows.length, 2);
    assert.deepEqual(
      report.skipped.map((s) => s.line),
      [2, 3, 4],
    );
    assert.ok(report.skipped.every((s) => s.reason !== ''));
  });

  it('reports files that hold no events', () => {
    const reasonOf = (content: string | Uint8Array): string =>
      read(content)
        .report.skipped.map((s) => s.reason)
        .join();
    assert.equal(reasonOf(''), 'the file is empty');
    assert.equal(reasonOf(' \n\n'), 'the file holds nothing but blanks');
    assert.match(reasonOf(Buffer.from('ElfFile\0rest')), /EVTX.*evtx_dump/u);
    assert.match(reasonOf(Buffer.from([1, 2, 3, 4, 0, 0, 9])), /binary/u);
    assert.match(reasonOf('just some words\n'), /no known format/u);
    assert.match(reasonOf('[]'), /no records/u);
    const unreadable = loadEvents(
      [
        {
          path: 'gone.json',
          bytes: () => {
            throw new Error('no such file');
          },
        },
      ],
      { catalog: sentinel },
    );
    assert.match(unreadable.report.files[0]!.skipped[0]!.reason, /no such file/u);
  });

  it('leaves out a line that is too long, and reads those around it', () => {
    const good = Buffer.from(`${JSON.stringify(ROW)}\n`);
    const long = Buffer.alloc(17 * 2 ** 20, 0x61);
    long.write('{"FileName":"');
    long.write('"}\n', long.length - 3);
    for (const content of [Buffer.concat([good, long, good]), Buffer.concat([long, good, good])]) {
      const { report, rows } = read(content);
      assert.equal(rows.length, 2);
      assert.equal(report.skipped.length, 1);
      assert.match(report.skipped[0]!.reason, /17 MB long; the limit is 16 MB/u);
    }
  });

  it('warns when two formats in a file tell of the same events', () => {
    const sysmon =
      '{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\\\a.exe","CommandLine":"a"}';
    const security = '{"EventID":4688,"Channel":"Security","NewProcessName":"C:\\\\a.exe","CommandLine":"a"}';
    assert.match(read(`${sysmon}\n${security}`).report.notes.join(), /same event may be there twice/u);
    assert.deepEqual(read(sysmon).report.notes, []);
  });

  it('reads UTF-16 with and without a mark', () => {
    const text = JSON.stringify({ ...ROW, DeviceName: 'nøde' });
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [
      little,
      big,
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
    ]) {
      assert.equal(read(bytes).rows[0]!['DeviceName'], 'nøde');
    }
  });

  it('obeys the table that the file was given as, then the default table', () => {
    assert.equal(read('{"a":1}', { table: 'DeviceProcessEvents' }, { table: 'Mine' }).report.table, 'Mine');
    assert.equal(read(JSON.stringify(ROW), { table: 'DeviceEvents' }).report.table, 'DeviceEvents');
    assert.equal(read(JSON.stringify(ROW), { table: 'SigninLogs' }).report.table, 'DeviceProcessEvents');
    assert.equal(
      read('{"UserPrincipalName":"a@b.c","AppDisplayName":"x","ResultType":"0"}').report.table,
      'SigninLogs',
    );
  });

  it('infers the columns of a table that the catalog does not know', () => {
    const { table, rows, report } = read(
      '{"TimeGenerated":"2026-11-20T08:15:02Z","n":1,"x":1.5,"s":"5","b":true,"d":{"k":[1]},"m":1}\n' +
        '{"n":12345678901234567890,"x":2,"s":"a","late":"","m":"one"}\n',
      {},
      { path: 'logs/my-app.v2.ndjson' },
    );
    assert.equal(report.table, 'my_app');
    assert.deepEqual(Object.fromEntries(table!.columns.map((c) => [c.name, c.type])), {
      TimeGenerated: 'datetime',
      n: 'real',
      x: 'real',
      s: 'string',
      b: 'bool',
      d: 'dynamic',
      m: 'string',
      late: 'string',
    });
    assert.equal(rows[0]!['d'], '{"k":[1]}');
    assert.equal(table!.timeColumn, 'TimeGenerated');
  });

  it('types CSV text of unknown tables, and custom log columns by their endings', () => {
    const { table } = read(
      'id,zip,ok,Count_d,Name_s,x\n12,00123,true,5,7,\n-3,99999,false,6,8,\n',
      {},
      { table: 'My_CL' },
    );
    assert.deepEqual(
      table!.columns.map((c) => c.type),
      ['long', 'string', 'bool', 'real', 'string', 'string'],
    );
  });

  it('says so where an export has as many rows as the portal gives at most', () => {
    const notes = (header: string, rows: number): string =>
      read(
        `${header},FileName,ProcessCommandLine\n${'"11/20/2026, 8:15:02.123 AM",a,b\n'.repeat(rows)}`,
      ).report.notes.join();
    assert.match(notes('TimeGenerated [UTC]', 30_000), /30000 records, which is where such exports are cut/u);
    assert.equal(notes('TimeGenerated [UTC]', 29_999), '');
    assert.match(notes('Timestamp', 100_000), /100000 records/u);
    assert.equal(notes('TimeGenerated', 30_000), '');
  });

  it('leaves out CSV records whose fields do not match the header', () => {
    const { report, rows } = read('FileName,ProcessCommandLine\na,b\nc\nd,e,f\n');
    assert.equal(rows.length, 1);
    assert.deepEqual(report.skipped, [
      { line: 3, reason: '1 fields; the header has 2' },
      { line: 4, reason: '3 fields; the header has 2' },
    ]);
  });

  it('sets the clock one second after the newest event of all tables', () => {
    const older = JSON.stringify({ ...ROW, Type: 'DeviceProcessEvents' });
    const newer = JSON.stringify({ TimeGenerated: '2026-11-21T00:00:00.0000001Z', Type: 'Syslog' });
    const loaded = loadEvents([file(`${older}\n${newer}`)], { catalog: sentinel });
    assert.equal(
      formatDatetime(newestTime(loaded.tables.get('DeviceProcessEvents')!)!),
      '2026-11-20T08:15:02.1234567Z',
    );
    assert.equal(formatDatetime(defaultNow(loaded)!), '2026-11-21T00:00:01.0000001Z');
    assert.equal(defaultNow(loadEvents([], { catalog: sentinel })), undefined);
  });

  it('reads only the columns asked for, in their places', () => {
    const { table } = read(JSON.stringify(ROW));
    const [batch] = [...table!.batches(new Set(['FileName']))];
    const at = (name: string) => batch!.columns[table!.columns.findIndex((c) => c.name === name)]!.get(0);
    assert.equal(batch!.columns.length, table!.columns.length);
    assert.equal(at('FileName'), 'docker');
    assert.equal(at('DeviceName'), '');
    assert.equal(at('TimeGenerated'), null);
  });

  it('reports progress and stops when asked to', () => {
    const text = JSON.stringify(ROW);
    const seen: [number, number][] = [];
    loadEvents([file(text), file(text)], { catalog: sentinel, onProgress: (done, total) => seen.push([done, total]) });
    assert.deepEqual(seen, [
      [text.length, 2 * text.length],
      [2 * text.length, 2 * text.length],
    ]);
    const cancelled = loadEvents([file(text)], { catalog: sentinel, isCancelled: () => true });
    assert.deepEqual(cancelled.report.files[0]!.skipped, [{ line: 0, reason: 'reading was cancelled' }]);
  });

  it('keeps origins across files and records of several lines', () => {
    const pretty = JSON.stringify([ROW, ROW], undefined, 2);
    const loaded = loadEvents([file(JSON.stringify(ROW)), file('[]'), file(pretty, { path: 'pretty.json' })], {
      catalog: sentinel,
    });
    const table = loaded.tables.get('DeviceProcessEvents')!;
    assert.deepEqual(table.origin(0), { file: 'events', line: 1 });
    assert.deepEqual(table.origin(2), { file: 'pretty.json', line: 8, endLine: 13 });
    assert.throws(() => table.origin(3), RangeError);
  });
});
