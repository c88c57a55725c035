import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { columnReferences } from '../../server/src/rules/column-references.js';
import { NEW_RULE_KINDS, newRule } from '../../server/src/rules/new-rule.js';
import { readRuleFile } from '../../server/src/rules/read.js';
import { validateRuleFile } from '../../server/src/rules/validate.js';

const ID = '0b3d6f3e-7a0a-4f53-9b0e-0a4d8e7b1c11';

const VALID = `id: ${ID}
name: x
description: d
severity: Low
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
query: T
version: 1.0.0
kind: Scheduled
`;

/** The findings in a file: `severity code "the place's text" -> suggestion`. */
function findings(path: string, text: string): string[] {
  return validateRuleFile(readRuleFile(path, text)).map(({ severity, code, start, end, suggestion }) => {
    const place = JSON.stringify(text.slice(start, end));
    return `${severity} ${code} ${place}${suggestion === undefined ? '' : ` -> ${suggestion}`}`;
  });
}

/** The findings in a valid rule with this text added, or put in place of the fields that it starts with. */
function yaml(addition: string): string[] {
  const name = /^\w+/.exec(addition)?.[0] ?? '';
  return findings('a.yaml', VALID.replace(new RegExp(`^${name}:.*\\n`, 'm'), '') + addition);
}

function arm(properties: object, kind = 'Scheduled', type = 'Microsoft.SecurityInsights/alertRules'): string[] {
  const base = { displayName: 'x', enabled: true, severity: 'Low', query: 'T' };
  const suppression = { suppressionEnabled: false, suppressionDuration: 'PT5H' };
  return findings('a.json', JSON.stringify({ type, kind, properties: { ...base, ...suppression, ...properties } }));
}

const SCHEDULE = { queryFrequency: 'PT1H', queryPeriod: 'P1D', triggerOperator: 'GreaterThan', triggerThreshold: 0 };

describe('validating Sentinel YAML', () => {
  it('has nothing to say about valid rules', () => {
    assert.deepEqual(findings('a.yaml', VALID), []);
    const text = readFileSync(new URL('fixtures/scheduled.yaml', import.meta.url), 'utf8');
    assert.deepEqual(findings('a.yaml', text.replace('1.10', '1.1.0')), []);
  });

  it('reports unknown fields, with the likely one', () => {
    assert.deepEqual(yaml('serverity: Low\n'), ['warning rule-unknown-field "serverity" -> severity']);
    assert.deepEqual(yaml('"zzzzzz": 1\n'), ['warning rule-unknown-field "zzzzzz"']);
    assert.deepEqual(yaml('incidentConfiguration:\n  createIncident: true\n  groupingConfigration: {}\n'), [
      'warning rule-unknown-field "groupingConfigration" -> groupingConfiguration',
    ]);
  });

  it('reports missing fields: those that Azure needs, and those that repositories ask for', () => {
    assert.deepEqual(findings('a.yaml', 'kind: Scheduled\nqueryPeriod: 1d\nquery:\n'), [
      'info rule-missing-field "kind"',
      'error rule-missing-field "kind"',
      'info rule-missing-field "kind"',
      'error rule-missing-field "kind"',
      'info rule-missing-field "kind"',
      'error rule-missing-field "kind"',
      'error rule-missing-field "kind"',
      'error rule-missing-field "kind"',
      'info rule-missing-field "kind"',
      'error rule-missing-field "query"',
    ]);
  });

  it('reports fields that near-real-time rules cannot have', () => {
    assert.deepEqual(findings('a.yaml', VALID.replace('Scheduled', 'NRT')), [
      'error rule-forbidden-field "queryFrequency"',
      'error rule-forbidden-field "queryPeriod"',
      'error rule-forbidden-field "triggerOperator"',
      'error rule-forbidden-field "triggerThreshold"',
    ]);
  });

  it('reports values outside of an enumeration', () => {
    assert.deepEqual(yaml('severity: Mediun\n'), ['error rule-unknown-value "Mediun" -> Medium']);
    assert.deepEqual(yaml('severity: "HIGH"\n'), ['warning rule-value-case "HIGH" -> High']);
    assert.deepEqual(yaml('severity: Urgent-ish\n'), ['error rule-unknown-value "Urgent-ish"']);
    assert.deepEqual(yaml('kind: Sheduled\n'), ['error rule-unknown-value "Sheduled" -> Scheduled']);
    assert.deepEqual(yaml('triggerOperator: GreaterThan\n'), []);
    assert.deepEqual(yaml('tactics: [Discovery, Persistance]\n'), [
      'error rule-unknown-value "Persistance" -> Persistence',
    ]);
    assert.deepEqual(yaml("tactics: ['Credential Access']\n"), [
      'error rule-unknown-value "Credential Access" -> CredentialAccess',
    ]);
    assert.deepEqual(yaml('eventGroupingSettings:\n  aggregationKind: AlertPerRow\n').length, 1);
  });

  it('reports values of another form or type', () => {
    assert.deepEqual(yaml('id: 42\n'), ['error rule-invalid-format "42"']);
    assert.deepEqual(yaml('version: 1.0\n'), ['error rule-invalid-format "1.0"']);
    assert.deepEqual(yaml('relevantTechniques: [T1613, TA0007, T1059.1]\n'), [
      'error rule-invalid-format "TA0007"',
      'error rule-invalid-format "T1059.1"',
    ]);
    assert.deepEqual(yaml('tactics: Discovery\n'), ['error rule-wrong-type "Discovery"']);
    assert.deepEqual(yaml('enabled: yes\n'), ['error rule-wrong-type "yes"']);
    assert.deepEqual(yaml('triggerThreshold: many\n'), ['error rule-wrong-type "many"']);
    assert.deepEqual(yaml('triggerThreshold: 10001\n'), ['error rule-out-of-range "10001"']);
    assert.deepEqual(yaml('alertDetailsOverride: x\n'), ['error rule-wrong-type "x"']);
    assert.deepEqual(yaml(`name: ${'x'.repeat(257)}\n`).length, 1);
  });

  it('reports durations that the service does not take', () => {
    assert.deepEqual(yaml('queryFrequency: 1 hour\n'), ['error rule-invalid-format "1 hour"']);
    assert.deepEqual(yaml('queryFrequency: 4m\n'), ['error rule-out-of-range "4m"']);
    assert.deepEqual(yaml('queryPeriod: 15d\n'), ['error rule-out-of-range "15d"']);
    assert.deepEqual(yaml('queryPeriod: P14D\n'), []);
    assert.deepEqual(yaml('suppressionDuration: 25h\n'), ['error rule-out-of-range "25h"']);
  });

  it('reports entity mappings that name no entity', () => {
    const mapped = (type: string, ...fields: string[]) =>
      yaml(
        `entityMappings:\n  - entityType: ${type}\n    fieldMappings:\n${fields
          .map((field) => `      - {identifier: ${field}, columnName: C}\n`)
          .join('')}`,
      );
    assert.deepEqual(mapped('Acount', 'Name'), ['error rule-unknown-value "Acount" -> Account']);
    assert.deepEqual(mapped('Account', 'name'), ['error rule-unknown-identifier "name" -> Name']);
    assert.deepEqual(mapped('Account', 'Name', 'Name'), ['error rule-duplicate-identifier "Name"']);
    assert.match(mapped('Account', 'UPNSuffix').join(), /^error rule-entity-unidentified "entityType: Account/);
    assert.match(mapped('FileHash', 'Value').join(), /^error rule-entity-unidentified/);
    assert.deepEqual(mapped('FileHash', 'Value', 'Algorithm'), []);
    assert.match(mapped('Host', 'HostName', 'DnsDomain', 'NTDomain', 'OSFamily').join(), /^error rule-too-many "\{ide/);
    assert.deepEqual(yaml('entityMappings: []\n'), ['error rule-empty "[]"']);
    assert.deepEqual(yaml('entityMappings:\n  - entityType: IP\n'), ['error rule-missing-field "entityType"']);
  });

  it('reports details that the service does not take', () => {
    assert.deepEqual(yaml('customDetails:\n  1st: A\n  Ok: some column\n'), [
      'error rule-invalid-format "1st"',
      'error rule-invalid-format "some column"',
    ]);
    assert.deepEqual(yaml('alertDetailsOverride:\n  alertDisplayNameFormat: "{{A}} {{B}} {{C}} {{ D }}"\n'), [
      'error rule-too-many "D"',
    ]);
  });

  it('reports grouping by what the rule does not map', () => {
    const grouping = (text: string) =>
      yaml(`incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n${text}`);
    assert.deepEqual(grouping('    matchingMethod: Selected\n'), ['error rule-grouping-empty "Selected"']);
    assert.deepEqual(grouping('    groupByEntities: [Host]\n'), ['error rule-grouping-unmapped "Host"']);
    assert.deepEqual(grouping('    groupByCustomDetails: [Usr]\ncustomDetails: {User: U}\n'), [
      'error rule-grouping-unmapped "Usr" -> User',
    ]);
  });

  it('reports a field that is given twice', () => {
    assert.deepEqual(findings('a.yaml', `${VALID}severity: High\n`), ['error rule-duplicate-field "severity"']);
  });

  it('asks less of hunting queries, and nothing of functions', () => {
    assert.deepEqual(findings('a.yaml', `id: ${ID}\nname: x\ndescription: d\nquery: T\n`), []);
    assert.deepEqual(findings('a.yaml', 'FunctionName: f\nFunctionQuery: T\n'), []);
  });
});

describe('validating ARM', () => {
  it('uses the names and forms of ARM', () => {
    assert.deepEqual(arm(SCHEDULE), []);
    assert.deepEqual(arm({}, 'NRT'), []);
    assert.deepEqual(arm({ ...SCHEDULE, queryPeriod: '1d' }), ['error rule-invalid-format "1d"']);
    assert.deepEqual(arm({ ...SCHEDULE, triggerOperator: 'gt' }), ['error rule-unknown-value "gt"']);
    assert.deepEqual(arm({ ...SCHEDULE, name: 'x' }), ['warning rule-unknown-field "name"']);
    assert.deepEqual(arm({ ...SCHEDULE, suppressionDuration: null }), [
      'error rule-missing-field "suppressionDuration"',
    ]);
    assert.deepEqual(arm(SCHEDULE, 'NRT').length, 4);
  });

  it('lets expressions be, whose value is known at deployment only', () => {
    assert.deepEqual(arm({ ...SCHEDULE, queryPeriod: "[parameters('period')]", enabled: "[variables('on')]" }), []);
  });

  it('checks only what is there in solution packages', () => {
    const type = 'Microsoft.SecurityInsights/AlertRuleTemplates';
    assert.deepEqual(arm({ suppressionDuration: undefined, status: 'Available' }, 'Scheduled', type), []);
    assert.deepEqual(arm({ severity: 'Lou' }, 'Scheduled', type), ['error rule-unknown-value "Lou" -> Low']);
  });
});

describe('validating Defender detections', () => {
  const text = readFileSync(new URL('fixtures/detection.json', import.meta.url), 'utf8');

  it('has nothing to say about a valid one', () => {
    assert.deepEqual(findings('a.json', text), []);
  });

  it('finds mistakes at every depth', () => {
    const changed = text
      .replace('"PT4H"', '"4h"')
      .replace('"medium"', '"Medium"')
      .replace('"Discovery"', '"Discovry"')
      .replace('T1613', '1613')
      .replace('"hosts"', '"host"')
      .replace('"sidColumn"', '"SidColumn"')
      .replace('"full"', '"all"');
    assert.deepEqual(findings('a.json', changed), [
      'error rule-invalid-format "4h"',
      'warning rule-value-case "Medium" -> medium',
      'error rule-unknown-value "Discovry" -> Discovery',
      'error rule-invalid-format "1613"',
      'warning rule-unknown-field "host" -> hosts',
      'warning rule-unknown-field "SidColumn" -> sidColumn',
      'error rule-unknown-value "all"',
    ]);
  });

  it('reports schedules that the service does not take, at the place of the duration', () => {
    const scheduled = (frequency: string, lookback?: string): readonly string[] =>
      findings(
        'a.json',
        text.replace(
          /"schedule": \{[^}]*\}/,
          `"schedule": ${JSON.stringify({ frequency, ...(lookback === undefined ? {} : { lookback }) })}`,
        ),
      );
    assert.deepEqual(scheduled('PT3H', 'PT12H'), []);
    assert.deepEqual(scheduled('PT0S'), []);
    assert.deepEqual(scheduled('PT2H'), ['warning rule-schedule "PT2H"']);
    assert.deepEqual(scheduled('PT1M'), ['error rule-schedule "PT1M"']);
    assert.deepEqual(scheduled('PT0S', 'PT1H'), ['error rule-schedule "PT1H"']);
    assert.deepEqual(scheduled('PT12H', 'PT1H'), ['error rule-schedule "PT1H"']);
    assert.deepEqual(scheduled('PT1H', 'P31D'), ['error rule-schedule "P31D"']);
    assert.deepEqual(scheduled('P1W2', 'PT1H'), ['error rule-invalid-format "P1W2"']);
  });

  it('marks the legacy shape as deprecated, without asking for what replaced it', () => {
    const legacy = readFileSync(new URL('fixtures/legacy-detection.yaml', import.meta.url), 'utf8');
    assert.deepEqual(
      findings('a.yaml', legacy).filter((finding) => !finding.startsWith('warning rule-deprecated-field')),
      ['warning rule-missing-field "displayName"'],
    );
  });
});

describe('columns that metadata refers to', () => {
  it('are all found, at the place of their names', () => {
    const text = readFileSync(new URL('fixtures/scheduled.yaml', import.meta.url), 'utf8');
    const [rule] = readRuleFile('a.yaml', text).rules;
    assert.ok(rule !== undefined);
    assert.deepEqual(
      columnReferences(rule).map(({ column, role }) => `${role} ${text.slice(column.start, column.end)}`),
      [
        'entity DeviceName',
        'entity AccountName',
        'custom-detail ProcessCommandLine',
        'alert-detail ProcessCommandLine',
        'alert-detail DeviceName',
        'alert-detail AccountName',
      ],
    );
  });
});

describe('a new rule', () => {
  for (const kind of NEW_RULE_KINDS) {
    it(`of kind ${kind} reads without problems and is valid`, () => {
      for (const name of ['Container inventory', 'a: "b" # c', '- x', '  ', '日本語']) {
        const { fileName, text } = newRule(kind, name, ID);
        const file = readRuleFile(fileName, text);
        assert.deepEqual(file.problems, []);
        assert.deepEqual(findings(fileName, text), []);
        assert.equal(file.regions.length, 1);
        if (kind !== 'kql') assert.equal(file.rules[0]?.name?.value, name.trim() || 'New rule');
      }
    });
  }

  it('is named after its name, and has an id of its own', () => {
    assert.equal(newRule('nrt', 'Container inventory (T1613)').fileName, 'container-inventory-t1613.yaml');
    assert.notEqual(newRule('nrt', 'x').text, newRule('nrt', 'x').text);
  });
});
