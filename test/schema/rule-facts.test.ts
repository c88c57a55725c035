import assert from 'node:assert/strict';
import {
  activeTechniqueIds,
  attackNotice,
  attackVersion,
  sentinelTacticNames,
  tactic,
  tactics,
  technique,
} from '../../server/src/schema/attack.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { detectionFacts, isNrtTable, requiredColumns } from '../../server/src/schema/defender-detection.js';
import { connector, connectorIds, connectorsOfTable } from '../../server/src/schema/sentinel-connectors.js';
import { entityType, entityTypeNames, ruleField, sentinelRuleFacts } from '../../server/src/schema/sentinel-rule.js';

describe('ATT&CK', () => {
  it('knows techniques and sub-techniques', () => {
    const found = technique('T1613');
    assert.equal(found?.name, 'Container and Resource Discovery');
    assert.deepEqual(found.tactics, ['discovery']);
    assert.deepEqual(found.sentinelTactics, ['Discovery']);
    assert.equal(found.status, 'active');
    assert.equal(technique('T1003.001')?.parent, 'T1003');
    assert.equal(technique('T9999'), undefined);
    assert.equal(technique('constructor'), undefined);
  });

  it('follows revocations to the id in use', () => {
    assert.equal(technique('T1002')?.status, 'revoked');
    assert.equal(technique('T1002')?.currentId, 'T1560');
    const recent = technique('T1562');
    assert.deepEqual([recent?.status, recent?.revokedIn, recent?.currentId], ['revoked', '19.0', 'T1685']);
    for (const id of ['T1002', 'T1562', 'T1070.001', 'T1086']) {
      const current = technique(technique(id)?.currentId ?? '');
      assert.equal(current?.status, 'active', id);
    }
  });

  it('accepts the tactics of both versions, folded to those of Sentinel', () => {
    const found = technique('T1006');
    assert.deepEqual(found?.tactics, ['defense-evasion', 'stealth']);
    assert.deepEqual(found.sentinelTactics, ['DefenseEvasion']);
    const names = new Set(sentinelTacticNames());
    for (const id of activeTechniqueIds()) {
      const tacticNames = technique(id)?.sentinelTactics ?? [];
      assert.ok(tacticNames.length > 0 && tacticNames.every((name) => names.has(name)), id);
    }
    assert.ok(activeTechniqueIds().length > 690);
    assert.equal(activeTechniqueIds('ics').length, 83);
    assert.deepEqual(technique('T1398')?.sentinelTactics, []);
  });

  it('finds tactics by any name', () => {
    for (const name of ['Credential Access', 'credential-access', 'CredentialAccess', 'TA0006', 'credentialaccess']) {
      assert.equal(tactic(name)?.shortName, 'credential-access', name);
    }
    assert.equal(tactic('TA0005'), undefined, 'an id of two tactics');
    assert.equal(tactic('Stealth')?.addedIn, '19.0');
    assert.equal(tactic('ImpairProcessControl')?.matrix, 'ics');
    assert.equal(tactic('Nonsense'), undefined);
    assert.equal(tactics('ics').length, 12);
  });

  it('carries the notice and the version', () => {
    assert.match(attackNotice(), /MITRE Corporation/);
    assert.deepEqual(attackVersion(), { version: '18.1', overlay: '19' });
  });
});

describe('Sentinel rules', () => {
  it('knows the fields by kind', () => {
    assert.equal(ruleField('queryPeriod')?.nrt, 'forbidden');
    assert.equal(ruleField('queryPeriod')?.max, 'P14D');
    assert.equal(ruleField('techniques')?.name, 'relevantTechniques');
    assert.equal(ruleField('quereyPeriod'), undefined);
    assert.deepEqual(sentinelRuleFacts().limits.queryCharacters, [1, 10000]);
    assert.equal(sentinelRuleFacts().triggerOperators['gt'], 'GreaterThan');
  });

  it('has valid regular expressions', () => {
    const facts = sentinelRuleFacts();
    const patterns = [...facts.fields, ...facts.huntingFields].flatMap((field) => field.pattern ?? []);
    for (const pattern of [...patterns, facts.placeholder, facts.customDetailKey, facts.customDetailValue]) {
      assert.ok(new RegExp(pattern, 'u') instanceof RegExp);
    }
    assert.match('{{ Computer }}', new RegExp(facts.placeholder, 'u'));
  });

  it('knows entity types, whose sets name their own identifiers', () => {
    assert.ok(entityType('Account')?.identifiers.includes('UPNSuffix'));
    assert.equal(entityType('account'), undefined);
    assert.equal(entityType('toString'), undefined);
    for (const name of entityTypeNames()) {
      const found = entityType(name);
      const sets = [...(found?.requiredAnyOf ?? []), ...(found?.strong ?? []), ...(found?.weak ?? [])].flat();
      for (const identifier of sets) assert.ok(found?.identifiers.includes(identifier), `${name}.${identifier}`);
    }
  });

  it('knows connectors and the tables they fill', () => {
    const found = connector('AzureActiveDirectory');
    assert.equal(found?.publisher, 'Microsoft');
    assert.ok(found.tables.includes('SigninLogs') && found.dataTypes.includes('SigninLogs'));
    assert.ok(connectorsOfTable('SigninLogs').includes('AzureActiveDirectory'));
    assert.equal(connector('NoSuchConnector'), undefined);
    assert.ok(connectorIds().length > 700);
    for (const id of connectorIds()) assert.equal(connector(id)?.id, id);
    assert.equal(connector('AIVectraDetect')?.deprecated, true);
  });
});

describe('custom detections', () => {
  it('knows the columns a result needs', () => {
    assert.deepEqual(requiredColumns('DeviceProcessEvents', 'defender-xdr').columns, [
      'Timestamp',
      'DeviceId',
      'ReportId',
    ]);
    assert.deepEqual(requiredColumns('EmailEvents', 'defender-xdr').columns, ['Timestamp', 'ReportId']);
    assert.deepEqual(requiredColumns('AlertInfo', 'defender-xdr').columns, ['Timestamp']);
    assert.deepEqual(requiredColumns('SigninLogs', 'sentinel').columns, ['TimeGenerated']);
  });

  it('knows the tables for near real time, all of which exist', () => {
    assert.ok(isNrtTable('DeviceProcessEvents'));
    assert.ok(isNrtTable('SigninLogs'));
    assert.ok(!isNrtTable('DeviceTvmSoftwareInventory'));
    for (const table of detectionFacts().nrtTables['defender-xdr']) {
      assert.ok(builtInCatalog('defender-xdr').table(table) !== undefined, table);
    }
  });

  it('has a look-back for every scheduled frequency', () => {
    const { frequencies, lookbacks, nrtFrequency } = detectionFacts();
    for (const frequency of frequencies) assert.equal(frequency in lookbacks, frequency !== nrtFrequency, frequency);
  });
});
