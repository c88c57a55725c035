import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { dataSourceOf, loadEvents, type LoadedEvents } from '../../server/src/events/load.js';
import { openStream } from '../../server/src/events/stream/open-stream.js';
import { NotStreamable } from '../../server/src/events/stream/streamed-table.js';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { Project, type RuleUnit } from '../../server/src/service/project.js';
import { runRule } from '../../server/src/testing/rule-run.js';

const NO_FILES: FileHost = { readFile: () => undefined, exists: () => false };
const TABLE = 'DeviceProcessEvents';

const QUERIES = [
  'summarize count() by DeviceName, FileName',
  'summarize count(), max(TimeGenerated), sum(ProcessId), take_any(AdditionalFields) by DeviceName',
  'summarize make_list(FileName), min(Timestamp) by ProcessId',
  'summarize count() by bin(TimeGenerated, 1h), Type',
  'summarize dcount(FileName), dcountif(DeviceName, ProcessId > 5) by AccountName, Type',
  'distinct DeviceName, ProcessId',
  'where ProcessId > 3 | summarize count() by tolower(FileName)',
  'count',
];

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c.exe', 'C:\\x\\y.exe', '', 'é', '"q"', 'DeviceProcessEvents') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);
const jsonText = fc.oneof(
  { weight: 8, arbitrary: text.map((t) => JSON.stringify(t)) },
  {
    weight: 1,
    arbitrary: text.map(
      (t) =>
        `"${t.replace(/[^]/gu, (c) => (c.length > 1 ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))}"`,
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('null', '5', '1.50', '-0', '1e3', 'true', '[1, "a"]', '{"b" : null}', '""') },
);
const number = fc.oneof(
  { weight: 5, arbitrary: fc.nat(9).map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'null',
      '"7"',
      '9007199254740993',
      '-3',
      '1.0',
      '1.5',
      '1e2',
      '"x"',
      '99999999999',
      '01',
    ),
  },
);
const time = fc.oneof(
  { weight: 5, arbitrary: fc.nat(9).map((h) => `"2025-01-14T0${h}:59:59.9999999Z"`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'null',
      '""',
      '"2025-01-14"',
      '"2025-01-14 10:00:00"',
      '5',
      '"x"',
      '"2025-02-30T00:00:00Z"',
    ),
  },
);
const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  DeviceName: jsonText,
  FileName: jsonText,
  AccountName: jsonText,
  ProcessId: number,
  TimeGenerated: time,
  Timestamp: time,
  AdditionalFields: jsonText,
  Nobody: jsonText,
  Type: fc.constantFrom(...Array<string>(8).fill(`"${TABLE}"`), '""', 'null', '"DeviceFileEvents"', '"\\u0044x"'),
};

/** Lines of a few shapes, each of them with other values; and some that are none of these. */
const shape = fc.tuple(
  fc.array(fc.constantFrom(...Object.keys(VALUES)), { minLength: 1, maxLength: 6 }),
  fc.constantFrom('', '', ' '),
  fc.constantFrom('', '', '\r'),
);
const stray = fc.constantFrom(
  '',
  '  ',
  '{"DeviceName":"a"',
  '5',
  '[{"DeviceName":"a"}]',
  '{}',
  '{"DeviceName":"\t"}',
  '\r',
);
const lines = fc.array(shape, { minLength: 1, maxLength: 3 }).chain((shapes) =>
  fc.array(
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc
          .constantFrom(...shapes)
          .chain(([keys, blank, end]) =>
            fc
              .tuple(...keys.map((key) => VALUES[key]!))
              .map((values) => `{${keys.map((key, k) => `"${key}":${blank}${values[k]}`).join(`,${blank}`)}}${end}`),
          ),
      },
      { weight: 1, arbitrary: stray },
    ),
    { minLength: 1, maxLength: 60 },
  ),
);

/** What a rule gives over events, and what is told of the files. */
function answer(unit: RuleUnit, events: LoadedEvents): unknown {
  const score = unit.document.configuration.score;
  const outcome = runRule(unit.analysis, events, dataSourceOf(events, unit.catalog), { score, now: 0n });
  if (!outcome.ok) return outcome.error.message;
  return outcome.value.hits.map((h) => [h.sources.map((s) => [s.file, s.line]), h.row]);
}

function streamed(unit: RuleUnit, files: readonly Buffer[], atOnce: number): LoadedEvents | undefined {
  const inputs = files.map((bytes, f) => ({
    path: `/${f}.ndjson`,
    size: bytes.length,
    open: () => ({
      read: (into: Uint8Array, position: number) =>
        bytes.copy(into, 0, position, position + Math.min(atOnce, into.length)),
      close: () => undefined,
    }),
  }));
  return openStream(inputs, { catalog: unit.catalog, tables: [TABLE], table: TABLE });
}

describe('columns read out of streamed lines', () => {
  it('give what loaded events give, and the report too', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...QUERIES),
        fc.array(lines, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 50, max: 2000 }),
        fc.constantFrom('', '\ufeff'),
        fc.option(fc.nat(), { freq: 8 }),
        (query, contents, atOnce, mark, broken) => {
          const unit = new Project(NO_FILES).open('/r.kql', `${TABLE} | ${query}`).units[0]!;
          const files = contents.map((all) => Buffer.from(`${mark}{"DeviceName":"d"}\n${all.join('\n')}`));
          // A byte that is no UTF-8, somewhere.
          if (broken !== null) files[0]![20 + (broken % Math.max(1, files[0]!.length - 20))] = 0xff;
          const inputs = files.map((bytes, f) => ({ path: `/${f}.ndjson`, bytes }));
          const loaded = loadEvents(inputs, { catalog: unit.catalog, table: TABLE });
          const expected = answer(unit, loaded);
          let events: LoadedEvents | undefined;
          let actual: unknown;
          try {
            events = streamed(unit, files, atOnce);
            if (events === undefined) return;
            actual = answer(unit, events);
          } catch (failure) {
            if (failure instanceof NotStreamable) return;
            throw failure;
          }
          compared++;
          assert.deepEqual(actual, expected);
          for (const [f, report] of events.report.files.entries()) {
            const other = loaded.report.files[f]!;
            assert.deepEqual(
              [report.read, report.tables, report.skipped, report.unknownKeys, report.missingColumns],
              [other.read, other.tables, other.skipped, other.unknownKeys, other.missingColumns],
            );
          }
        },
      ),
      { numRuns: 300 },
    );
    assert.ok(compared > 200, `only ${compared} were compared`);
  });
});
