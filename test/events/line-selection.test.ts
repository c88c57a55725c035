import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { dataSourceOf, type LoadedEvents } from '../../server/src/events/load.js';
import { MappingSet } from '../../server/src/events/mappings/mapper.js';
import { rangesOf, type FileRange } from '../../server/src/events/stream/file-range.js';
import type { LineSelection, SelectedLines } from '../../server/src/events/stream/line-selection.js';
import { LineSelector } from '../../server/src/events/stream/line-selector.js';
import { openStream } from '../../server/src/events/stream/open-stream.js';
import { NotStreamable } from '../../server/src/events/stream/streamed-table.js';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { Project, type RuleUnit } from '../../server/src/service/project.js';
import { runRule } from '../../server/src/testing/rule-run.js';

const NO_FILES: FileHost = { readFile: () => undefined, exists: () => false };
const TABLE = 'DeviceProcessEvents';
const NOW = 638_724_456_570_000_001n;

function unitOf(query: string): RuleUnit {
  return new Project(NO_FILES).open('/r.kql', query).units[0]!;
}

/** Selects lines in this thread, and counts how many lines it kept from being read again. */
class SelectionHere implements LineSelection {
  kept = 0;
  selected = 0;
  isOpen = false;

  /** Every so many ranges one is left to be read. */
  constructor(
    private readonly unit: RuleUnit,
    private readonly rangeBytes: number,
    private readonly noPrefilter: boolean,
    private readonly leave: number,
  ) {}

  *ofFile(...[request, files, file]: Parameters<LineSelection['ofFile']>): Iterable<SelectedLines | FileRange> {
    const { catalog, analysis } = this.unit;
    const mappings = new MappingSet([], catalog);
    const { noPrefilter } = this;
    const selector = LineSelector.open({
      ...{ tree: analysis.tree, catalog, mappings, defaultTable: TABLE, noPrefilter, files, request, now: NOW },
      check: () => undefined,
    });
    this.isOpen = selector !== undefined;
    let n = 0;
    for (const range of rangesOf(files[file]!, this.rangeBytes)) {
      const selected = ++n % this.leave === 0 ? undefined : selector?.select(file, range);
      if (selected !== undefined) this.selected += selected.lineCount - selected.places.length / 3;
      yield selected ?? range;
    }
  }
}

/** The hits over files read as a stream, and the report; 'load' where it says that the events must be loaded. */
function answer(unit: RuleUnit, files: readonly Buffer[], noPrefilter: boolean, selection?: LineSelection): unknown {
  const inputs = files.map((bytes, i) => ({
    path: `/e${i}.ndjson`,
    size: bytes.length,
    open: () => ({
      read: (into: Uint8Array, position: number) => bytes.copy(into, 0, position, position + into.length),
      close: () => undefined,
    }),
  }));
  const { catalog } = unit;
  const events = openStream(inputs, { catalog, tables: [TABLE], table: TABLE, noPrefilter, selection });
  if (events === undefined) return 'load';
  try {
    return answerOf(unit, events);
  } catch (failure) {
    if (failure instanceof NotStreamable) return 'load';
    throw failure;
  }
}

function answerOf(unit: RuleUnit, events: LoadedEvents): unknown {
  const score = unit.document.configuration.score;
  const outcome = runRule(unit.analysis, events, dataSourceOf(events, unit.catalog), { score, now: NOW });
  if (!outcome.ok) return outcome.error;
  const { hits, eventCount } = outcome.value;
  const rows = hits.map((h) => [h.sources.map((s) => [s.file, s.line]), h.row]);
  const files = events.report.files.map((f) => ({ ...f, unconverted: new Map(f.unconverted) }));
  return { rows, eventCount, files };
}

const WORDS = ['kubectl', 'docker ps', 'sk', 'K8s', 'x"y', 'é', 'ps', '12'];
const text = fc.constantFrom(...WORDS).map((w) => JSON.stringify(w));
const value = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom('12', 'null', '"2025-01-14T10:00:00Z"', '{"a":["x",2]}', '[1,"kubectl"]') },
);
const member = fc
  .tuple(
    fc.constantFrom('FileName', 'ProcessCommandLine', 'AccountName', 'ProcessId', 'AdditionalFields', 'Nobody'),
    value,
  )
  .map(([k, v]) => `"${k}":${v}`);
const time = fc
  .constantFrom('2025-01-14T10:00:00Z', '2025-01-13T10:00:00.5Z', 'never', '')
  .map((t) => `"TimeGenerated":"${t}"`);
const record = fc
  .tuple(time, fc.array(member, { maxLength: 4 }))
  .map(([t, members]) => `{${[t, ...members, '"DeviceName":"d"'].join(',')}}`);
const line = fc.oneof(
  { weight: 20, arbitrary: record },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\r', '{"FileName":"kub', 'kubectl', '{"FileName":"\t"}') },
  { weight: 1, arbitrary: record.map((r) => `[${r},${r}]`) },
  { weight: 1, arbitrary: record.map((r) => `${r}\r`) },
  { weight: 1, arbitrary: record.map((r) => r.replace('{', '{"Type":"SecurityEvent",')) },
);
const file = fc
  .array(line, { maxLength: 80 })
  .map((lines) => Buffer.from(['{"DeviceName":"d","FileName":"kubectl"}', ...lines].join('\n')));

const condition = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('FileName', 'ProcessCommandLine', 'AccountName'),
      fc.constantFrom('has', '!has', 'contains', '==', '!=', 'startswith'),
      text,
    )
    .map((c) => c.join(' ')),
  fc.constantFrom(
    ...[
      'TimeGenerated > ago(1d)',
      'ProcessId == 12',
      'isnotempty(AccountName)',
      'tostring(AdditionalFields.a) has "x"',
    ],
    ...['FileName in (dynamic(["kubectl", "ps"]))', 'ProcessId > toint(AccountName)'],
  ),
);
const operator = fc.oneof(
  { weight: 5, arbitrary: condition.map((c) => `where ${c}`) },
  { weight: 1, arbitrary: fc.tuple(condition, condition).map(([a, b]) => `where ${a} or ${b}`) },
  { weight: 1, arbitrary: condition.map((c) => `extend Flag = (${c}) | where Flag`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...['extend N = strlen(FileName) | where N > 2', 'project-away DeviceId', 'mv-expand X = AdditionalFields.a'],
      ...['parse FileName with A:string "ctl" | where isnotempty(A)', 'project-rename Name = DeviceName'],
      ...['extend R = rand() | project-away R', 'as T', 'parse-where FileName with "kube" B:string'],
    ),
  },
);
const last = fc.constantFrom(
  ...['project FileName, ProcessId', 'summarize count(), make_list(FileName) by AccountName', 'top 3 by TimeGenerated'],
  ...['sort by FileName asc, ProcessId', 'take 4', 'serialize | extend N = row_number()', 'distinct FileName'],
  ...['join kind=inner (DeviceProcessEvents | project DeviceId) on DeviceId', 'extend S = 1', 'count'],
);
const query = fc
  .tuple(fc.array(operator, { maxLength: 3 }), last)
  .map(([operators, end]) => [TABLE, ...operators, end].join('\n| '));

describe('a selection of lines', () => {
  it('changes neither hits nor rows nor the report, however files are cut', () => {
    let opened = 0;
    fc.assert(
      fc.property(
        query,
        fc.array(file, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.boolean(),
        fc.integer({ min: 2, max: 5 }),
        (text, files, rangeBytes, noPrefilter, leave) => {
          const unit = unitOf(text);
          const selection = new SelectionHere(unit, rangeBytes, noPrefilter, leave);
          const selected = answer(unit, files, noPrefilter, selection);
          opened += Number(selection.isOpen);
          assert.deepEqual(selected, answer(unit, files, noPrefilter));
        },
      ),
      { numRuns: 100 },
    );
    assert.ok(opened > 25, `${opened} of 100 could be split`);
  });

  const rows = Buffer.from(
    Array.from({ length: 200 }, (_, i) => `{"DeviceName":"d","FileName":"${i % 50 === 0 ? 'kubectl' : 'sh'}"}`).join(
      '\n',
    ),
  );
  for (const [text, selected] of [
    [`${TABLE} | where FileName == "kubectl"`, 196],
    [`${TABLE} | extend F = FileName | where F == "kubectl" | summarize count()`, 196],
    [`let A = ${TABLE} | where FileName == "kubectl"; A | count`, 196],
    [`let A = ${TABLE} | where FileName == "kubectl"; A | where FileName in (A | project FileName)`, 0],
    [`${TABLE} | where FileName in (${TABLE} | where FileName == "kubectl" | project FileName)`, 0],
    [`${TABLE} | extend R = rand() | where R < 2 and FileName == "kubectl"`, 0],
    [`${TABLE} | serialize N = row_number() | where N == 3`, 0],
    [`${TABLE} | summarize count() by FileName`, 0],
    [`${TABLE} | where FileName in (DeviceNetworkEvents | project DeviceName)`, 0],
  ] as const) {
    it(`leaves out ${selected} of 200 lines of ${text}`, () => {
      const unit = unitOf(text);
      const selection = new SelectionHere(unit, 2 ** 20, true, 9);
      answer(unit, [rows], true, selection);
      assert.equal(selection.selected, selected);
    });
  }
});
