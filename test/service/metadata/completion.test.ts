import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-types';
import { completions } from '../../../server/src/service/completion.js';
import { toOffset } from '../../../server/src/service/positions.js';
import { openMarked } from '../marked.js';

interface Offered {
  readonly text: string;
  readonly labels: readonly string[];
  accepted(label: string): string;
  item(label: string): CompletionItem;
}

function offered(marked: string, path: string, snippets = false): Offered {
  const { document, position, text } = openMarked(marked, path);
  const { items } = completions(document, position, 'u', { snippets });
  const sorted = items.toSorted((a, b) => (a.sortText ?? a.label).localeCompare(b.sortText ?? b.label));
  const item = (label: string): CompletionItem => {
    const found = sorted.find((candidate) => candidate.label === label);
    assert.ok(
      found,
      `${label} is among ${sorted
        .slice(0, 12)
        .map((i) => i.label)
        .join(', ')}`,
    );
    return found;
  };
  return {
    text,
    labels: sorted.map(({ label }) => label),
    item,
    accepted: (label) => {
      const { textEdit } = item(label);
      assert.ok(textEdit !== undefined && 'range' in textEdit);
      const start = toOffset(document, textEdit.range.start);
      return text.slice(0, start) + textEdit.newText + text.slice(toOffset(document, textEdit.range.end));
    },
  };
}

/** A YAML rule with a part of it replaced. */
function yaml(...lines: readonly string[]): string {
  return [
    'kind: Scheduled',
    'query: |',
    '  SecurityEvent',
    '  | project TimeGenerated, Account, Computer',
    ...lines,
    '',
  ].join('\n');
}

describe('completion of rule metadata in YAML', () => {
  it('offers fields that are missing, required ones first', () => {
    const offer = offered(yaml('sev‸'), '/r.yaml');
    assert.ok(offer.labels.includes('severity') && offer.labels.includes('entityMappings'));
    assert.ok(!offer.labels.includes('kind') && !offer.labels.includes('query'));
    assert.ok(offer.labels.indexOf('severity') < offer.labels.indexOf('customDetails'));
    assert.equal(offer.accepted('severity'), yaml('severity: '));
    assert.equal(offer.accepted('tactics'), yaml('tactics:\n  - '));
    assert.match(JSON.stringify(offer.item('severity').documentation), /How much an alert matters/);
  });

  it('offers fields on an empty line, also inside of the rule', () => {
    assert.ok(offered(yaml('‸'), '/r.yaml').labels.includes('severity'));
    assert.ok(offered(yaml('name: x', '‸', 'version: 1.0.0'), '/r.yaml').labels.includes('severity'));
    assert.ok(!offered(yaml('name: x', '‸', 'version: 1.0.0'), '/r.yaml').labels.includes('version'));
  });

  it('leaves out what the kind forbids', () => {
    const nrt = yaml('‸').replace('Scheduled', 'NRT');
    assert.ok(!offered(nrt, '/r.yaml').labels.includes('queryFrequency'));
  });

  it('offers the values of a field', () => {
    const offer = offered(yaml('severity: ‸'), '/r.yaml');
    assert.deepEqual(offer.labels, ['Informational', 'Low', 'Medium', 'High']);
    assert.equal(offered(yaml('severity: Me‸d'), '/r.yaml').accepted('Medium'), yaml('severity: Medium'));
    assert.deepEqual(offered(yaml('triggerOperator: "‸"'), '/r.yaml').labels, ['gt', 'lt', 'eq', 'ne']);
    assert.equal(offered(yaml('triggerOperator: "‸"'), '/r.yaml').accepted('gt'), yaml('triggerOperator: "gt"'));
    assert.ok(offered(yaml('queryFrequency: ‸'), '/r.yaml').labels.includes('1h'));
    assert.deepEqual(offered(yaml('suppressionEnabled: ‸'), '/r.yaml').labels, ['true', 'false']);
  });

  it('offers tactics, and techniques of those tactics first', () => {
    for (const text of [yaml('tactics:', '  - Dis‸'), yaml('tactics:', '- Dis‸'), yaml('tactics: [Execution, Dis‸]')]) {
      assert.equal(offered(text, '/r.yaml').accepted('Discovery'), text.replace('Dis‸', 'Discovery'));
    }
    const offer = offered(yaml('tactics:', '  - Discovery', 'relevantTechniques:', '  - T1‸'), '/r.yaml');
    assert.ok(offer.labels.indexOf('T1613') < offer.labels.indexOf('T1204'));
    assert.equal(offer.item('T1613').detail, 'Container and Resource Discovery');
    assert.match(JSON.stringify(offer.item('T1613').documentation), /attack\.mitre\.org/);
  });

  it('offers entity types, their identifiers and the columns of the result', () => {
    const mapping = (type: string, identifier: string, column: string) =>
      yaml(
        'entityMappings:',
        `  - entityType: ${type}`,
        '    fieldMappings:',
        `      - identifier: ${identifier}`,
        `        columnName: ${column}`,
      );
    assert.ok(offered(mapping('‸', 'x', 'x'), '/r.yaml').labels.includes('Account'));
    assert.ok(offered(mapping('Host', '‸', 'x'), '/r.yaml').labels.includes('HostName'));
    assert.ok(!offered(mapping('Host', '‸', 'x'), '/r.yaml').labels.includes('Sid'));
    assert.deepEqual(offered(mapping('Host', 'HostName', '‸'), '/r.yaml').labels, [
      'TimeGenerated',
      'Account',
      'Computer',
    ]);
    assert.deepEqual(
      offered(
        yaml(
          'entityMappings:',
          '  - entityType: Host',
          '    fieldMappings:',
          '      - identifier: HostName',
          '        ‸',
        ),
        '/r.yaml',
      ).labels,
      ['columnName'],
    );
    assert.ok(offered(yaml('entityMappings:', '  - ‸'), '/r.yaml').labels.includes('entityType'));
  });

  it('offers columns for custom details and inside of double braces', () => {
    assert.ok(offered(yaml('customDetails:', '  Who: ‸'), '/r.yaml').labels.includes('Account'));
    const format = (text: string) => yaml('alertDetailsOverride:', `  alertDisplayNameFormat: ${text}`);
    assert.equal(offered(format('"By {{Acc‸"'), '/r.yaml').accepted('Account'), format('"By {{Account}}"'));
    assert.equal(offered(format('"By {{‸}}"'), '/r.yaml').accepted('Account'), format('"By {{Account}}"'));
    assert.deepEqual(offered(format('"By ‸"'), '/r.yaml').labels, []);
  });

  it('offers connectors and what they fill', () => {
    assert.ok(
      offered(yaml('requiredDataConnectors:', '  - connectorId: Sec‸'), '/r.yaml').labels.includes('SecurityEvents'),
    );
    const types = yaml('requiredDataConnectors:', '  - connectorId: SecurityEvents', '    dataTypes:', '      - ‸');
    assert.ok(offered(types, '/r.yaml').labels.includes('SecurityEvent'));
  });

  it('goes into nested groups', () => {
    const nested = yaml(
      'incidentConfiguration:',
      '  createIncident: true',
      '  groupingConfiguration:',
      '    matchingMethod: ‸',
    );
    assert.ok(offered(nested, '/r.yaml').labels.includes('AllEntities'));
  });

  it('knows several rules of one file', () => {
    const two = [
      '- kind: Scheduled',
      '  name: a',
      '  query: T',
      '- kind: NRT',
      '  name: b',
      '  query: T',
      '  sev‸',
      '',
    ].join('\n');
    assert.equal(offered(two, '/r.yaml').accepted('severity'), two.replace('sev‸', 'severity: '));
  });

  it('offers nothing in comments, texts, and files without rules', () => {
    for (const [text, path] of [
      [yaml('name: x # sev‸'), '/r.yaml'],
      [yaml('description: |', '  some ‸words'), '/r.yaml'],
      [yaml('name: ‸'), '/r.yaml'],
      ['a: 1\nb‸\n', '/other.yaml'],
    ] as const) {
      assert.deepEqual(offered(text, path).labels, [], text);
    }
  });
});

describe('completion of rule metadata in JSON', () => {
  const arm = (properties: string) =>
    `{"resources": [{"type": "Microsoft.SecurityInsights/alertRules", "kind": "Scheduled", "properties": {"query": "print Account = 1", ${properties}}}]}`;

  it('offers properties and values', () => {
    const names = offered(arm('"sev‸"'), '/r.json');
    assert.equal(names.accepted('severity'), arm('"severity"'));
    assert.ok(!names.labels.includes('query'));
    assert.deepEqual(offered(arm('"severity": "‸"'), '/r.json').labels, ['Informational', 'Low', 'Medium', 'High']);
    assert.equal(offered(arm('"severity": ‸'), '/r.json').accepted('High'), arm('"severity": "High"'));
    assert.ok(offered(arm('"queryFrequency": "‸"'), '/r.json').labels.includes('PT1H'));
    assert.ok(offered(arm('"tactics": ["‸"]'), '/r.json').labels.includes('Discovery'));
    assert.deepEqual(
      offered(
        arm(
          '"entityMappings": [{"entityType": "Host", "fieldMappings": [{"identifier": "HostName", "columnName": "‸"}]}]',
        ),
        '/r.json',
      ).labels,
      ['Account'],
    );
  });

  it('offers the fields of Defender detections', () => {
    const detection = (template: string) =>
      `{"displayName": "x", "queryCondition": {"queryText": "print DeviceId = 1"}, "schedule": {"frequency": "PT1H"}, "detectionAction": {"alertTemplate": {${template}}}}`;
    assert.ok(offered(detection('"‸"'), '/d.json').labels.includes('severity'));
    assert.deepEqual(offered(detection('"severity": "‸"'), '/d.json').labels.slice(0, 2), ['informational', 'low']);
    assert.ok(offered(detection('"tactics": [{"tactic": "‸"}]'), '/d.json').labels.includes('Discovery'));
    assert.deepEqual(offered(detection('"entityMappings": {"hosts": [{"deviceIdColumn": "‸"}]}'), '/d.json').labels, [
      'DeviceId',
    ]);
  });

  it('does not throw on half a file', () => {
    for (const text of [
      '{"‸',
      '{"resources": [{"type": "Microsoft.SecurityInsights/alertRules", "properties": {"query": "T", "sev‸',
    ])
      assert.ok(Array.isArray(offered(text, '/r.json').labels));
  });
});
