import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { loadEvents, type FileReport } from '../../server/src/events/load.js';
import type { Mapping } from '../../server/src/events/mappings/types.js';
import { file, rowsOf, sentinel } from './reading.js';

/** Never matches, as every record has a FileName, but its keys do not tell: it sends records to the general reader. */
const GENERAL: Mapping = { name: 'never', title: 'never', match: { FileName: false }, skip: 'never' };

function outcome(bytes: Uint8Array, mappings: readonly Mapping[]): unknown {
  const loaded = loadEvents([file(bytes)], { catalog: sentinel, mappings });
  const rows = [...loaded.tables].map(([name, table]) => {
    const origins = Array.from({ length: table.rowCount }, (_, i) => table.origin(i));
    return [name, rowsOf(table), origins];
  });
  const { read, skipped, unknownKeys, unconverted, missingColumns, tables } = loaded.report.files[0] as FileReport;
  return {
    rows,
    read,
    skipped,
    unknownKeys: [...unknownKeys].sort(),
    unconverted: [...unconverted].sort(),
    missingColumns,
    tables: [...tables].sort(),
  };
}

const text = fc.string({
  unit: fc.constantFrom('a', 'B', ' ', '"', '\\', '/', '\n', 'é', '\u{1F433}', '\0', '\u2028', '{'),
});
const value = fc.oneof(
  text.map((t) => JSON.stringify(t)),
  text.map(
    (t) =>
      `"${Array.from(t)
        .map((c) => (c.length === 1 ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c))
        .join('')}"`,
  ),
  fc.constantFrom(
    'null',
    'true',
    'false',
    '0',
    '-0',
    '-12',
    '1.0',
    '1e3',
    '9007199254740993',
    '9223372036854775807',
    '99999999999999999999',
    '3000000000',
    '1.5',
  ),
  fc.constantFrom(
    '""',
    '"12"',
    '"0x1f"',
    '"true"',
    '{}',
    '[1, {"a": null}]',
    '{"a": {"b": [1.0]}}',
    '"{\\"a\\":1}"',
    '"[1"',
  ),
  fc.constantFrom(
    '"2026-11-20T08:15:02.1234567Z"',
    '"2026-11-20 08:15:02"',
    '"2026-13-20T08:15:02Z"',
    '"11/20/2026, 8:15:02.123 AM"',
    '"2026-11-20T08:15:02.12345678912Z"',
    '"2026-11-20T08:15:02+02:00"',
  ),
  // What is no JSON.
  fc.constantFrom('nul', '01', '1.', '.5', '"\\x"', '"\u0001"', '{"a":}', '[1,]', '+1'),
);
const key = fc.constantFrom(
  'TimeGenerated',
  'Timestamp',
  'DeviceName',
  'ProcessCommandLine',
  'ProcessId',
  'IsProcessRemoteSession',
  'AdditionalFields',
  'Extra',
  'Ünknown',
  'FileSize',
);
const blank = fc.constantFrom('', '', '', ' ', '\t', '\r');
const record = fc
  .tuple(
    fc.array(fc.tuple(key, value, blank, blank), { maxLength: 6 }),
    fc.constantFrom(...['"Type":"DeviceProcessEvents"', '"Type":"Syslog"', '"FileName":"x"', '"Type":1']),
    blank,
  )
  .map(
    ([pairs, type, end]) =>
      `{"FileName":"f",${pairs.map(([k, v, a, b]) => `${a}"${k}"${b}:${a}${v}${b},`).join('')}${type}}${end}`,
  );

describe('reading JSON by the places of its values', () => {
  it('gives the rows, origins and reports that reading whole records gives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 8, arbitrary: record }, fc.constantFrom('', 'x', '{"a"', '[]')), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.nat(3),
        (lines, damage) => {
          const bytes = Buffer.from(lines.join('\n'));
          if (damage === 0 && bytes.length > 20) bytes[bytes.length >> 1] = 0xff;
          assert.deepEqual(outcome(bytes, []), outcome(bytes, [GENERAL]));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('reads times, numbers and truth values alike in arrays over several lines', () => {
    const records = [
      { FileName: 'a', TimeGenerated: '2026-11-20T08:15:02.1234567Z', ProcessId: 12, IsProcessRemoteSession: true },
      { FileName: 'b', TimeGenerated: '2026-11-20T08:15:02Z', ProcessId: -3, AdditionalFields: { a: [1] } },
    ];
    const bytes = Buffer.from(JSON.stringify(records, undefined, 1));
    assert.deepEqual(outcome(bytes, []), outcome(bytes, [GENERAL]));
  });

  it('keeps the order of rows where records of both kinds alternate', () => {
    const lines = Array.from({ length: 9 }, (_, i) =>
      i % 3 === 0
        ? `{"FileName":"${i}","ProcessCommandLine":"c","\\u0041ccountName":"x"}`
        : `{"FileName":"${i}","ProcessCommandLine":"c"}`,
    );
    const loaded = loadEvents([file(lines.join('\n'))], { catalog: sentinel });
    const table = loaded.tables.get('DeviceProcessEvents')!;
    assert.deepEqual(
      rowsOf(table).map((r) => r['FileName']),
      Array.from('012345678'),
    );
    assert.deepEqual(
      Array.from({ length: 9 }, (_, i) => table.origin(i).line),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
  });

  it('gives up dictionaries of columns whose values are mostly new, and keeps their values', () => {
    const rows = 9000;
    const lines = Array.from({ length: rows }, (_, i) => `{"FileName":"f${i % 7}","ProcessCommandLine":"run ${i}"}`);
    const loaded = loadEvents([file(lines.join('\n')), file(lines.join('\n'))], { catalog: sentinel });
    const table = loaded.tables.get('DeviceProcessEvents')!;
    const commands = rowsOf(table).map((r) => r['ProcessCommandLine']);
    assert.equal(commands.length, 2 * rows);
    assert.ok(commands.every((c, i) => c === `run ${i % rows}`));
    assert.ok(rowsOf(table).every((r, i) => r['FileName'] === `f${(i % rows) % 7}`));
  });
});
