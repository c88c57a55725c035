import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { loadEvents, type EventTable, type LoadedEvents } from '../../../server/src/events/load.js';
import { rowAsJson } from '../../../server/src/events/ndjson.js';
import { rowsOf, sentinel } from '../reading.js';

const EXAMPLES = 'test/events/formats/examples';
const TWINS = 'test/events/formats/twins';

const load = (bytes: Uint8Array, path = 'file', table?: string): LoadedEvents =>
  loadEvents([{ path, bytes, table }], { catalog: sentinel });

/** The table that an example is of: that of its name, or process events. */
function tableOf(name: string): string {
  return /^table-(\w+)\./u.exec(name)?.[1] ?? 'DeviceProcessEvents';
}

function rows(table: EventTable | undefined): Record<string, string>[] {
  assert.ok(table !== undefined);
  return rowsOf(table);
}

/** What the detection has to say of each example: format, and mapping where one is needed. */
const TOLD: Readonly<Record<string, readonly [format: string, mapping?: string]>> = {
  '01-sentinel.csv': ['sentinel-csv'],
  '02-advanced-hunting.csv': ['advanced-hunting-csv'],
  '03-array.json': ['json-array'],
  '04-query-api.json': ['log-analytics-api'],
  '05-advanced-hunting.json': ['advanced-hunting-api'],
  '05-graph.json': ['advanced-hunting-api'],
  '06-event-hub.json': ['event-hub'],
  '06-export.ndjson': ['ndjson'],
  '07-evtx-dump.json': ['json', 'sysmon-process'],
  '08-sysmon-flat.ndjson': ['ndjson', 'sysmon-process'],
  '09-security-4688.ndjson': ['ndjson', 'windows-4688'],
  '10-winlogbeat.ndjson': ['ndjson', 'sysmon-process'],
  '11-ecs.ndjson': ['ndjson', 'ecs-process'],
  '12-sysmon-linux.log': ['event-xml', 'sysmon-process'],
  '13-syslog.ndjson': ['ndjson', 'sysmon-process'],
  '14-audit.log': ['auditd', 'auditd-exec'],
  '15-falco.ndjson': ['ndjson', 'falco-process'],
  '16-osquery.ndjson': ['ndjson', 'osquery-process'],
  '17-ocsf.ndjson': ['ndjson', 'ocsf-process'],
  'table-AKSAudit.ndjson': ['ndjson', 'kubernetes-audit'],
  'table-AWSCloudTrail.json': ['cloudtrail', 'aws-cloudtrail'],
  'table-AuditLogs.json': ['json-array'],
  'table-CommonSecurityLog.ndjson': ['ndjson'],
  'table-ContainerLogV2.ndjson': ['ndjson'],
  'table-DeviceNetworkEvents.ndjson': ['ndjson'],
  'table-SecurityEvent.ndjson': ['ndjson'],
  'table-SigninLogs.csv': ['sentinel-csv'],
  'table-Syslog.ndjson': ['ndjson'],
};

describe('an example of each format', () => {
  it('is there for every format and table', () => {
    assert.deepEqual(readdirSync(EXAMPLES).sort(), Object.keys(TOLD).sort());
  });

  for (const [name, [format, mapping]] of Object.entries(TOLD)) {
    const bytes = readFileSync(`${EXAMPLES}/${name}`);
    const table = tableOf(name);
    const twin = load(readFileSync(`${TWINS}/${name.replace(/\.\w+$/u, '.ndjson')}`)).tables.get(table);

    it(`${name}: gives the rows of its twin, says how it was read, and loses nothing`, () => {
      const { tables, report } = load(bytes);
      assert.deepEqual(rows(tables.get(table)), rows(twin));
      const [file] = report.files;
      assert.equal(file!.format, format);
      assert.deepEqual(mapping === undefined || file!.mappings.has(mapping), true);
      assert.equal(file!.unconverted.size, 0);
      assert.deepEqual([...file!.unknownKeys.keys()], []);
    });

    it(`${name}: gives the same compressed, with CRLF, with a mark, and in UTF-16`, () => {
      const text = bytes.toString('utf8').replace(/^\uFEFF/u, '');
      const crlf = text.replace(/\r?\n/gu, '\r\n');
      for (const variant of [
        gzipSync(bytes),
        Buffer.from(crlf),
        Buffer.from(`\uFEFF${text}`),
        Buffer.from(`\uFEFF${text}`, 'utf16le'),
      ])
        assert.deepEqual(rows(load(variant).tables.get(table)), rows(twin));
    });

    it(`${name}: gives its good rows when it is cut in its last record`, () => {
      const twice = Buffer.concat([bytes, Buffer.from('\n'), bytes.subarray(0, bytes.length >> 1)]);
      const isLines = /ndjson|log$/u.test(name);
      const { tables, report } = load(isLines ? twice : bytes.subarray(0, bytes.length - 4));
      assert.ok(report.files[0]!.skipped.length + report.files[0]!.read > 0);
      if (isLines) assert.deepEqual(rows(tables.get(table)).slice(0, 1), rows(twin).slice(0, 1));
    });
  }
});

describe('tables other than process events', () => {
  const names = Object.keys(TOLD).filter((name) => name.startsWith('table-'));
  for (const name of names) {
    const table = tableOf(name);
    const twin = readFileSync(`${TWINS}/${name.replace(/\.\w+$/u, '.ndjson')}`, 'utf8');

    it(`${table} is bound by Type, by its columns, and by what it was given as`, () => {
      const expected = rows(load(Buffer.from(twin)).tables.get(table));
      assert.match(load(Buffer.from(twin)).report.files[0]!.why, new RegExp(`have the Type ${table}`, 'u'));
      const bare = twin.replace(/,"Type":"\w+"\}/gu, '}');
      const byColumns = load(Buffer.from(bare));
      assert.deepEqual(rows(byColumns.tables.get(table)), expected);
      const given = load(Buffer.from(bare), 'x', table);
      assert.deepEqual(rows(given.tables.get(table)), rows(byColumns.tables.get(table)));
      assert.match(given.report.files[0]!.why, new RegExp(`given as ${table}`, 'u'));
      const written = [...given.tables.get(table)!.batches()].flatMap((b) =>
        Array.from({ length: b.length }, (_, i) => rowAsJson(given.tables.get(table)!.columns, b.row(i), table)),
      );
      assert.deepEqual(written.join('\n'), twin.trimEnd());
    });
  }
});
