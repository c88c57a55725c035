import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { dataSourceOf, loadEvents, type LoadedEvents } from '../../server/src/events/load.js';
import { openStream } from '../../server/src/events/stream/open-stream.js';
import { NotStreamable } from '../../server/src/events/stream/streamed-table.js';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { Project, type RuleUnit } from '../../server/src/service/project.js';
import { runRule } from '../../server/src/testing/rule-run.js';

const NO_FILES: FileHost = { readFile: () => undefined, exists: () => false };
const TABLE = 'DeviceProcessEvents';

function unitOf(query: string): RuleUnit {
  return new Project(NO_FILES).open('/r.kql', query).units[0]!;
}

/** The hits of a rule: where the events are and what the rows hold; or what kept it from an answer. */
function hits(unit: RuleUnit, events: LoadedEvents): unknown {
  const score = unit.document.configuration.score;
  const outcome = runRule(unit.analysis, events, dataSourceOf(events, unit.catalog), { score, now: 0n });
  if (!outcome.ok) return outcome.error.message;
  return outcome.value.hits.map((h) => [h.sources.map((s) => s.line), h.row]);
}

/** A file of which at most `atOnce` bytes come with each reading. */
function stream(unit: RuleUnit, bytes: Buffer, noPrefilter: boolean, atOnce: number): LoadedEvents | undefined {
  const open = (): { read(into: Uint8Array, position: number): number; close(): void } => ({
    read: (into, position) => bytes.copy(into, 0, position, position + Math.min(atOnce, into.length)),
    close: () => undefined,
  });
  const input = { path: '/e.ndjson', size: bytes.length, open };
  return openStream([input], { catalog: unit.catalog, tables: [TABLE], table: TABLE, noPrefilter });
}

/** The hits over a stream; 'load' where it says that the events must be loaded. */
function streamedHits(unit: RuleUnit, bytes: Buffer, noPrefilter: boolean, atOnce: number): unknown {
  const events = stream(unit, bytes, noPrefilter, atOnce);
  if (events === undefined) return 'load';
  try {
    return hits(unit, events);
  } catch (failure) {
    if (failure instanceof NotStreamable) return 'load';
    throw failure;
  }
}

const WORDS = [
  'kubectl',
  'docker ps',
  'sk',
  'K8s',
  'ps',
  'a-b',
  '12',
  '1e2',
  '100',
  'true',
  'x"y',
  'ab/cd',
  'q\\nx',
  'é',
  'null',
];
const needle = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.array(fc.constantFrom(...WORDS, ' ', ',', ':'), { minLength: 1, maxLength: 3 }).map((w) => w.join('')),
);

/** JSON of a text, each character plain or escaped, some as what folds to them. */
const jsonText = fc
  .tuple(
    fc.array(fc.constantFrom(...WORDS, ' ', '\t', '\n', '\\', '\u2014', '\u212a8s', '\u017fk'), { maxLength: 3 }),
    fc.infiniteStream(fc.nat(9)),
  )
  .map(([words, dice]) => {
    let out = '';
    for (const c of words.join('')) {
      const throwOf = dice.next().value as number;
      const hex = c.charCodeAt(0).toString(16).padStart(4, '0');
      if (throwOf === 0) out += `\\u${hex}`;
      else if (throwOf === 1) out += JSON.stringify(c.toUpperCase()).slice(1, -1);
      else if (throwOf === 2) out += `\\u${hex.toUpperCase()}`;
      else out += c === '/' && throwOf === 3 ? '\\/' : JSON.stringify(c).slice(1, -1);
    }
    return `"${out}"`;
  });
const scalar = fc.oneof(
  { weight: 6, arbitrary: jsonText },
  { weight: 2, arbitrary: fc.constantFrom('12', '1e2', '100', '1.0e2', 'true', 'null', '12.50', '-0') },
);
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }).map((items) => `[${items.join(' , ')}]`) },
  { weight: 1, arbitrary: fc.tuple(jsonText, scalar).map(([k, v]) => `{ ${k} : ${v} }`) },
);
const key = fc.constantFrom(
  ...['FileName', 'ProcessCommandLine', 'AccountName', 'AdditionalFields', 'Nobody', 'File\\u004eame'].map(
    (k) => `"${k}"`,
  ),
);
const record = fc
  .array(fc.tuple(key, value), { maxLength: 5 })
  .map((members) => `{${[...members, ['"DeviceName"', '"d"']].map((m) => m.join(': ')).join(',')}}`);
const line = fc.oneof(
  { weight: 12, arbitrary: record },
  { weight: 1, arbitrary: fc.constantFrom('', '  ', '\r', '{"FileName":"kub', 'kubectl', '5', '{"FileName":"\t"}') },
  { weight: 1, arbitrary: record.map((r) => `[${r}]`) },
  { weight: 1, arbitrary: record.map((r) => `{"records" : [${r}]}`) },
  { weight: 1, arbitrary: record.map((r) => `${r}\r`) },
  { weight: 1, arbitrary: record.map((r) => r.replace('{', `{"Pad":"${'x'.repeat(2000)}",`)) },
);

const column = fc.constantFrom('FileName', 'ProcessCommandLine', 'AccountName');
const quoted = needle.map((n) => JSON.stringify(n));
const leaf = fc.oneof(
  fc
    .tuple(
      column,
      fc.constantFrom(
        'has',
        'has_cs',
        '!has',
        'contains',
        'contains_cs',
        'startswith',
        'endswith',
        'hasprefix',
        'hassuffix',
        '==',
        '=~',
        '!=',
      ),
      quoted,
    )
    .map((parts) => parts.join(' ')),
  fc
    .tuple(
      column,
      fc.constantFrom('in', 'in~', '!in', 'has_any', 'has_all'),
      fc.array(quoted, { minLength: 1, maxLength: 3 }),
    )
    .map(([c, op, items]) => `${c} ${op} (${items.join(', ')})`),
  fc.tuple(column, quoted).map(([c, n]) => `tolower(${c}) == ${n}`),
  column.map((c) => `isempty(${c})`),
);
const { predicate } = fc.letrec<{ predicate: string }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie('predicate'), tie('predicate')).map(([a, b]) => `(${a} and ${b})`),
    fc.tuple(tie('predicate'), tie('predicate')).map(([a, b]) => `(${a} or ${b})`),
    tie('predicate').map((p) => `not(${p})`),
  ),
}));
const rule = fc
  .array(predicate, { minLength: 1, maxLength: 2 })
  .map(
    (all) => `${TABLE}${all.map((p) => ` | where ${p}`).join('')} | project FileName, ProcessCommandLine, AccountName`,
  );

/** Rules that look at some columns in every row, whose texts get numbers. */
const summary = fc
  .tuple(
    fc.constantFrom('', ' | where not(isempty(FileName))'),
    fc.uniqueArray(column, { minLength: 1, maxLength: 2 }).map((keys) => keys.join(', ')),
    fc.constantFrom(
      'summarize count(), make_set(AccountName), max(AdditionalFields) by ',
      'summarize by ',
      'distinct ',
    ),
  )
  .map(([where, keys, operator]) => `${TABLE}${where} | ${operator}${keys}`);

describe('events read as a stream', () => {
  it('give the hits that loaded events give, with lines passed over and without', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.oneof({ weight: 3, arbitrary: rule }, { weight: 1, arbitrary: summary }),
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 5, max: 3000 }),
        (query, lines, atOnce) => {
          const unit = unitOf(query);
          const bytes = Buffer.from(`{"DeviceName":"d"}\n${lines.join('\n')}`);
          const loaded = hits(
            unit,
            loadEvents([{ path: '/e.ndjson', bytes }], { catalog: unit.catalog, table: TABLE }),
          );
          for (const noPrefilter of [false, true]) {
            const streamed = streamedHits(unit, bytes, noPrefilter, atOnce);
            if (streamed === 'load') continue;
            compared++;
            assert.deepEqual(streamed, loaded);
          }
        },
      ),
      { numRuns: 200 },
    );
    assert.ok(compared > 150, `only ${compared} were compared`);
  });

  it('are summarised alike before and after there are too many texts to number', () => {
    const unit = unitOf(`${TABLE} | summarize count() by ProcessCommandLine | summarize count(), sum(count_)`);
    const texts = Array.from({ length: 9000 }, (_, i) => (i < 5000 ? `same ${i % 7}` : `new ${i}`));
    const lines = texts.map((text) => JSON.stringify({ ProcessCommandLine: text }));
    const streamed = streamedHits(unit, Buffer.from(lines.join('\n')), false, 2 ** 20) as [unknown, unknown[]][];
    assert.deepEqual(streamed[0]![1], [4007, 9000]);
  });

  it('leave lines unread that hold nothing the rule looks for', () => {
    const unit = unitOf(`${TABLE} | where FileName =~ "kubectl" or ProcessCommandLine has_any ("docker", "crictl")`);
    const lines = [
      '{"FileName":"KubeCtl"}',
      ...Array<string>(50).fill('{"FileName":"other"}'),
      '{"FileName":"\\u006bubectl"}',
    ];
    const events = stream(unit, Buffer.from(lines.join('\n')), false, 1000)!;
    assert.equal((hits(unit, events) as unknown[]).length, 2);
    assert.equal(events.report.files[0]!.read, 2);
  });

  it('leave lines unread that have what one operand of an or looks for, and not what is asked besides', () => {
    const unit = unitOf(`${TABLE}
| where (ProcessCommandLine has "docker" and ProcessCommandLine has_any ("ps", "images")) or FileName =~ "crictl"
| where AccountName != "x"`);
    const lines = [
      '{"ProcessCommandLine":"docker ps"}',
      '{"ProcessCommandLine":"docker run"}',
      '{"ProcessCommandLine":"dockerd ps"}',
      '{"ProcessCommandLine":"docker https"}',
      '{"ProcessCommandLine":"x\\ndocker\\u2014ps"}',
      '{"ProcessCommandLine":"ps","FileName":"docker.exe"}',
      '{"ProcessCommandLine":"crictl","FileName":"crictl.exe"}',
      '{"ProcessCommandLine":"ps","FileName":"CRICTL"}',
      '{"ProcessCommandLine":"\\u0064ocker"}',
    ];
    const events = stream(unit, Buffer.from(lines.join('\n')), false, 1000)!;
    assert.deepEqual(
      (hits(unit, events) as [number[], unknown][]).map(([at]) => at[0]),
      [1, 5, 8],
    );
    // Besides the hits: texts in other columns than is asked for, and an escape that could stand for anything.
    assert.equal(events.report.files[0]!.read, 6);
  });

  it('are loaded where a mapping is for one of their records', () => {
    const unit = unitOf(`${TABLE} | where FileName =~ "kubectl"`);
    const sysmon = {
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Image: 'C:\\x\\a.exe',
      UtcTime: '2025-01-01',
    };
    const lines = ['{"FileName":"kubectl"}', JSON.stringify(sysmon)];
    assert.equal(streamedHits(unit, Buffer.from(lines.join('\n')), false, 1000), 'load');
  });

  it('pass over lines that are too long, and say so', () => {
    const unit = unitOf(`${TABLE} | where FileName =~ "kubectl"`);
    const long = `{"FileName":"kubectl","X":"${'x'.repeat(17 * 2 ** 20)}"}`;
    const events = stream(
      unit,
      Buffer.from(['{"FileName":"kubectl"}', long, '{"FileName":"kubectl"}'].join('\n')),
      false,
      2 ** 20,
    )!;
    assert.deepEqual(
      (hits(unit, events) as [number[], unknown][]).map(([at]) => at),
      [[1], [3]],
    );
    assert.deepEqual(
      events.report.files[0]!.skipped.map((s) => s.line),
      [2],
    );
  });
});
