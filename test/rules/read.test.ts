import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { TICKS_PER_DAY, TICKS_PER_HOUR } from '../../server/src/rules/duration.js';
import type { Field, RuleMetadata } from '../../server/src/rules/metadata.js';
import { readRuleFile, RULE_FILE_EXTENSIONS } from '../../server/src/rules/read.js';

function fixture(name: string) {
  const text = readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
  return { text, file: readRuleFile(name, text) };
}

/** Asserts a field's value, and that the file says the same at the field's place. */
function assertField(text: string, field: Field<unknown> | undefined, value: unknown, written = String(value)): void {
  assert.ok(field !== undefined);
  assert.equal(field.value, value);
  assert.equal(text.slice(field.start, field.end), written);
}

function values(field: RuleMetadata['tactics']): string[] | undefined {
  return field?.value.map((item) => item.value);
}

function ruleOf(file: { rules: readonly RuleMetadata[] }, index = 0): RuleMetadata {
  const rule = file.rules[index];
  assert.ok(rule !== undefined);
  return rule;
}

describe('Sentinel YAML', () => {
  const { text, file } = fixture('scheduled.yaml');
  const rule = ruleOf(file);

  it('finds the query and the rule', () => {
    assert.equal(file.kind, 'sentinel-yaml');
    assert.deepEqual(file.problems, []);
    assert.equal(file.regions.length, 1);
    assert.equal(file.regions[0]?.rule, rule);
    assert.ok(file.regions[0]?.text.startsWith('let tools = dynamic(["docker", "kubectl"]);\n\nDeviceProcessEvents\n'));
    assert.ok(text.slice(file.regions[0]?.languageRange.start).startsWith('|\n  let tools'));
  });

  it('reads every field with its place', () => {
    assert.equal(rule.kind, 'Scheduled');
    assertField(text, rule.id, '0b3d6f3e-7a0a-4f53-9b0e-0a4d8e7b1c11');
    assertField(text, rule.name, 'Container inventory from an interactive shell');
    assertField(text, rule.version, '1.10');
    assertField(text, rule.severity, 'Medium');
    assertField(text, rule.status, 'Available');
    assertField(text, rule.queryFrequency, '1h');
    assert.equal(rule.queryFrequency?.ticks, TICKS_PER_HOUR);
    assertField(text, rule.queryPeriod, '1d');
    assert.equal(rule.queryPeriod?.ticks, TICKS_PER_DAY);
    assertField(text, rule.triggerOperator, 'gt');
    assertField(text, rule.triggerThreshold, 0);
    assert.deepEqual(values(rule.tactics), ['Discovery', 'Execution']);
    assertField(text, rule.tactics?.value[1], 'Execution');
    assert.deepEqual(values(rule.techniques), ['T1613', 'T1059.004']);
    assertField(text, rule.aggregationKind, 'AlertPerResult');
    assertField(text, rule.suppressionEnabled, false);
    assert.equal(rule.suppressionDuration?.ticks, 5n * TICKS_PER_HOUR);
    assert.deepEqual(values(rule.tags), ['containers']);
    assert.match(rule.description?.value ?? '', /^Someone lists.*\nContainer hosts.*way\.\n$/);
  });

  it('reads mappings and details', () => {
    const [host, account] = rule.entityMappings?.value ?? [];
    assertField(text, host?.entityType, 'Host');
    assertField(text, host?.fieldMappings[0]?.identifier, 'HostName');
    assertField(text, account?.fieldMappings[0]?.columnName, 'AccountName');
    const [detail] = rule.customDetails?.value ?? [];
    assertField(text, detail?.name, 'Command');
    assertField(text, detail?.columnName, 'ProcessCommandLine');
    assertField(
      text,
      rule.alertDetailsOverride?.displayNameFormat,
      'Container inventory on {{DeviceName}} by {{ AccountName }}',
    );
    assertField(text, rule.alertDetailsOverride?.dynamicProperties[0]?.columnName, 'ProcessCommandLine');
    const [connector] = rule.requiredDataConnectors?.value ?? [];
    assertField(text, connector?.connectorId, 'MicrosoftThreatProtection');
    assertField(text, connector?.dataTypes[0], 'DeviceProcessEvents');
    assertField(text, rule.incident?.matchingMethod, 'Selected');
    assert.deepEqual(
      rule.incident?.groupByEntities.map(({ value }) => value),
      ['Host'],
    );
    assert.equal(rule.incident.lookbackDuration?.ticks, 5n * TICKS_PER_HOUR);
  });

  it('takes several documents, lists, and lists under a key', () => {
    const rule1 = 'kind: NRT\nquery: A\n';
    const texts = (yaml: string) => readRuleFile('a.yml', yaml).regions.map(({ text, index }) => `${index}${text}`);
    assert.deepEqual(texts(`${rule1}---\nkind: NRT\nquery: B\n`), ['0A', '1B']);
    assert.deepEqual(texts('- {kind: NRT, query: A}\n- {kind: NRT, query: "B"}\n- other\n'), ['0A', '1B']);
    assert.deepEqual(texts('title: x\nrules:\n  - kind: NRT\n    query: A\n'), ['0A']);
  });

  it('follows an alias to the text it stands for', () => {
    const yaml = 'shared: &q |\n  T\n  | take 1\nkind: NRT\nquery: *q\n';
    const [region] = readRuleFile('a.yml', yaml).regions;
    assert.equal(region?.text, 'T\n| take 1\n');
    assert.equal(region.map.toOuter(0), yaml.indexOf('T\n'));
  });

  it('tells kinds apart', () => {
    const kind = (yaml: string) => readRuleFile('a.yml', yaml).rules[0]?.kind;
    assert.equal(kind('kind: scheduled\nquery: T\n'), 'Scheduled');
    assert.equal(kind('queryPeriod: 1d\nquery: T\n'), 'Scheduled');
    // Hunting queries of content repositories have a severity too.
    assert.equal(kind('severity: Low\nquery: T\n'), 'Hunting');
    assert.equal(kind('id: a\nname: b\nquery: T\n'), 'Hunting');
    assert.equal(kind('FunctionName: f\nFunctionQuery: T\n'), 'Function');
    assert.equal(kind('functionAlias: f\nquery: T\n'), 'Function');
    assert.equal(kind('ParserName: f\nParserQuery: |\n  T\n'), 'Function');
    assert.equal(kind('kind: Fusion\nquery: T\n'), 'Other');
  });

  it('reads a rule that has no query yet', () => {
    const file = readRuleFile('a.yml', 'name: x\nqueryPeriod: 1d\nquery:\n');
    assert.equal(file.rules.length, 1);
    assert.equal(file.regions.length, 1);
    assert.equal(file.regions[0]?.text, '');
    assert.equal(readRuleFile('a.yml', 'name: x\nqueryPeriod: 1d\n').rules.length, 1);
  });

  it('reports a query that is no text', () => {
    const { problems } = readRuleFile('a.yml', 'kind: NRT\nquery: [T]\n');
    assert.deepEqual(problems, [
      { start: 17, end: 20, message: 'The query must be text.', severity: 'error', code: 'rule-query-not-text' },
    ]);
  });

  it('reports syntax errors at their place, and reads on', () => {
    const yaml = 'kind: NRT\nquery: |\n    T\n  | take 1\nname: x\n';
    const { problems, regions } = readRuleFile('a.yml', yaml);
    assert.equal(problems[0]?.code, 'yaml-query-indent');
    assert.equal(yaml.slice(problems[0].start, problems[0].end), '| take 1');
    assert.equal(regions[0]?.text, 'T\n');
    const [other] = readRuleFile('a.yml', 'kind: NRT\nquery: T\nname: "x\n').problems;
    assert.equal(other?.code, 'yaml-missing-char');
  });

  it('says what is wrong where a quote that is left open swallows the query', () => {
    const text = '\uFEFFkind: Scheduled\r\nname: "😀 x\r\nquery: |\r\n  SigninLogs\r\n';
    const [first] = readRuleFile('a.yml', text).problems;
    assert.equal(first?.code, 'yaml-missing-char');
    assert.ok(first.start >= text.indexOf('"'), String(first.start));
  });

  it('leaves other YAML files alone', () => {
    for (const yaml of ['on: push\njobs: {a: {steps: []}}\n', 'query: x\n', 'a: [\n', '', 'query: [[[\n']) {
      assert.deepEqual(readRuleFile('a.yml', yaml), { kind: 'sentinel-yaml', regions: [], rules: [], problems: [] });
    }
  });
});

describe('ARM JSON', () => {
  const { text, file } = fixture('template.json');
  const named = (name: string) => ruleOf({ rules: file.rules.filter((rule) => rule.name?.value === name) });

  it('finds rules at every depth, and none without a query', () => {
    assert.equal(file.kind, 'arm-json');
    assert.deepEqual(
      file.rules.map((rule) => [rule.name?.value, rule.kind]),
      [
        ['Container inventory', 'Scheduled'],
        ['From a variable', 'NRT'],
        ['Computed', 'Scheduled'],
        ['Packaged', 'Scheduled'],
        ['Hunt', 'Hunting'],
      ],
    );
    assert.deepEqual(
      file.regions.map(({ text, rule }) => [rule?.name?.value, text]),
      [
        ['Container inventory', 'DeviceProcessEvents\r\n| where FileName =~ "docker" // café\r\n| take 5'],
        ['From a variable', 'SecurityEvent\n| where EventID == 4625'],
        ['Packaged', "[['odd name'] | where A in (B['x'])[0]]"],
        ['Hunt', 'T | take 1'],
      ],
    );
  });

  it('reports an expression in place of a query', () => {
    assert.deepEqual(
      file.problems.map(({ code, severity, start }) => [code, severity, text.slice(start, start + 8)]),
      [['arm-query-expression', 'info', '"[concat']],
    );
  });

  it('places escaped text', () => {
    const [region] = file.regions;
    assert.ok(region !== undefined);
    const { map } = region;
    const inner = region.text.indexOf('é');
    assert.equal(text.slice(map.toOuter(inner), map.toOuter(inner + 1)), '\\u00e9');
    assert.equal(map.toInner(map.toOuter(inner) + 3), inner);
    const take = region.text.indexOf('take');
    assert.equal(text.slice(map.toOuter(take)).startsWith('take 5"'), true);
    const variable = file.regions[1];
    assert.ok(text.slice(variable?.map.toOuter(0)).startsWith('SecurityEvent\\n| where EventID == 4625" }'));
  });

  it('reads metadata like that of YAML', () => {
    const rule = named('Container inventory');
    assertField(text, rule.id, '0b3d6f3e-7a0a-4f53-9b0e-0a4d8e7b1c11');
    assertField(text, rule.triggerOperator, 'gt', 'GreaterThan');
    assertField(text, rule.queryFrequency, 'PT1H');
    assert.equal(rule.queryPeriod?.ticks, TICKS_PER_DAY);
    assert.deepEqual(values(rule.techniques), ['T1613', 'T1059.004']);
    assertField(text, rule.version, '1.2.3');
    assertField(text, rule.entityMappings?.value[0]?.fieldMappings[0]?.columnName, 'DeviceName');
    assert.equal(named('From a variable').id?.value, 'not-a-guid');
  });

  it('reads the tags of hunting queries', () => {
    const rule = named('Hunt');
    assertField(text, rule.description, 'What to hunt');
    assert.deepEqual(values(rule.tactics), ['Discovery', 'Execution']);
    assertField(text, rule.tactics?.value[1], 'Execution');
    assert.deepEqual(values(rule.techniques), ['T1613']);
    assert.equal(rule.version, undefined);
  });

  it('takes what the resource API answers', () => {
    const json = JSON.stringify({ value: [{ kind: 'Scheduled', properties: { query: 'T', queryFrequency: 'PT1H' } }] });
    assert.equal(readRuleFile('a.json', json).regions[0]?.text, 'T');
  });

  it('leaves other JSON files alone', () => {
    for (const json of ['{"query": "T"', '[]', '', '{"name": "x", "dependencies": {}}']) {
      assert.deepEqual(readRuleFile('a.json', json), { kind: 'arm-json', regions: [], rules: [], problems: [] });
    }
  });

  it('reports broken JSON at its place', () => {
    const json = '{"type": "x/alertRules", "kind": "NRT", "properties": {"query": "a\\d" "b": 1';
    const { problems, regions } = readRuleFile('a.json', json);
    assert.deepEqual(
      problems.map(({ code, start }) => [code, start]),
      [
        ['json-invalid-escape-character', json.indexOf('"a\\d')],
        ['json-comma-expected', json.indexOf('"b"')],
        ['json-close-brace-expected', json.length],
        ['json-close-brace-expected', json.length],
      ],
    );
    assert.equal(regions.length, 1);
  });
});

describe('Defender custom detections', () => {
  it('reads the current shape', () => {
    const { text, file } = fixture('detection.json');
    const rule = ruleOf(file);
    assert.equal(file.kind, 'defender-json');
    assert.equal(rule.kind, 'CustomDetection');
    assert.ok(file.regions[0]?.text.startsWith('DeviceProcessEvents\n'));
    assertField(text, rule.name, 'Container inventory');
    assertField(text, rule.severity, 'medium');
    assert.equal(rule.enabled?.value, true);
    assert.equal(rule.queryFrequency?.ticks, TICKS_PER_HOUR);
    assert.equal(rule.queryPeriod?.ticks, 4n * TICKS_PER_HOUR);
    assert.deepEqual(values(rule.tactics), ['Discovery', 'Execution']);
    assert.deepEqual(values(rule.techniques), ['T1613', 'T1059.004']);
    assert.deepEqual(
      rule.entityMappings?.value.map(({ entityType, fieldMappings }) => [
        entityType?.value,
        fieldMappings.map(({ identifier, columnName }) => `${identifier?.value ?? ''}=${columnName?.value ?? ''}`),
      ]),
      [
        ['Host', ['DeviceId=DeviceId']],
        ['Account', ['Name=AccountName', 'Sid=AccountSid']],
      ],
    );
    assertField(text, rule.customDetails?.value[0]?.columnName, 'ProcessCommandLine');
    assertField(text, rule.alertDetailsOverride?.displayNameFormat, 'Inventory on {{DeviceName}}');
    assertField(text, rule.responseActions[0]?.action, 'isolateDevices');
    assertField(text, rule.responseActions[0]?.columns[0]?.columnName, 'DeviceId');
  });

  it('reads the legacy shape, in YAML', () => {
    const { text, file } = fixture('legacy-detection.yaml');
    const rule = ruleOf(file);
    assert.equal(file.kind, 'defender-yaml');
    assert.equal(file.regions[0]?.text, 'DeviceProcessEvents | where FileName has "docker"\n');
    assert.equal(rule.enabled?.value, true);
    assertField(text, rule.queryFrequency, '24H');
    assert.equal(rule.queryFrequency?.ticks, TICKS_PER_DAY);
    assert.deepEqual(values(rule.tactics), ['Discovery']);
    assert.deepEqual(values(rule.techniques), ['T1613']);
    const [asset] = rule.entityMappings?.value ?? [];
    assert.equal(asset?.entityType?.value, 'Host');
    assert.equal(asset.fieldMappings[0]?.columnName?.value, 'DeviceId');
    assert.deepEqual(
      rule.responseActions[0]?.columns.map(({ columnName }) => columnName?.value),
      ['SHA1', 'InitiatingProcessSHA1'],
    );
  });
});

describe('Markdown', () => {
  it('reads fences of KQL only, with exact places inside lists and quotes', () => {
    const { text, file } = fixture('hunts.md');
    assert.equal(file.kind, 'markdown');
    assert.deepEqual(
      file.regions.map((region) => region.text),
      ['SigninLogs\n\n| take 1', 'T\n| count', 'AuditLogs\n\n| take 2', '', 'Heartbeat\n| take 3\n'],
    );
    for (const region of file.regions) {
      const at = region.text.indexOf('take');
      if (at >= 0) assert.ok(text.slice(region.map.toOuter(at)).startsWith('take '));
    }
  });
});

describe('any file', () => {
  it('is read without throwing, with problems inside the file', () => {
    const pieces = [
      'query: ',
      'kind: NRT\n',
      '- ',
      '|\n',
      '  ',
      '"',
      "'",
      '{',
      '[',
      '}',
      ']',
      '```kql\n',
      '> ',
      '\t',
      '\r\n',
      '\ufeff',
      '"type": "a/alertRules", ',
      '"properties": {"query": "',
      '\\',
      'queryCondition',
      '&a ',
      '*a',
      '!!x ',
      '---\n',
      '? ',
      '<<: ',
      '😀',
      '\ud83d',
      '\0',
    ];
    const anything = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 30 });
    fc.assert(
      fc.property(anything, fc.constantFrom(...RULE_FILE_EXTENSIONS), (parts, extension) => {
        const text = parts.join('');
        const { problems, regions } = readRuleFile(`rule.${extension}`, text);
        for (const { start, end } of problems) assert.ok(0 <= start && start <= end && end <= text.length);
        for (const { map, text: kql, languageRange } of regions) {
          assert.ok(0 <= languageRange.start && languageRange.end <= text.length);
          for (let inner = 0; inner <= kql.length; inner++) {
            const outer = map.toOuter(inner);
            assert.ok(0 <= outer && outer <= text.length);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is read however deep it is nested', () => {
    const depth = 20_000;
    assert.equal(readRuleFile('a.yaml', `query: ${'['.repeat(depth)}`).regions.length, 0);
    assert.equal(readRuleFile('a.json', `{"alertRules": ${'['.repeat(depth)}`).problems.length > 0, true);
    assert.equal(readRuleFile('a.md', `${'> '.repeat(200)}\`\`\`kql\n`).regions.length, 1);
  });

  it('belongs to the format that its name tells', () => {
    assert.equal(readRuleFile('C:\\rules\\A.YML', '').kind, 'sentinel-yaml');
    assert.equal(readRuleFile('dir.md/query', 'T').kind, 'kql');
    assert.equal(readRuleFile('a.CSL', 'T').kind, 'kql');
  });
});
