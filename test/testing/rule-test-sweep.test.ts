import assert from 'node:assert/strict';
import { readRuleTest } from '../../server/src/testing/file/read.js';
import { HEAD, RULE, memoryHost, runTests } from './memory-tests.js';
import { runRuleTest } from '../../server/src/testing/run-tests.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

/** One value of each type that a file can hold. */
const SAMPLES: Readonly<Record<string, Json>> = {
  null: null,
  boolean: true,
  integer: 7,
  number: 1.5,
  text: 'some text',
  'empty text': '',
  list: [[]],
  map: { x: [] },
};

/** A test file in which every field of the format is given. */
const FULL: Json = {
  $schema: './rule-test.schema.json',
  version: 1,
  rule: { path: 'rule.kql', id: 'docker' },
  now: '2026-11-20T12:00:00Z',
  table: 'DeviceProcessEvents',
  defaults: { AccountName: 'root' },
  tables: {
    T: { schema: { A: 'string' }, events: [{ id: 't1', A: 'x' }] },
    U: { files: [{ path: 'u.json', format: 'ndjson', table: 'U' }] },
  },
  watchlists: { W: { items: [{ SearchKey: 'a' }], searchKey: 'SearchKey' }, V: { file: 'v.csv' } },
  functions: { F: { body: 'print 1', parameters: 'a: int' }, G: { file: 'g.kql' } },
  parameters: { p: 'x' },
  cases: [
    {
      name: 'one',
      label: 'malicious',
      technique: 'T1613',
      source: 'us',
      tags: ['a'],
      skip: 'later',
      now: '2026-11-20T12:00:00Z',
      table: 'DeviceProcessEvents',
      events: [{ id: 'e1', table: 'DeviceProcessEvents', FileName: 'docker' }, { id: 'e2' }],
      expect: {
        hits: { e1: { RiskScore: 80, sources: ['e1'], known: 'too low' } },
        misses: { e2: { known: 'a gap' } },
        rows: [{ RiskScore: 80, sources: ['e1'], known: 'too low' }],
        count: 1,
        min_hits: 1,
        max_hits: 1,
        order: ['RiskScore desc'],
        unexpected: 'warn',
      },
    },
    { name: 'two', label: 'benign', files: ['a.ndjson'], shift: 'newest', expect: 'none' },
  ],
  corpora: [
    {
      name: 'three',
      label: 'benign',
      source: 'us',
      tags: ['a'],
      skip: 'later',
      now: '2026-11-20T12:00:00Z',
      table: 'DeviceProcessEvents',
      files: [{ path: 'a.ndjson', format: 'ndjson', table: 'DeviceProcessEvents' }],
      shift: 'newest',
      unreadable: 'ignore',
      expect: {
        count: 1,
        min_hits: 1,
        max_hits: 1,
        accepted: [{ id: 'a.ndjson#1', reason: 'ours' }],
        order: ['RiskScore desc'],
        unexpected: 'warn',
      },
    },
  ],
  coverage: { clauses: 100, arms: 100, items: 100, decided: 100, lets: 100 },
};

/** Which samples a field takes besides the value it has in {@link FULL}, by its path; names and numbers as `*`. */
const TAKEN: readonly (readonly [RegExp, readonly string[]])[] = [
  // An empty section is as none; a file without cases still has corpora.
  [/^(?:rule|now|table|defaults|tables|watchlists|functions|parameters|cases|corpora|coverage|\$schema)$/u, ['null']],
  [/^\$schema$/u, ['text', 'empty text']],
  [/^(?:rule|rule\.path)$/u, ['text']],
  [/\.id$|^rule\.id$|sources\.\*$/u, ['text', 'integer']],
  [/^(?:defaults|watchlists)$/u, ['map']],
  [
    /^defaults\.|events\.\*\.(?:A|FileName)$|RiskScore$/u,
    ['null', 'boolean', 'integer', 'number', 'text', 'empty text', 'list', 'map'],
  ],
  [/^watchlists\.\*$/u, ['text']],
  [/items\.\*\.SearchKey$/u, ['null', 'boolean', 'integer', 'number', 'text', 'empty text']],
  [/^functions\.\*$/u, ['text']],
  [/^parameters\.p$/u, ['boolean', 'integer', 'number', 'text', 'empty text']],
  [/^functions\.\*\.parameters$/u, ['text', 'empty text']],
  [/\.(?:name|technique|source|skip|known|reason|file|body|path|searchKey)$|tags\.\*$/u, ['text']],
  [/order\.\*$/u, ['text']],
  [/accepted\.\*$/u, ['text']],
  [/files\.\*$/u, ['text']],
  [/hits\.e1$/u, ['null', 'map']],
  [/misses\.e2$/u, ['null']],
  [/rows\.\*$/u, ['map']],
  [/items\.\*$/u, []],
  [/(?:count|min_hits|max_hits)$/u, ['integer']],
  [/^coverage\.\w+$/u, ['integer', 'number']],
  [/events\.\*$/u, ['map']],
];

/** Fields that must be there. */
const REQUIRED =
  /^version$|^rule\.path$|(?:cases|corpora)\.\*\.name$|corpora\.\*\.files$|files\.\*\.path$|accepted\.\*\.id$/u;

/** Every path of a value, the value's own first. */
function pathsOf(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...inner.flatMap((key) => pathsOf((value as Record<string | number, Json>)[key]!, [...path, key]))];
}

function at(value: Json, path: Path): Json {
  return path.reduce<Json>((inner, key) => (inner as Record<string | number, Json>)[key]!, value);
}

function has(value: Json, path: Path): boolean {
  return path.every((key, i) => Object.hasOwn(at(value, path.slice(0, i)) as object, key));
}

/** A copy with another value at a path; undefined takes it out. */
function changed(value: Json, path: Path, to: Json | undefined): Json {
  const copy = structuredClone<Json>(value);
  const last = path.at(-1)!;
  const around = at(copy, path.slice(0, -1)) as Record<string | number, Json>;
  if (to === undefined) delete around[last];
  else around[last] = to;
  return copy;
}

/** Shape of a path: `cases.*.events.*.id`. */
function shapeOf(path: Path): string {
  const named = new Set(['tables', 'watchlists', 'functions']);
  return path
    .map((key, i) => (typeof key === 'number' || (i === 1 && named.has(String(path[0]))) ? '*' : key))
    .join('.');
}

const PATHS = pathsOf(FULL).filter((path) => path.length > 0);

/** What the reader says; also whether it is one error, with a place at the field or the value around it, and a remedy. */
function complaints(document: Json, path: Path, file: string): string[] {
  const text = JSON.stringify(document, undefined, 1);
  const { test, problems } = readRuleTest(file, text);
  assert.equal(test === undefined, problems.length > 0);
  const wrong: string[] = [];
  const [first, ...more] = problems;
  if (first === undefined) return ['nothing is said'];
  // A map without what it needs, and with something else, has two faults.
  const faults = new Set(problems.map((p) => p.message)).size;
  if (more.length > 0 && faults !== problems.length) wrong.push('more is said than once');
  if (first.remedy === undefined) wrong.push('there is no remedy');
  const named = path.filter((key) => typeof key === 'string');
  const said = `${first.message} ${text.slice(first.start, first.end)}`;
  const value = path.length > 0 && has(document, path) ? JSON.stringify(at(document, path)) : undefined;
  if (!named.some((key) => said.includes(key)) && text.slice(first.start, first.end) !== value)
    wrong.push('neither the field nor its value is named');
  if (first.start === 0 && path.length > 1) wrong.push('the place is that of the file');
  return wrong.length === 0
    ? []
    : [`${wrong.join(', ')}: ${problems.map((p) => `${p.message} [${p.remedy ?? '-'}] @${p.start}`).join(' / ')}`];
}

describe('fields of a rule test file', () => {
  it('are all of the format in this sweep, which is read without complaint', () => {
    assert.deepEqual(readRuleTest('/w/rule.test.json', JSON.stringify(FULL)).problems, []);
  });

  for (const file of ['/w/rule.test.json', '/w/rule.test.yaml']) {
    it(`are refused with one error, a place and a remedy where they have another type: ${file}`, () => {
      const found: string[] = [];
      let tried = 0;
      for (const path of PATHS) {
        const shape = shapeOf(path);
        const own = at(FULL, path);
        const taken = TAKEN.filter(([pattern]) => pattern.test(shape)).flatMap(([, types]) => types);
        for (const [type, sample] of Object.entries(SAMPLES)) {
          if (JSON.stringify(sample) === JSON.stringify(own)) continue;
          const document = changed(FULL, path, sample);
          if (taken.includes(type)) {
            readRuleTest(file, JSON.stringify(document));
            continue;
          }
          tried++;
          found.push(...complaints(document, path, file).map((c) => `${shape} as ${type}: ${c}`));
        }
      }
      assert.ok(tried > 400, `${tried} wrong values were tried`);
      assert.equal(found.join('\n'), '');
    });
  }

  it('are refused where they are unknown, with the likely one', () => {
    const found: string[] = [];
    for (const path of [[], ...PATHS]) {
      const value = path.length === 0 ? FULL : at(FULL, path);
      const shape = shapeOf(path);
      // Maps by name: any key is one.
      const isNames =
        /^(?:tables|watchlists|functions|parameters|defaults)$|events\.\*$|items\.\*$|hits$|misses$|e1$|rows\.\*$|schema$/u;
      if (typeof value !== 'object' || value === null || Array.isArray(value) || isNames.test(shape)) continue;
      found.push(
        ...complaints(
          changed(FULL, [...path, 'unknown_field'], 1),
          [...path, 'unknown_field'],
          '/w/rule.test.json',
        ).map((c) => `${shape}: ${c}`),
      );
    }
    assert.equal(found.join('\n'), '');
  });

  it('are refused where they are missing and needed', () => {
    const found: string[] = [];
    for (const path of PATHS) {
      const shape = shapeOf(path);
      const document = changed(FULL, path, undefined);
      if (typeof path.at(-1) === 'number') continue;
      if (REQUIRED.test(shape))
        found.push(...complaints(document, path, '/w/rule.test.json').map((c) => `${shape}: ${c}`));
    }
    assert.equal(found.join('\n'), '');
  });

  it('are refused where they are given twice, in YAML and in JSON', () => {
    const found: string[] = [];
    for (const path of PATHS) {
      const key = path.at(-1)!;
      if (typeof key === 'number') continue;
      // The value with a mark in front of it, put there again.
      const text = JSON.stringify(changed(FULL, path, '@@'), undefined, 1);
      const value = JSON.stringify(at(FULL, path));
      const twice = text.replace('"@@"', `${value},\n${JSON.stringify(key)}: ${value}`);
      for (const file of ['/w/rule.test.json', '/w/rule.test.yaml']) {
        const { problems } = readRuleTest(file, twice);
        const [first] = problems;
        if (problems.length === 1 && first?.remedy !== undefined && twice.slice(first.start, first.end).includes(key))
          continue;
        found.push(
          `${file} ${shapeOf(path)}: ${JSON.stringify(problems)} ${JSON.stringify(twice.slice(first?.start, first?.end))}`,
        );
      }
    }
    assert.equal(found.join('\n'), '');
  });

  it('are told of with file, line and column by a run', async () => {
    const text =
      'version: 1\nrule: rule.kql\ncases:\n  - name: one\n    label: evil\n    events: [{FileName: docker}]\n';
    const { results, errors } = await runRuleTest(
      '/w/a.test.yaml',
      text,
      memoryHost({ '/w/rule.kql': RULE, '/w/a.test.yaml': text }),
    );
    assert.deepEqual(results, []);
    assert.deepEqual(
      errors.map(({ place: { file, line, column }, code }) => ({ file, line, column, code })),
      [{ file: '/w/a.test.yaml', line: 5, column: 12, code: 'test' }],
    );
  });
});

describe('values of a rule test file', () => {
  const CASE = (events: string, expect: string): string =>
    `${HEAD}cases:\n- {name: one, label: unknown, events: [{id: e, ProcessCommandLine: docker ps${events}}], expect: ${expect}}\n`;
  /** The errors of a file, and of its tests. */
  async function errorsOf(text: string): Promise<string[]> {
    const { errors, results } = await runTests(text);
    for (const { status, errors: own } of results) if (own.length > 0) assert.equal(status, 'error');
    return [...errors, ...results.flatMap((r) => r.errors)].map(
      ({ message, remedy, place }) =>
        `${place.file}:${place.line}:${place.column}: ${message}. ${remedy ?? 'NO REMEDY'}`,
    );
  }

  it('that the type of their column does not take are errors, never passes', async () => {
    const wrong: readonly string[] = [
      'TimeGenerated: yesterday',
      'TimeGenerated: true',
      'TimeGenerated: [1]',
      'TimeGenerated: {a: 1}',
      'ProcessId: many',
      'ProcessId: 1.5',
      'ProcessId: [1]',
      'ProcessId: {a: 1}',
      'ProcessId: 99999999999999999999',
      'Filename: docker',
      'NoSuchColumn: 1',
    ];
    const found: string[] = [];
    for (const cell of wrong) {
      const errors = await errorsOf(CASE(`, ${cell}`, '{hits: [e]}'));
      if (errors.length !== 1 || !errors[0]!.startsWith('/w/rule.test.yaml:6:') || errors[0]!.includes('NO REMEDY'))
        found.push(`${cell}: ${JSON.stringify(errors)}`);
    }
    assert.equal(found.join('\n'), '');
  });

  it('of matchers that fit no value are errors, never passes', async () => {
    const operands: readonly string[] = [
      'RiskScore: high',
      'RiskScore: [80]',
      'RiskScore: {gte: high}',
      'RiskScore: {gte: [1]}',
      'RiskScore: {gt: null}',
      'RiskScore: {between: 3}',
      'RiskScore: {between: [1]}',
      'RiskScore: {between: [a, b]}',
      'RiskScore: {in: 80}',
      'RiskScore: {in: [a]}',
      'RiskScore: {approx: x}',
      'RiskScore: {exists: 3}',
      'ProcessCommandLine: {matches: "("}',
      'ProcessCommandLine: {matches: [a]}',
      'ProcessCommandLine: {contains: [a]}',
      'ProcessCommandLine: {contains: {a: 1}}',
      'RiskScore: {gtee: 3}',
      'RiskScore: {gte: 3, foo: 4}',
      'Riskscore: 80',
      'TimeGenerated: noon',
      'TimeGenerated: {lt: noon}',
      'RiskScore: {not: high}',
      'RiskScore: {equals: high}',
      'RiskScore: {}',
    ];
    const found: string[] = [];
    for (const operand of operands) {
      const errors = await errorsOf(CASE('', `{hits: {e: {${operand}}}}`));
      if (errors.length !== 1 || !errors[0]!.startsWith('/w/rule.test.yaml:6:') || errors[0]!.includes('NO REMEDY'))
        found.push(`${operand}: ${JSON.stringify(errors)}`);
    }
    assert.equal(found.join('\n'), '');
  });
});
