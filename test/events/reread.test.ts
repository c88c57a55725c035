import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { loadEvents, type LoadedEvents } from '../../server/src/events/load.js';
import { rereadEvents } from '../../server/src/events/stream/reread-table.js';
import type { StreamInput } from '../../server/src/events/stream/stream-input.js';
import { summarizeTable } from '../../server/src/events/summary.js';
import { sentinel as catalog } from './reading.js';

/** A file of which at most `atOnce` bytes come with each reading. */
function input(path: string, text: string, atOnce: number): StreamInput {
  const bytes = Buffer.from(text);
  return {
    path,
    size: bytes.length,
    open: () => ({
      read: (into, position) => bytes.copy(into, 0, position, position + Math.min(atOnce, into.length)),
      close: () => undefined,
    }),
  };
}

/** All that events say of themselves. */
function contents(events: LoadedEvents): unknown {
  const tables = [...events.tables.values()]
    .filter((t) => t.rowCount > 0)
    .map((table) => {
      const { name, columns, timeColumn, rowCount } = table;
      const rows = [...table.batches()].flatMap((b) => Array.from({ length: b.length }, (_, i) => b.row(i)));
      const origins = rows.map((_, row) => table.origin(row));
      return { name, columns, timeColumn, rowCount, rows, origins };
    });
  const files = events.report.files.map((f) => ({
    ...f,
    tables: [...f.tables].sort(),
    table: undefined,
    why: undefined,
    missingColumns: undefined,
    notes: [...f.notes].sort(),
    unconverted: undefined,
  }));
  return { tables, files };
}

const time = '"TimeGenerated":"2026-11-20T08:15:02.1234567Z"';
const line = fc.oneof(
  fc.nat(5).map((n) => `{${time},"FileName":"docker","ProcessId":${n},"DeviceName":"d","Type":"DeviceProcessEvents"}`),
  fc.nat(5).map((n) => `{${time},"Computer":"d","SyslogMessage":"m${n}","Type":"Syslog"}`),
  fc.constant(
    `{${time},"SyslogMessage":"<Event><System><Provider Name=\\"Linux-Sysmon\\"/><EventID>1</EventID></System><EventData><Data Name=\\"Image\\">/bin/ls</Data></EventData></Event>","Type":"Syslog"}`,
  ),
  fc.constant(
    `{"EventID":4688,"TimeCreated":"2026-11-20T08:15:02.123Z","NewProcessName":"C:\\\\a.exe","Computer":"W"}`,
  ),
  fc
    .constantFrom('1', '"x"', '1.5', '{"k":1}', 'true', 'null')
    .map((v) => `{${time},"own_key":${v},"Other${v.length}":1}`),
  fc.constantFrom('1', '"x"', '2.5').map((v) => `{${time},"A_s":${v},"B":${v},"Type":"My_CL"}`),
  fc.constantFrom(
    '',
    '5',
    '{"cut',
    '[]',
    `[{"own_key":3},{"own_key":4}]`,
    `{"records":[{"own_key":5}]}`,
    '{"ProcessId":"no number","Type":"DeviceProcessEvents"}',
  ),
);
const file = fc.array(line, { minLength: 1, maxLength: 25 }).map((lines) => `{${time},"Seed":1}\n${lines.join('\n')}`);

describe('Large files of JSON lines, read again for each use', () => {
  it('give the tables that loading gives: rows, order, columns, lines and report', () => {
    fc.assert(
      fc.property(
        fc.array(file, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 80, max: 400 }),
        (texts, atOnce) => {
          const read = rereadEvents(
            texts.map((text, i) => input(`/f${i}.ndjson`, text, atOnce)),
            { catalog },
          );
          const files = texts.map((text, i) => ({ path: `/f${i}.ndjson`, bytes: Buffer.from(text) }));
          assert.deepEqual(contents(read!), contents(loadEvents(files, { catalog })));
        },
      ),
    );
  });

  it('count values that are not of their type once for each, whatever is read before', () => {
    const text = '{"ProcessId":"none","FileName":"a","Type":"DeviceProcessEvents"}\n'.repeat(3);
    const events = rereadEvents([input('/a.ndjson', text, 70)], { catalog })!;
    const [table] = events.tables.values();
    for (let i = 0; i < 2; i++) {
      summarizeTable(table!);
      assert.deepEqual([...events.report.files[0]!.unconverted], [['ProcessId', 3]]);
    }
  });

  it('end where it is cancelled, and say so', () => {
    let asked = 0;
    const events = rereadEvents([input('/a.ndjson', '{"FileName":"a","Type":"DeviceProcessEvents"}\n'.repeat(9), 50)], {
      catalog,
      isCancelled: () => ++asked > 3,
    })!;
    assert.ok([...events.tables.values()][0]!.rowCount < 9);
    assert.match(events.report.files[0]!.skipped[0]!.reason, /cancelled/u);
  });

  it('are left to the loader where they are no JSON lines, or cannot be opened', () => {
    assert.equal(rereadEvents([input('/a.csv', 'Timestamp,DeviceName\n2026,a\n', 99)], { catalog }), undefined);
    const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
    const gone: StreamInput = {
      path: '/gone',
      size: 9,
      open: () => {
        throw missing;
      },
    };
    assert.equal(rereadEvents([gone], { catalog }), undefined);
  });
});
