import assert from 'node:assert/strict';
import { closestName } from '../../server/src/schema/closest-name.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { platformDifferences, replacementColumn, replacementTable } from '../../server/src/schema/renames.js';

describe('renames', () => {
  it('gives the present name of a withdrawn table', () => {
    assert.equal(replacementTable('defender-xdr', 'ProcessCreationEvents'), 'DeviceProcessEvents');
    assert.equal(replacementTable('sentinel', 'ThreatIntelligenceIndicator'), 'ThreatIntelIndicators');
    assert.equal(replacementTable('defender-xdr', 'DeviceProcessEvents'), undefined);
    assert.equal(replacementTable('sentinel', 'ProcessCreationEvents'), undefined);
    assert.equal(replacementTable('defender-xdr', 'toString'), undefined);
  });

  it('gives the present name of a withdrawn column where the table has it', () => {
    assert.equal(replacementColumn('defender-xdr', 'ProcessCreationEvents', 'MachineId'), 'DeviceId');
    assert.equal(replacementColumn('defender-xdr', 'DeviceProcessEvents', 'EventTime'), 'Timestamp');
    assert.equal(replacementColumn('defender-xdr', 'DeviceTvmSoftwareInventory', 'EventTime'), undefined);
  });

  it('finds what differs between the platforms', () => {
    const differences = platformDifferences('DeviceProcessEvents');
    const additional = differences.find(({ sentinel }) => sentinel?.name === 'AdditionalFields');
    assert.deepEqual([additional?.sentinel?.type, additional?.defenderXdr?.type], ['dynamic', 'string']);
    assert.ok(
      differences.some(({ sentinel, defenderXdr }) => sentinel?.name === 'TimeGenerated' && defenderXdr === undefined),
    );
    const upn = platformDifferences('IdentityInfo').find(({ defenderXdr }) => defenderXdr?.name === 'AccountUpn');
    assert.equal(upn?.sentinel?.name, 'AccountUPN');
    assert.deepEqual(platformDifferences('SigninLogs'), []);
  });

  it('points only to tables that exist', () => {
    for (const [platform, table] of [
      ['defender-xdr', 'AADSignInEventsBeta'],
      ['defender-xdr', 'MiscEvents'],
      ['sentinel', 'ThreatIntelligenceIndicator'],
    ] as const) {
      assert.ok(builtInCatalog(platform).table(replacementTable(platform, table) ?? '') !== undefined);
    }
  });
});

describe('closestName', () => {
  const tables = builtInCatalog('defender-xdr').tableNames();

  it('prefers another letter case, then the fewest edits', () => {
    assert.equal(closestName('deviceprocessevents', tables), 'DeviceProcessEvents');
    assert.equal(closestName('DeviceProcesEvents', tables), 'DeviceProcessEvents');
    assert.equal(closestName('DeviceEvnets', tables), 'DeviceEvents');
    assert.equal(closestName('ab', ['ba', 'xyz']), 'ba');
  });

  it('stays silent when nothing is near', () => {
    assert.equal(closestName('CompletelyDifferent', tables), undefined);
    assert.equal(closestName('x', ['abc']), undefined);
    assert.equal(closestName('same', ['same']), undefined);
  });
});
