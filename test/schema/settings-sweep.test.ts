import assert from 'node:assert/strict';
import { parseMappings } from '../../server/src/events/mappings/user-mappings.js';
import { loadConfiguration } from '../../server/src/schema/configuration/load.js';
import { changed, pathsOf, SAMPLES, shapeOf, valueAt, type Json, type Path } from '../field-sweep.js';
import { memoryHost } from './configuration/memory-host.js';

interface Told {
  readonly line: number;
  readonly message: string;
  readonly remedy?: string | undefined;
}

/** Which samples a field takes besides its own value, by its shape. */
type Taken = readonly (readonly [shape: RegExp, types: readonly string[]])[];

const GUID = '00000000-0000-0000-0000-000000000000';

/** A configuration in which every setting is given. */
const CONFIGURATION: Json = {
  $schema: 'kqlens.schema.json',
  extends: ['base.yaml'],
  platform: 'sentinel',
  rules: ['a/*.kql'],
  exclude: 'b/*',
  samples: [{ files: ['s/*.ndjson'], table: 'T', label: 'benign', format: 'ndjson', rules: 'a/*.kql' }],
  score: { columns: ['RiskScore'], bands: [{ name: 'low', below: 40 }, { name: 'high' }] },
  lints: {
    presets: ['recommended'],
    categories: { correctness: 'error', metadata: 'off' },
    rules: { 'unused-let': 'error', 'overly-broad-term': ['warning', { any: 1 }] },
  },
  tables: { T: 'T.csv', U: { columns: { A: 'string' }, open: true, extends: false }, V: { file: 'V.csv' } },
  watchlists: { W: 'w.csv', X: [{ A: 'b' }], Y: { file: 'y.csv', searchKey: 'A' }, Z: { items: [{ A: 'b' }] } },
  externalData: { 'https://example.org/x.csv': 'x.csv' },
  functions: { F: 'f.kql', G: { body: 'print 1', parameters: 'a:int' }, H: { file: 'h.kql' } },
  connections: {
    p: { kind: 'log-analytics', workspace: GUID, tenant: GUID },
    q: { kind: 'kusto', cluster: 'https://c.kusto.windows.net', database: 'D' },
    r: { kind: 'emulator', url: 'http://localhost:8080', database: 'D' },
  },
  events: { mappings: ['m/*.yaml'] },
  tests: { files: ['t/*.test.yaml'], coverage: { clauses: 90, arms: 80 } },
  overrides: [
    { files: 'a/*', platform: 'defender-xdr', score: { columns: 'Risk' }, lints: { rules: { 'unused-let': 'off' } } },
  ],
};

const SCALARS = ['boolean', 'integer', 'number', 'text', 'empty text'];

const TAKEN_IN_CONFIGURATION: Taken = [
  // An empty section is as none.
  [/^[^.]+$/u, ['null']],
  [/^\$schema$/u, ['text', 'empty text']],
  [/^watchlists$/u, ['map']],
  [/^(?:rules|exclude)(?:\.\*)?$|files(?:\.\*)?$|mappings(?:\.\*)?$|samples\.\*\.rules$/u, ['text']],
  [/score\.columns(?:\.\*)?$|bands\.\*\.name$/u, ['text']],
  [/\.below$|coverage\.\w+$/u, ['integer', 'number']],
  [/^tables\.[A-Z]$|^watchlists\.[A-Z]$|^functions\.[A-Z]$|^externalData\../u, ['text']],
  [/\.(?:file|body|searchKey|database|tenant)$/u, ['text']],
  [/\.extends$/u, ['boolean']],
  [/\.parameters$/u, ['text', 'empty text']],
  [/^watchlists\..*\*\.A$/u, ['null', ...SCALARS]],
  // Options are the lint's own, which tells what is wrong with them.
  [/overly-broad-term\.\*$/u, ['map']],
  [/\.any$/u, ['null', ...SCALARS, 'list', 'map']],
];

/** A mapping file in which every setting is given. */
const MAPPINGS: Json = {
  $schema: 'mapping.schema.json',
  mappings: [
    {
      name: 'one',
      view: 'auditd',
      match: { Type: 'X', a: true, b: [1, 'c'], d: { contains: 'x' }, e: { startsWith: 'x' }, f: { not: ['x'] } },
      table: 'DeviceProcessEvents',
      columns: {
        TimeGenerated: 'time',
        FileName: { path: ['a', 'b'], fn: ['basename', 'lower'] },
        DeviceName: { value: 'x' },
        AccountName: { template: '{a}-{b}' },
        AdditionalFields: { collect: { A: 'a' } },
      },
      rest: true,
      empty: ['-'],
      joinParent: false,
      overlaps: ['other'],
    },
    { name: 'two', match: [{ a: 1 }, { b: 'x' }], skip: 'no use' },
  ],
};

const TAKEN_IN_MAPPINGS: Taken = [
  [/^\$schema$/u, ['text', 'empty text']],
  [/match\.(?:\*\.)?[A-Za-z]+$/u, SCALARS],
  [/match\.b\.\*$|\.not(?:\.\*)?$/u, ['integer', 'number', 'text', 'empty text']],
  [/\.(?:contains|startsWith|skip)$|path(?:\.\*)?$|columns\.[A-Za-z]+$|collect\.A$/u, ['text']],
  [/DeviceName\.value$/u, SCALARS],
  [/(?:empty|overlaps)\.\*$/u, ['text', 'empty text']],
  [/joinParent$/u, ['boolean']],
];

function types(taken: Taken, shape: string): string[] {
  return taken.filter(([pattern]) => pattern.test(shape)).flatMap(([, names]) => names);
}

/** What is wrong with what is told of a wrong value at a path; empty where it has a place and a remedy. */
function faults(document: Json, path: Path, told: (text: string) => readonly Told[]): string[] {
  const problems = told(JSON.stringify(document, undefined, 1));
  if (problems.length === 0) return ['nothing is said'];
  return problems.flatMap(({ line, message, remedy }) => [
    ...(remedy === undefined || remedy === '' ? [`no remedy: ${message}`] : []),
    ...(line === 1 && path.length > 1 ? [`the place is that of the file: ${message}`] : []),
    // What the validator says for itself.
    ...(/must (?:NOT|be equal)|undefined|\[object/u.test(message) ? [`not in words: ${message}`] : []),
  ]);
}

const FILES: readonly (readonly [what: string, full: Json, told: (text: string) => readonly Told[], taken: Taken])[] = [
  [
    'a configuration',
    CONFIGURATION,
    (text) =>
      loadConfiguration('/w', memoryHost({ '/w/kqlens.json': text, '/w/base.yaml': 'rules: x\n' }), {
        knownLints: ['unused-let', 'overly-broad-term'],
      }).problems,
    TAKEN_IN_CONFIGURATION,
  ],
  ['a mapping file', MAPPINGS, (text) => parseMappings('/w/m.json', text).problems, TAKEN_IN_MAPPINGS],
];

for (const [what, full, told, taken] of FILES) {
  describe(`the settings of ${what}`, () => {
    it('are read without complaint where all are right', () => {
      assert.deepEqual(told(JSON.stringify(full)), []);
    });

    it('are told of with place and remedy where they have another type', () => {
      const found: string[] = [];
      let tried = 0;
      for (const path of pathsOf(full)) {
        const shape = shapeOf(path);
        const fine = types(taken, shape);
        for (const [type, sample] of Object.entries(SAMPLES)) {
          if (JSON.stringify(sample) === JSON.stringify(valueAt(full, path))) continue;
          const document = changed(full, path, sample);
          const problems = told(JSON.stringify(document, undefined, 1));
          if (problems.length === 0 && fine.includes(type)) continue;
          tried++;
          found.push(...faults(document, path, told).map((fault) => `${shape} as ${type}: ${fault}`));
        }
      }
      assert.ok(tried > 200, `${tried} wrong values were tried`);
      assert.equal(found.join('\n'), '');
    });

    it('are told of where they are unknown', () => {
      const found: string[] = [];
      for (const path of [[], ...pathsOf(full)]) {
        const value = valueAt(full, path);
        // Maps of names take any key.
        const isNames =
          /^(?:tables|watchlists|externalData|functions|connections)$|items\.\*$|X\.\*$|lints\.rules$|overly-broad-term\.\*$|U\.columns$|match(?:\.\*)?$|mappings\.\*\.columns$|collect$/u;
        if (typeof value !== 'object' || value === null || Array.isArray(value) || isNames.test(shapeOf(path)))
          continue;
        const wrong = [...path, 'unknown_field'];
        found.push(...faults(changed(full, wrong, 1), wrong, told).map((fault) => `${shapeOf(path)}: ${fault}`));
      }
      assert.equal(found.join('\n'), '');
    });
  });
}
