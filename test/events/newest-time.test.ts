import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { newestTime } from '../../server/src/events/load.js';
import { BLOCK_BYTES } from '../../server/src/events/stream/line-pieces.js';
import { openStream } from '../../server/src/events/stream/open-stream.js';
import { NotStreamable } from '../../server/src/events/stream/streamed-table.js';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { Project } from '../../server/src/service/project.js';

const NO_FILES: FileHost = { readFile: () => undefined, exists: () => false };
const TABLE = 'DeviceProcessEvents';
const { catalog } = new Project(NO_FILES).open('/r.kql', TABLE).units[0]!;

/** The newest time in files, and how many bytes were asked for; 'load' where they cannot be read as a stream. */
function newest(files: readonly Buffer[], noPrefilter: boolean, atOnce = BLOCK_BYTES): unknown {
  const inputs = files.map((bytes, i) => ({
    path: `/e${i}.ndjson`,
    size: bytes.length,
    open: () => ({
      read: (into: Uint8Array, position: number) =>
        bytes.copy(into, 0, position, position + Math.min(atOnce, into.length)),
      close: () => undefined,
    }),
  }));
  const events = openStream(inputs, { catalog, tables: [TABLE], table: TABLE, noPrefilter });
  if (events === undefined) return 'load';
  try {
    return newestTime(events.tables.get(TABLE)!);
  } catch (failure) {
    if (failure instanceof NotStreamable) return 'load';
    throw failure;
  }
}

const two = (most: number): fc.Arbitrary<string> => fc.nat(most).map((n) => String(n).padStart(2, '0'));
const moment = fc
  .tuple(
    fc.constantFrom('2025-01-14', '2025-01-15', '2024-02-29', '2025-02-29', '0000-01-01', '2025-13-01', '9999-12-31'),
    fc.constantFrom('T', ' ', 't', '  '),
    fc.constantFrom('09', '23', '24', '1'),
    two(61),
    fc.option(two(60)),
    fc.constantFrom('', '.5', '.05', '.1234567', '.12345678', '.1234566', '.', ',5'),
    fc.constantFrom('Z', '', 'z', '+02:00', '-0300', ' UTC', 'Z '),
  )
  .map(([date, t, hour, minute, second, fraction, zone]) => {
    const seconds = second === null ? '' : `:${second}${fraction}`;
    return `${date}${t}${hour}:${minute}${seconds}${zone}`;
  });
/** A text in JSON, now and then with a character that is written as an escape. */
const escaped = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.nat(40)).map(([s, at]) => {
    const hex = s.charCodeAt(at).toString(16).padStart(4, '0');
    return at < s.length ? `"${s.slice(0, at)}\\u${hex}${s.slice(at + 1)}"` : `"${s}"`;
  });
const time = fc.oneof(
  { weight: 8, arbitrary: moment.map((m) => `"${m}"`) },
  { weight: 1, arbitrary: escaped(moment) },
  { weight: 1, arbitrary: fc.constantFrom('null', '""', '1736856000', '"01/16/2025"', '"never"', '{}', '[1]', 'nul') },
);
const timeKey = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('"TimeGenerated"', '"Timestamp"') },
  { weight: 1, arbitrary: fc.constantFrom('"timegenerated"', '"TimeGenerated "', '"TimeGenerate"', '"Time"') },
  { weight: 1, arbitrary: escaped(fc.constantFrom('TimeGenerated', 'Timestamp')) },
);
const member = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(timeKey, fc.constantFrom(':', ' : ', ':\t'), time).map((m) => m.join('')) },
  { weight: 1, arbitrary: time.map((t) => `"AdditionalFields":{"TimeGenerated":${t}}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"FileName":"TimeGenerated"', '"FileName":"\\"TimeGenerated\\":\\"2026\\""'),
  },
  { weight: 1, arbitrary: fc.constantFrom('"Type":"SecurityEvent"', '"Type":"DeviceProcessEvents"') },
);
const record = fc
  .array(member, { maxLength: 4 })
  .map((members) => `{${[...members, '"DeviceName":"d"', '"FileName":"f"'].join(',')}}`);
const line = fc.oneof(
  { weight: 20, arbitrary: record },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', ' ', '\r', '{"TimeGenerated":"2026-01-01T00:00:00Z"', '"TimeGenerated"'),
  },
  { weight: 1, arbitrary: record.map((r) => `{"records":[${r}]}`) },
  { weight: 1, arbitrary: record.map((r) => `[${r}]`) },
  { weight: 1, arbitrary: record.map((r) => `${r}\r`) },
);
const file = fc
  .array(line, { maxLength: 60 })
  .map((lines) => Buffer.from(['{"DeviceName":"d","FileName":"f"}', ...lines].join('\n')));

describe('the newest time of a stream', () => {
  it('is that of all lines read', () => {
    fc.assert(
      fc.property(
        fc.array(file, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 40, max: 3000 }),
        (files, atOnce) => {
          assert.equal(newest(files, false, atOnce), newest(files, true));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('is found where rows of another table are newer, and where their times cannot be', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => {
      const type = i % 3 === 0 ? TABLE : 'SecurityEvent';
      const second = String(i % 60).padStart(2, '0');
      const day = type === TABLE ? '14' : i % 3 === 1 ? '15' : '35';
      return `{"Type":"${type}","TimeGenerated":"2025-01-${day}T10:00:${second}.0000001Z","DeviceName":"d"}`;
    });
    const bytes = Buffer.from(rows.join('\n'));
    assert.equal(newest([bytes], false), newest([bytes], true));
    assert.equal(newest([bytes], false), 638724456570000001n);
  });
});
