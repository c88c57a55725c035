import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { dataSourceOf, loadEvents, type LoadedEvents } from '../../server/src/events/load.js';
import { BLOCK_BYTES } from '../../server/src/events/stream/line-pieces.js';
import { openStream } from '../../server/src/events/stream/open-stream.js';
import { NotStreamable } from '../../server/src/events/stream/streamed-table.js';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { Project, type RuleUnit } from '../../server/src/service/project.js';
import { runRule, type RuleRunOutcome } from '../../server/src/testing/rule-run.js';

const NO_FILES: FileHost = { readFile: () => undefined, exists: () => false };
const TABLE = 'DeviceProcessEvents';

function unitOf(query: string): RuleUnit {
  return new Project(NO_FILES).open('/r.kql', query).units[0]!;
}

function run(unit: RuleUnit, events: LoadedEvents, isCancelled = (): boolean => false): RuleRunOutcome {
  const { score } = unit.document.configuration;
  return runRule(unit.analysis, events, dataSourceOf(events, unit.catalog), { score, now: 0n, isCancelled });
}

function hitLines(outcome: RuleRunOutcome): number[] {
  assert.ok(outcome.ok);
  return outcome.value.hits.map((h) => h.sources[0]!.line);
}

function opened(unit: RuleUnit, bytes: Buffer, onRead: () => void = () => undefined): LoadedEvents | undefined {
  const read = (into: Uint8Array, position: number): number => {
    onRead();
    return bytes.copy(into, 0, position, position + into.length);
  };
  const input = { path: '/e.ndjson', size: bytes.length, open: () => ({ read, close: () => undefined }) };
  return openStream([input], { catalog: unit.catalog, tables: [TABLE], table: TABLE });
}

/** Words that a filter may get wrong: letters with other forms, what JSON escapes, what it writes in other ways. */
const WORDS = [
  'kubectl',
  'sk',
  'Kiosk',
  'ab/cd',
  'x"y',
  'q\\n',
  'a\tb',
  '12',
  '1e2',
  '100',
  'true',
  'null',
  'é',
  'docker ps',
];
const word = fc.constantFrom(...WORDS);

/** Ways of JSON to write a character, and characters that an operator takes for it. */
function forms(c: string): readonly string[] {
  const hex = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const others = { k: ['\u212a'], s: ['\u017f'] }[c.toLowerCase()] ?? [];
  const all = [c, c.toUpperCase(), c.toLowerCase(), ...others].filter((char) => char.length === 1);
  return [
    ...all.map((char) => JSON.stringify(char).slice(1, -1)),
    ...all.map(hex),
    ...all.map((char) => hex(char).toUpperCase().replace('U', 'u')),
    ...(c === '/' ? ['\\/'] : []),
  ];
}

/** A word in one of its disguises, as a JSON value. */
const disguised = word.chain((w) => {
  const text = fc
    .tuple(
      ...Array.from(w, (c) =>
        fc.oneof({ weight: 4, arbitrary: fc.constant(forms(c)[0]!) }, fc.constantFrom(...forms(c))),
      ),
    )
    .map((parts) => `"${parts.join('')}"`);
  const numbers: Record<string, readonly string[]> = {
    '12': ['12', '12.0', '1.2e1'],
    '100': ['100', '1e2', '1.0e+2'],
    '1e2': ['1e2'],
  };
  const bare = numbers[w] ?? (w === 'true' || w === 'null' ? [w] : []);
  return bare.length === 0 ? text : fc.oneof(text, fc.constantFrom(...bare));
});

const column = fc.constantFrom('FileName', 'ProcessCommandLine');
const record = fc
  .tuple(column, disguised, fc.constantFrom('', '"DeviceName": "d", '), fc.nat(12))
  .map(([name, value, before, shape]) => {
    const own = `{${before}"${name}": ${value}}`;
    if (shape === 0) return `{ "records" : [ ${own} ] }`;
    if (shape === 1) return `[${own}]`;
    if (shape === 2) return `{"${name}":"other",${own.slice(1)}`;
    if (shape === 3) return `{"AdditionalFields":{"a":[${value}]},${own.slice(1)}`;
    if (shape === 4) return own.replace('Name', '\\u004eame');
    return own;
  });
const line = fc.oneof(
  { weight: 10, arbitrary: record },
  { weight: 1, arbitrary: fc.constantFrom('', ' \r', '{"FileName":"kub', `{"FileName":"${'x'.repeat(70_000)}"}`) },
);
const operator = fc.constantFrom(
  'has',
  'has_cs',
  'contains',
  'contains_cs',
  'startswith',
  'endswith',
  '==',
  '=~',
  '!has',
  '!=',
);
const leaf = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(column, operator, word).map(([c, op, w]) => `${c} ${op} ${JSON.stringify(w)}`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        column,
        fc.constantFrom('in', 'in~', 'has_any', 'has_all', '!in'),
        fc.array(word, { minLength: 1, maxLength: 3 }),
      )
      .map(([c, op, words]) => `${c} ${op} (${words.map((w) => JSON.stringify(w)).join(', ')})`),
  },
  { weight: 1, arbitrary: column.map((c) => `isempty(${c})`) },
);
const predicate = fc.oneof(
  { weight: 4, arbitrary: leaf },
  { weight: 1, arbitrary: fc.tuple(leaf, fc.constantFrom('and', 'or'), leaf).map((p) => p.join(' ')) },
  { weight: 1, arbitrary: leaf.map((p) => `not(${p})`) },
);

describe('the filter of lines', () => {
  it('changes no answer, however a text is written', () => {
    let compared = 0;
    let withHits = 0;
    fc.assert(
      fc.property(predicate, fc.array(line, { minLength: 1, maxLength: 12 }), (condition, lines) => {
        const unit = unitOf(`${TABLE} | where ${condition}`);
        const bytes = Buffer.from(`{"DeviceName":"d"}\n${lines.join('\n')}`);
        const { catalog } = unit;
        const expected = hitLines(run(unit, loadEvents([{ path: '/e.ndjson', bytes }], { catalog, table: TABLE })));
        const events = opened(unit, bytes);
        if (events === undefined) return;
        try {
          assert.deepEqual(hitLines(run(unit, events)), expected);
          compared++;
          if (expected.length > 0) withHits++;
        } catch (failure) {
          if (!(failure instanceof NotStreamable)) throw failure;
        }
      }),
      { numRuns: 800 },
    );
    assert.ok(compared > 500 && withHits > 150, `${compared} were compared, of them ${withHits} with hits`);
  });

  it('reads no more than a block once a run is cancelled', () => {
    const lines = `${JSON.stringify({ FileName: 'kubectl', ProcessCommandLine: 'x'.repeat(200) })}\n`;
    const bytes = Buffer.from(lines.repeat(Math.ceil((20 * BLOCK_BYTES) / lines.length)));
    for (const query of [
      `${TABLE} | where FileName == "nothing of it"`,
      `${TABLE} | where FileName == "kubectl"`,
      `${TABLE} | summarize count() by FileName`,
    ]) {
      for (const after of [1, 5, 12]) {
        let reads = 0;
        let readsSince = 0;
        const unit = unitOf(query);
        const events = opened(unit, bytes, () => {
          if (++reads > after) readsSince++;
        })!;
        const outcome = run(unit, events, () => reads >= after);
        assert.ok(!outcome.ok);
        assert.equal(outcome.error.code, 'cancelled');
        assert.ok(readsSince <= 1, `${query} read ${readsSince} blocks after ${after}`);
      }
    }
  });
});
