import assert from 'node:assert/strict';
import { MarkupContent } from 'vscode-languageserver-types';
import { definitions } from '../../../server/src/service/definition.js';
import { hover } from '../../../server/src/service/hover.js';
import { references } from '../../../server/src/service/references.js';
import { bracketed, openMarked, textIn } from '../marked.js';

const RULE = [
  'kind: Scheduled',
  'severity: High',
  'queryFrequency: PT1H',
  'tactics:',
  '  - Discovery',
  'relevantTechniques:',
  '  - T1613',
  'query: |',
  '  SecurityEvent',
  '  | extend Who = Account',
  'entityMappings:',
  '  - entityType: Account',
  '    fieldMappings:',
  '      - identifier: FullName',
  '        columnName: Who',
  'requiredDataConnectors:',
  '  - connectorId: SecurityEvents',
  '    dataTypes:',
  '      - SecurityEvent',
  '',
].join('\n');

/** The rule with a mark in front of the last place of a word. */
function at(word: string): string {
  const place = RULE.lastIndexOf(word);
  assert.ok(place >= 0);
  return `${RULE.slice(0, place)}‸${RULE.slice(place)}`;
}

function shown(marked: string, path = '/r.yaml'): readonly [under: string, text: string] | undefined {
  const { document, position } = openMarked(marked, path);
  const found = hover(document, position);
  if (found === undefined) return undefined;
  assert.ok(MarkupContent.is(found.contents));
  return [textIn(document, found.range!), found.contents.value];
}

describe('hover over rule metadata', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['severity', 'severity', /How much an alert matters[^]*One of `Informational`[^]*Required/],
    ['PT1H', 'PT1H', /`1h`/],
    ['Discovery', 'Discovery', /\*\*TA0007\*\* Discovery/],
    ['T1613', 'T1613', /Container and Resource Discovery[^]*Tactics: Discovery/],
    ['Account\n', 'Account', /Needs[^]*Identifiers: .*`Sid`/],
    ['Who', 'Who', /Who: string/],
    ['SecurityEvents', 'SecurityEvents', /Fills .*`SecurityEvent`/],
    ['fieldMappings', 'fieldMappings', /up to three/],
  ];
  for (const [word, under, expected] of cases) {
    it(`says what is known of ${under}`, () => {
      const found = shown(at(word));
      assert.equal(found?.[0], under);
      assert.match(found[1], expected);
    });
  }

  it('has nothing over free text and unknown fields', () => {
    assert.equal(shown('kind: Scheduled\nquery: T\nname: so‸me\nfoo‸: 1\n'), undefined);
  });

  it('knows the fields of ARM templates', () => {
    const text =
      '{"type": "Microsoft.SecurityInsights/alertRules", "kind": "Scheduled", "properties": {"query": "T", "sever‸ity": "High"}}';
    assert.equal(shown(text, '/r.json')?.[0], 'severity');
  });
});

describe('columns that metadata names', () => {
  it('lead to where the query makes them', () => {
    const { document, position } = openMarked(at('Who'), '/r.yaml');
    const [link] = definitions(document, position, 'file:///r.yaml', (path) => path);
    assert.equal(bracketed(document, [link!.targetSelectionRange]), RULE.replace('extend Who', 'extend ⟦Who⟧'));
  });

  it('are references like those in the query', () => {
    const { document, position } = openMarked(at('Who'), '/r.yaml');
    const ranges = references(document, position, 'u', true).map(({ range }) => range);
    assert.equal(
      bracketed(document, ranges),
      RULE.replace('extend Who', 'extend ⟦Who⟧').replace('columnName: Who', 'columnName: ⟦Who⟧'),
    );
  });
});
