import assert from 'node:assert/strict';
import type { SampleFacts, SampleNode } from '../../server/src/events/sample-facts.js';
import { completions, samplesWanted } from '../../server/src/service/completion.js';
import { openMarked } from './marked.js';

/** A node of as many rows as it has members: a bag of what is given, an array of it, or a text. */
function node(value: unknown): SampleNode {
  const plain = { rows: 1, members: {}, element: undefined };
  if (Array.isArray(value)) return { ...plain, types: ['array'], element: node(value[0]) };
  if (typeof value !== 'object' || value === null) return { ...plain, types: ['string'] };
  const members = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, node(inner)]));
  return { ...plain, types: ['bag'], members };
}

const resource = { type: 'User', modifiedProperties: [{ displayName: 'Role', newValue: { role: 'admin' } }] };
const column = (name: string, value: unknown) => ({
  name,
  type: 'dynamic' as const,
  values: undefined,
  root: node(value),
});
const SAMPLES: SampleFacts = [
  {
    name: 'AuditLogs',
    rows: 1,
    columns: [column('TargetResources', [resource]), column('InitiatedBy', { user: { ip: '', name: '' } })],
  },
];

function members(marked: string): string[] {
  const { document, position } = openMarked(marked);
  assert.ok(samplesWanted(document, position) !== undefined, marked);
  const { items } = completions(document, position, 'file:///r', { snippets: true }, { samples: SAMPLES });
  return items.filter(({ sortText }) => sortText?.startsWith('000_')).map(({ label }) => label);
}

describe('completion of members from sample events', () => {
  const OF_RESOURCE = ['modifiedProperties', 'type'];
  const OF_PROPERTY = ['displayName', 'newValue'];

  it('goes through mv-expand', () => {
    assert.deepEqual(members('AuditLogs | mv-expand TargetResources | where TargetResources.‸'), OF_RESOURCE);
    assert.deepEqual(members('AuditLogs | mv-expand r = TargetResources | where r.‸ == 1 | take 1'), OF_RESOURCE);
    assert.deepEqual(members('AuditLogs | mv-expand r = TargetResources | extend x = r["‸"]'), OF_RESOURCE);
    assert.deepEqual(
      members('AuditLogs\n| mv-expand r = TargetResources\n| mv-expand p = r.modifiedProperties\n| where p.‸'),
      OF_PROPERTY,
    );
    assert.deepEqual(
      members(
        'AuditLogs | mv-expand TargetResources[0].modifiedProperties | where TargetResources_0_modifiedProperties.‸',
      ),
      OF_PROPERTY,
    );
    // A bag is broken up into bags of a member each.
    assert.deepEqual(members('AuditLogs | mv-expand InitiatedBy | where InitiatedBy.‸'), ['user']);
  });

  it('goes through mv-apply, inside of it and behind', () => {
    assert.deepEqual(members('AuditLogs | mv-apply r = TargetResources on (where r.‸)'), OF_RESOURCE);
    assert.deepEqual(
      members('AuditLogs | mv-apply r = TargetResources on (mv-expand p = r.modifiedProperties | where p.‸)'),
      OF_PROPERTY,
    );
    assert.deepEqual(
      members('AuditLogs | mv-apply TargetResources on (extend t = TargetResources.modifiedProperties) | where t[0].‸'),
      OF_PROPERTY,
    );
  });

  it('goes through functions that pass a value on, and lists of values', () => {
    assert.deepEqual(
      members('AuditLogs | extend r = parse_json(tostring(TargetResources))[0] | where r.‸'),
      OF_RESOURCE,
    );
    assert.deepEqual(members('AuditLogs | extend u = todynamic(InitiatedBy).user | extend x = u.‸'), ['ip', 'name']);
    assert.deepEqual(members('AuditLogs | where parse_json(tostring(InitiatedBy.user)).‸'), ['ip', 'name']);
    assert.deepEqual(
      members('AuditLogs | summarize all = make_set(InitiatedBy.user) by Category | mv-expand one = all | where one.‸'),
      ['ip', 'name'],
    );
    assert.deepEqual(members('AuditLogs | summarize all = make_list(InitiatedBy) | where all.‸'), []);
    assert.deepEqual(members('AuditLogs | summarize arg_max(TimeGenerated, InitiatedBy) | where InitiatedBy.‸'), [
      'user',
    ]);
  });

  it('goes through let tables and joins', () => {
    const table = 'let R = AuditLogs | mv-expand r = TargetResources | project r, Id;';
    assert.deepEqual(members(`${table} R | where r.‸`), OF_RESOURCE);
    assert.deepEqual(members(`${table} AuditLogs | join R on Id | extend m = r.‸`), OF_RESOURCE);
    assert.deepEqual(members(`${table} union AuditLogs, R | where r.‸`), OF_RESOURCE);
  });
});
