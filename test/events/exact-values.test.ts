import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { dynamicReal, wrapLong, type Dynamic, type Value } from '../../server/src/engine/values/types.js';
import { toStringValue } from '../../server/src/engine/values/convert.js';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { dynamicToJson } from '../../server/src/engine/values/json.js';
import { loadEvents, type EventTable } from '../../server/src/events/load.js';
import { rowAsJson } from '../../server/src/events/ndjson.js';
import type { OpenFile } from '../../server/src/events/stream/line-pieces.js';
import { rereadEvents } from '../../server/src/events/stream/reread-table.js';
import { workspaceCatalog } from '../../server/src/schema/catalog.js';
import type { ColumnInfo, ScalarType } from '../../server/src/syntax/types.js';
import { file, read, sentinel } from './reading.js';

const TYPES: readonly ScalarType[] = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'string',
  'datetime',
  'timespan',
  'guid',
  'dynamic',
];
const COLUMNS: readonly ColumnInfo[] = TYPES.map((type) => ({ name: `v_${type}`, type }));
const catalog = workspaceCatalog(sentinel, {
  tables: [{ name: 'Every', columns: COLUMNS, open: false, extends: false }],
  watchlists: [],
  functions: [],
});

/** The values of a column, of a table with one column of each type. */
function cells(content: string, type: ScalarType, format = 'ndjson'): { values: Value[]; lost: number } {
  const { tables, report } = loadEvents(
    [file(content, { table: 'Every', ...(format === 'ndjson' ? { format } : {}) })],
    { catalog },
  );
  const at = TYPES.indexOf(type);
  const values = rowsOf(tables.get('Every')!).map((row) => row[at]!);
  const found = { values, lost: report.files[0]!.unconverted.get(`v_${type}`) ?? 0 };
  if (format === 'ndjson') assert.deepEqual(streamedCells(content, type) ?? found, found, content);
  return found;
}

/** As {@link cells}, read as a stream; undefined for what cannot be. */
function streamedCells(content: string, type: ScalarType): ReturnType<typeof cells> | undefined {
  const bytes = Buffer.from(content);
  const open = (): OpenFile => ({
    read: (into, position) => bytes.copy(into, 0, position, position + into.length),
    close: () => undefined,
  });
  const events = rereadEvents([{ path: 'events', table: 'Every', size: bytes.length, open }], { catalog });
  if (events === undefined) return undefined;
  streamed++;
  const values = rowsOf(events.tables.get('Every')!).map((row) => row[TYPES.indexOf(type)]!);
  return { values, lost: events.report.files[0]!.unconverted.get(`v_${type}`) ?? 0 };
}

/** How often values were read as a stream, too. */
let streamed = 0;

function rowsOf(table: EventTable): Value[][] {
  return [...table.batches()].flatMap((batch) => Array.from({ length: batch.length }, (_, i) => batch.row(i)));
}

/** The one value of a column, given as JSON. */
function cell(json: string, type: ScalarType): Value {
  const { values, lost } = cells(`{"v_${type}":${json}}`, type);
  return lost > 0 ? 'lost' : values[0]!;
}

const asJson = (value: Value): string => (value === 'lost' ? value : dynamicToJson(value as Dynamic));

describe('exact values of event files', () => {
  after(() => assert.ok(streamed > 50, `${streamed}`));

  it('longs keep every digit, as numbers and as text; what is no long is counted, not rounded', () => {
    for (const digits of ['9007199254740993', '9223372036854775807', '-9223372036854775808', '1795162502123456789']) {
      assert.equal(cell(digits, 'long'), BigInt(digits));
      assert.equal(cell(`"${digits}"`, 'long'), BigInt(digits));
    }
    assert.equal(cell('5.0', 'long'), 5);
    assert.equal(cell('"0x1267"', 'long'), 0x1267);
    for (const wrong of ['5.5', '9223372036854775808', '1e40', '"many"', '{"a":1}', '[1]'])
      assert.equal(cell(wrong, 'long'), 'lost', wrong);
    assert.equal(cell('2147483647', 'int'), 2147483647);
    assert.equal(cell('2147483648', 'int'), 'lost');
  });

  it('times keep their ticks, and those of other notations are read or counted', () => {
    const ticks = parseDatetime('2026-11-20T08:15:02.1234567Z');
    for (const text of [
      '2026-11-20T08:15:02.1234567Z',
      '2026-11-20 08:15:02.1234567',
      '2026-11-20T09:15:02.1234567+01:00',
    ])
      assert.equal(cell(`"${text}"`, 'datetime'), ticks, text);
    assert.equal(cell('"11/20/2026, 8:15:02.123 AM"', 'datetime'), parseDatetime('2026-11-20T08:15:02.123Z'));
    for (const wrong of ['"soon"', '1795162502', '"2026-13-01T00:00:00Z"', '"2026-02-30T00:00:00Z"', 'true'])
      assert.equal(cell(wrong, 'datetime'), 'lost', wrong);
    assert.equal(cell('"1.02:03:04.0000001"', 'timespan'), 937_840_000_001n);
  });

  it('decimals, reals, truth values and GUIDs', () => {
    assert.equal(
      toStringValue(cell('"0.1234567890123456789012345678901234"', 'decimal'), 'decimal'),
      '0.1234567890123456789012345678901234',
    );
    assert.equal(cell('"NaN"', 'real'), NaN);
    assert.equal(cell('0.1', 'real'), 0.1);
    assert.equal(cell('true', 'bool'), true);
    assert.equal(cell('0', 'bool'), false);
    assert.equal(cell('"maybe"', 'bool'), 'lost');
    assert.equal(cell('"{3F2504E0-4F89-11D3-9A0C-0305E82C3301}"', 'guid'), '3f2504e0-4f89-11d3-9a0c-0305e82c3301');
    assert.equal(cell('"3F25"', 'guid'), 'lost');
  });

  it('text stays as it is written: SIDs, hex ids, zeros before numbers, numbers as they are spelled', () => {
    for (const text of [
      'S-1-5-21-1004336348-1177238915-682003330-500',
      '0x1267',
      '00123',
      '1.0',
      'null',
      ' a ',
      '\u0000x',
    ])
      assert.equal(cell(JSON.stringify(text), 'string'), text);
    assert.equal(cell('9007199254740993', 'string'), '9007199254740993');
    assert.equal(cell('1.0', 'string'), '1.0');
    assert.equal(cell('1.50', 'string'), '1.5');
    assert.equal(cell('{"a":9007199254740993}', 'string'), '{"a":9007199254740993}');
  });

  it('dynamics are the same as objects and as text, and keep longs and reals apart', () => {
    for (const json of [
      '{"a":9007199254740993,"b":1.0,"c":[1,{"d":null}]}',
      '[1,1.0,"1"]',
      'true',
      '18446744073709551615',
    ])
      assert.equal(asJson(cell(json, 'dynamic')), asJson(cell(JSON.stringify(json), 'dynamic')), json);
    assert.equal(asJson(cell('{"a":9007199254740993,"b":1.0}', 'dynamic')), '{"a":9007199254740993,"b":1.0}');
    assert.equal(cell('"not json"', 'dynamic'), 'not json');
    assert.equal(cell('"{\\"cut\\":"', 'dynamic'), '{"cut":');
  });

  it('of a key that is there twice the last counts, as in Kusto, on every way of reading', () => {
    assert.equal(cell('1,"v_long":2', 'long'), 2);
    assert.equal(cell('1,"v_l\\u006fng":2', 'long'), 2);
    assert.equal(asJson(cell('{"a":1,"a":2}', 'dynamic')), '{"a":2}');
    const pretty = cells('[{\n"v_long": 1,\n"v_long": 2\n}]', 'long', 'json');
    assert.deepEqual(pretty.values, [2]);
  });

  it('CSV: local time without a zone is said, offsets are applied, text is never made a number', () => {
    const header = 'TimeGenerated [Local Time],DeviceName,FileName,ProcessCommandLine,ProcessId,AccountSid';
    const { rows, report } = read(`${header}\n"11/20/2026, 8:15:02.123 AM",0123,1e5,0x10,9007199254740993,S-1-5-18\n`);
    assert.deepEqual(
      ['DeviceName', 'FileName', 'ProcessCommandLine', 'ProcessId', 'AccountSid'].map((c) => rows[0]![c]),
      ['0123', '1e5', '0x10', '9007199254740993', 'S-1-5-18'],
    );
    assert.match(report.notes.join(), /zone of TimeGenerated is not stated/u);
    const zone = read('TimeGenerated [UTC-08:00],FileName,ProcessCommandLine\n"11/20/2026, 8:15:02.123 AM",a,b\n');
    assert.equal(zone.rows[0]!['TimeGenerated'], '2026-11-20T16:15:02.1230000Z');
  });

  it('any row written as JSON reads back as the same row', () => {
    const json: fc.Arbitrary<Dynamic> = fc.letrec<{ value: Dynamic }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<Dynamic>(null, true, false, '', '1', 'null', '{"a":1}', '"x"', ' [1] '),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(wrapLong),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(dynamicReal),
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc
          .dictionary(fc.string({ maxLength: 4 }), tie('value'), { maxKeys: 3, noNullPrototype: true })
          .map((o) => new Map(Object.entries(o))),
      ),
    })).value;
    const ticks = fc.bigInt({ min: 0n, max: 3_155_378_975_999_999_999n });
    const row = fc.tuple<Value[]>(
      fc.option(fc.boolean()),
      fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(wrapLong)),
      fc.option(fc.double()),
      fc.constant(null),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.option(ticks),
      fc.option(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n })),
      fc.option(fc.uuid()),
      json,
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const text = rows.map((r) => rowAsJson(COLUMNS, r, undefined)).join('\n');
        const { tables } = loadEvents([file(Buffer.from(text), { table: 'Every', format: 'ndjson' })], { catalog });
        const back = rowsOf(tables.get('Every')!);
        rows.forEach((r, i) => {
          // Nothing and "" are one in a dynamic column, and -0 is written as 0.
          const plain = (v: Value[]): Value[] =>
            v.map((x, c) => (c === 9 && x === '' ? null : Object.is(x, -0) ? 0 : x));
          assert.deepEqual(plain(back[i]!), plain(r), text);
        });
      }),
      { numRuns: 300 },
    );
  });
});
