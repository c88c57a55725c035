import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { kqlens, withFiles } from './command.js';

const RULE = `let Shells = dynamic(["bash", "sh"]);
DeviceProcessEvents
| where FileName in~ ("docker", "podman") and ProcessCommandLine has "ps"
| extend RiskScore = iff(InitiatingProcessFileName in (Shells), 80, 40)
`;
const CASES = `version: 1
rule: rule.kql
cases:
- name: "<listing> & \\"quotes\\" \\u0001"
  label: malicious
  events: [{id: a, FileName: docker, ProcessCommandLine: docker ps, InitiatingProcessFileName: bash}]
  expect: {hits: {a: {RiskScore: 70}}}
- name: a build
  label: benign
  events: [{FileName: docker, ProcessCommandLine: docker build .}]
- {name: later, label: benign, skip: "not <ready>", events: [{FileName: x}]}
- {name: no such file, label: benign, files: [gone.ndjson]}
coverage: {clauses: 100}
`;

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

/** What JUnit XML has: the children of each element, and the attributes that it must and may have. */
const JUNIT: Readonly<Record<string, readonly [children: string[], required: string[], optional: string[]]>> = {
  testsuites: [['testsuite'], ['name', 'tests', 'failures', 'errors', 'skipped'], ['time']],
  testsuite: [['testcase'], ['name', 'tests', 'failures', 'errors', 'skipped'], ['time']],
  testcase: [['error', 'failure', 'skipped', 'system-out'], ['classname', 'name'], ['time']],
  error: [[], ['message'], ['type']],
  failure: [[], ['message'], ['type']],
  skipped: [[], [], ['message']],
  'system-out': [[], [], []],
};

/** Reads well-formed XML without namespaces; anything else throws. */
function parseXml(text: string): Element {
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/u, '').trim();
  assert.doesNotMatch(body, /[\0-\x08\x0b\x0c\x0e-\x1f]|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/iu);
  const top: Element = { name: '', attributes: {}, children: [] };
  const open = [top];
  let end = 0;
  for (const tag of body.matchAll(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/gu)) {
    assert.doesNotMatch(body.slice(end, tag.index), /</u);
    end = tag.index + tag[0].length;
    if (tag[1] === '/') {
      assert.equal(open.pop()?.name, tag[2]);
      continue;
    }
    const attributes = Object.fromEntries([...tag[3]!.matchAll(/([\w-]+)="([^"]*)"/gu)].map((a) => [a[1]!, a[2]!]));
    const element: Element = { name: tag[2]!, attributes, children: [] };
    open.at(-1)!.children.push(element);
    if (tag[4] !== '/') open.push(element);
  }
  assert.equal(open.length, 1, 'an element is not closed');
  assert.deepEqual([top.children.length, body.slice(end)], [1, '']);
  return top.children[0]!;
}

/** Checks an element by {@link JUNIT}, and that what it counts is what it holds. */
function checkJunit(element: Element): void {
  const rule = JUNIT[element.name];
  assert.ok(rule, `JUnit has no <${element.name}>`);
  const [children, required, optional] = rule;
  for (const name of required) assert.ok(name in element.attributes, `<${element.name}> lacks ${name}`);
  for (const name of Object.keys(element.attributes)) assert.ok([...required, ...optional].includes(name), name);
  for (const child of element.children) {
    assert.ok(children.includes(child.name), `<${child.name}> in <${element.name}>`);
    checkJunit(child);
  }
  if (!('tests' in element.attributes)) return;
  const cases = element.children.flatMap((c) => (c.name === 'testcase' ? [c] : c.children));
  const having = (name: string): number => cases.filter((c) => c.children.some((x) => x.name === name)).length;
  const { tests, failures, errors, skipped } = element.attributes;
  assert.deepEqual([tests, failures, errors, skipped].map(Number), [
    cases.length,
    having('failure'),
    having('error'),
    having('skipped'),
  ]);
}

/** Checks LCOV trace records: their grammar, and that totals are those of the lines and branches listed. */
function checkLcov(text: string): string[] {
  const records = text.split('end_of_record\n');
  assert.equal(records.pop(), '');
  return records.map((record) => {
    const form =
      /^TN:\nSF:(.+)\n((?:BRDA:\d+,\d+,\d+,\d+\n)*)BRF:(\d+)\nBRH:(\d+)\n((?:DA:\d+,\d+\n)*)LF:(\d+)\nLH:(\d+)\n$/u;
    const parts = form.exec(record);
    assert.ok(parts, record);
    const counts = (of: string): number[] =>
      of
        .split('\n')
        .slice(0, -1)
        .map((line) => Number(line.slice(line.lastIndexOf(',') + 1)));
    for (const [list, found, hit] of [
      [counts(parts[2]!), parts[3], parts[4]],
      [counts(parts[5]!), parts[6], parts[7]],
    ] as const) {
      assert.deepEqual([list.length, list.filter((n) => n > 0).length], [Number(found), Number(hit)]);
    }
    const lines = [...parts[5]!.matchAll(/DA:(\d+)/gu)].map((m) => Number(m[1]));
    assert.deepEqual(
      lines,
      [...new Set(lines)].sort((a, b) => a - b),
    );
    return parts[1]!;
  });
}

describe('formats of kqlens test', () => {
  it('are JUnit as it is read elsewhere, with failures, errors, skipped tests and low coverage', async () => {
    await withFiles({ 'rule.kql': RULE, 'rule.test.yaml': CASES }, async (path) => {
      const { stdout } = await kqlens('test', path('.'), '--format', 'junit');
      const root = parseXml(stdout);
      checkJunit(root);
      const { tests, failures, errors, skipped } = root.attributes;
      assert.deepEqual([tests, failures, errors, skipped], ['5', '2', '1', '1']);
    });
  });

  it('are LCOV with totals that add up, a record for each test file', async () => {
    await withFiles(
      { 'rule.kql': RULE, 'rule.test.yaml': CASES, 'sub/rule.kql': RULE, 'sub/rule.test.yaml': CASES },
      async (path) => {
        await kqlens('test', path('.'), '--lcov', path('out.info'));
        const rules = checkLcov(readFileSync(path('out.info'), 'utf8'));
        assert.equal(rules.length, 2);
        for (const rule of rules) assert.match(rule, /rule\.kql$/u);
      },
    );
  });

  it('are checked by checks that can fail', () => {
    assert.throws(() => checkJunit(parseXml('<testsuites name="a" tests="2" failures="0" errors="0" skipped="0"/>')));
    assert.throws(() => parseXml('<testsuites><testsuite></testsuites>'));
    assert.throws(() => parseXml('<testsuites name="a & b"/>'));
    assert.throws(() => checkLcov('TN:\nSF:a\nBRF:1\nBRH:0\nLF:0\nLH:0\nend_of_record\n'));
  });
});
