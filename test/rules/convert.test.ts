import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { readRuleFile } from '../../server/src/rules/read.js';
import { toArm } from '../../server/src/rules/to-arm.js';
import { extractRules, toYaml } from '../../server/src/rules/to-yaml.js';
import { kqlText } from './containers.js';

function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}

interface Template {
  metadata?: Record<string, unknown>;
  resources: { name: string; type: string; kind?: string; properties: Record<string, unknown> }[];
}

function armOf(yaml: string): Template {
  const { text, problems } = toArm(yaml);
  assert.deepEqual(problems, []);
  return JSON.parse(text ?? '') as Template;
}

/** YAML to ARM and back. */
function there(yaml: string): string {
  const arm = toArm(yaml);
  assert.deepEqual(arm.problems, []);
  const { text, problems } = toYaml(arm.text ?? '');
  assert.deepEqual(problems, []);
  return text ?? '';
}

const words = fc.oneof(
  fc.constantFrom('x', '[x]', '[[x]', '[', '1.10', 'true', 'null', "it's", '{{A}} b', '- a', 'a: b', '# c', ' '),
  fc.string({ minLength: 1, maxLength: 12 }),
  kqlText.filter((text) => text !== ''),
);
const duration = fc.constantFrom('5m', '90m', '1h', '7h', '1d', '14d');
const optional = { requiredKeys: [] };
const rule = fc
  .tuple(
    fc.record({ id: fc.uuid(), name: words, query: kqlText, kind: fc.constantFrom('Scheduled', 'NRT') }),
    fc.record(
      {
        description: words,
        severity: fc.constantFrom('Low', 'High'),
        status: fc.constant('Available'),
        requiredDataConnectors: fc.array(fc.record({ connectorId: words, dataTypes: fc.array(words) })),
        queryFrequency: duration,
        queryPeriod: duration,
        triggerOperator: fc.constantFrom('gt', 'lt', 'eq', 'ne'),
        triggerThreshold: fc.nat(10_000),
        tactics: fc.array(fc.constantFrom('Discovery', 'Execution')),
        relevantTechniques: fc.uniqueArray(fc.constantFrom('T1613', 'T1059.004', 'T1204')).map((list) => list.sort()),
        entityMappings: fc.array(
          fc.record({
            entityType: words,
            fieldMappings: fc.array(fc.record({ identifier: words, columnName: words })),
          }),
        ),
        customDetails: fc.dictionary(fc.stringMatching(/^[A-Z][a-z]{1,5}$/), words),
        alertDetailsOverride: fc.record({ alertDisplayNameFormat: words }),
        eventGroupingSettings: fc.record({ aggregationKind: fc.constantFrom('SingleAlert', 'AlertPerResult') }),
        incidentConfiguration: fc.record({
          createIncident: fc.boolean(),
          groupingConfiguration: fc.record({ enabled: fc.boolean(), lookbackDuration: duration }),
        }),
        suppressionDuration: fc.constantFrom('1h', '90m'),
        enabled: fc.constant(false),
        version: fc.constantFrom('1.0.0', '1.10'),
        tags: fc.array(words),
      },
      optional,
    ),
  )
  .map(([required, rest]) => ({ ...rest, ...required }));

describe('converting YAML rules to ARM and back', () => {
  it('keeps every field', () => {
    fc.assert(
      fc.property(fc.uniqueArray(rule, { selector: ({ id }) => id, minLength: 1, maxLength: 2 }), (rules) => {
        // Double quotes: the library's own block scalars lose texts that begin with blank lines of blanks.
        const yaml = rules.map((one) => stringify(one, { defaultStringType: 'QUOTE_DOUBLE' })).join('---\n');
        const back = parseAllDocuments(there(yaml)).map((document) => document.toJS() as Record<string, unknown>);
        const plain = (values: readonly Record<string, unknown>[]) =>
          values.map((value) => {
            const { relevantTechniques, ...others } = value;
            return { ...others, techniques: new Set((relevantTechniques ?? []) as string[]) };
          });
        const wanted = parseAllDocuments(yaml).map((document) => document.toJS() as Record<string, unknown>);
        assert.deepEqual(plain(back), plain(wanted));
      }),
    );
  });

  it('keeps hunting queries', () => {
    const yaml = stringify({
      id: '0b3d6f3e-7a0a-4f53-9b0e-0a4d8e7b1c11',
      name: 'Hunt',
      description: '[What to hunt]',
      requiredDataConnectors: [{ connectorId: 'A', dataTypes: ['T'] }],
      tactics: ['Discovery', 'Execution'],
      relevantTechniques: ['T1613', 'T1059.004'],
      query: "T\n| where a == 'b'\n",
      version: '1.0',
    });
    const arm = armOf(yaml);
    assert.match(arm.resources[0]?.type ?? '', /savedSearches$/);
    assert.deepEqual(parse(there(yaml)), parse(yaml));
  });

  it('quotes a text that a literal block cannot hold', () => {
    const yaml = 'kind: NRT\nname: x\nquery: "    \\n\\t\\nT\\n"\n';
    assert.equal((parse(there(yaml)) as { query: string }).query, '    \n\t\nT\n');
  });

  it('writes the query as a literal block', () => {
    const yaml = there('kind: NRT\nname: x\nquery: "T\\n| where a\\n"\n');
    assert.ok(yaml.includes('query: |\n  T\n  | where a\n'));
  });

  it('spells durations and operators as each form does', () => {
    const { properties } = armOf(fixture('scheduled.yaml')).resources[0] ?? assert.fail();
    assert.equal(properties['queryFrequency'], 'PT1H');
    assert.equal(properties['triggerOperator'], 'GreaterThan');
    assert.deepEqual(properties['techniques'], ['T1613', 'T1059']);
    assert.deepEqual(properties['subTechniques'], ['T1059.004']);
    assert.equal(properties['templateVersion'], '1.10');
  });

  it('adds what Azure requires', () => {
    const { properties } = armOf('kind: NRT\nname: x\nquery: T\n').resources[0] ?? assert.fail();
    assert.equal(properties['enabled'], true);
    assert.equal(properties['suppressionEnabled'], false);
    assert.equal(properties['suppressionDuration'], 'PT5H');
  });

  it('escapes text that Resource Manager would evaluate', () => {
    const { name, properties } =
      armOf('kind: NRT\nname: "[Test]"\nquery: "[\'T\'][0]"\n').resources[0] ?? assert.fail();
    assert.equal(properties['displayName'], '[[Test]');
    assert.equal(properties['query'], "[['T'][0]");
    assert.equal(name, "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/', guid('[Test]'))]");
  });

  it('gives the same template for the YAML that came out of it', () => {
    const { text } = toArm(fixture('scheduled.yaml'));
    assert.equal(toArm(toYaml(text ?? '').text ?? '').text, text);
  });

  it('keeps ids that are no GUIDs, and gives none to rules without', () => {
    assert.deepEqual(parse(there('id: rule-1\nkind: NRT\nname: x\nquery: T\n')), {
      id: 'rule-1',
      kind: 'NRT',
      name: 'x',
      query: 'T',
    });
    assert.deepEqual(parse(there('kind: NRT\nname: a/b\nquery: T\n')), { kind: 'NRT', name: 'a/b', query: 'T' });
  });

  it('keeps the order of techniques', () => {
    const techniques = ['T1074.001', 'T1530', 'T1059', 'T1078.004', 'T1078.001'];
    const yaml = stringify({ id: 'a', kind: 'NRT', name: 'x', query: 'T', relevantTechniques: techniques });
    assert.deepEqual((parse(there(yaml)) as Record<string, unknown>)['relevantTechniques'], techniques);
  });

  it('says what it cannot convert', () => {
    const codes = ({ problems }: { problems: readonly { code: string; severity: string }[] }) =>
      problems.map(({ code, severity }) => `${severity} ${code}`);
    assert.deepEqual(codes(toArm('a: 1\n')), ['error convert-no-rule']);
    assert.deepEqual(codes(toArm('FunctionName: f\nFunctionQuery: T\n')), ['error convert-unsupported-kind']);
    assert.deepEqual(codes(toArm('kind: NRT\nquery: "T\n')), ['error yaml-missing-char']);
    assert.deepEqual(codes(toYaml('{}')), ['error convert-no-rule']);
    assert.deepEqual(codes(toYaml('{')), ['error json-close-brace-expected']);
    const kept = (properties: object) =>
      JSON.stringify({ type: 'a/alertRules', kind: 'NRT', properties: { query: 'T', ...properties } });
    assert.deepEqual(codes(toYaml(kept({ custom: 1 }))), ['info convert-dropped']);
    assert.deepEqual(codes(toYaml(kept({ query: "[concat('a')]" }))), ['error convert-query']);
  });
});

describe('extracting rules from a template', () => {
  it('gives each rule as a file that reads like the template', () => {
    const template = fixture('template.json');
    const { rules, problems } = extractRules(template);
    assert.deepEqual(
      rules.map(({ name, kind }) => [name, kind]),
      [
        ['Container inventory', 'Scheduled'],
        ['From a variable', 'NRT'],
        ['Packaged', 'Scheduled'],
        ['Hunt', 'Hunting'],
      ],
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['convert-query'],
    );
    const { regions } = readRuleFile('template.json', template);
    for (const [i, { text, range }] of rules.entries()) {
      assert.equal(template[range.start], '{');
      const [region, ...others] = readRuleFile('a.yaml', text).regions;
      assert.deepEqual(others, []);
      assert.equal(region?.text, regions[i]?.text.replaceAll('\r\n', '\n'));
      assert.equal(region?.rule?.name?.value, regions[i]?.rule?.name?.value);
    }
  });
});
