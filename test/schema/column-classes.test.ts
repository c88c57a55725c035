import assert from 'node:assert/strict';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { columnClass, traitsOf } from '../../server/src/schema/column-classes.js';
import { readDataFile } from '../../server/src/schema/data-files.js';
import { vocabulary, vocabularyOf } from '../../server/src/schema/vocabularies.js';

describe('column classes', () => {
  const cases: [table: string | undefined, column: string, expected: string | undefined][] = [
    ['DeviceProcessEvents', 'ProcessCommandLine', 'attacker-text'],
    ['DeviceProcessEvents', 'FileName', 'attacker-text'],
    ['DeviceProcessEvents', 'FolderPath', 'path'],
    ['DeviceProcessEvents', 'ActionType', 'machine-vocabulary'],
    ['DeviceProcessEvents', 'AccountName', 'identity'],
    ['DeviceProcessEvents', 'DeviceName', 'host'],
    ['DeviceProcessEvents', 'DeviceId', 'id'],
    ['DeviceProcessEvents', 'InitiatingProcessSHA256', 'hash'],
    ['DeviceProcessEvents', 'ProcessCreationTime', 'time'],
    ['DeviceProcessEvents', 'FileSize', undefined],
    ['DeviceNetworkEvents', 'RemoteIP', 'address'],
    ['DeviceNetworkEvents', 'RemoteUrl', 'url'],
    ['AzureActivity', 'OperationNameValue', 'source-dependent-case'],
    ['AuditLogs', 'OperationName', 'machine-vocabulary'],
    ['AzureActivity', 'OperationName', 'source-dependent-case'],
    ['SecurityEvent', 'NewProcessName', 'path'],
    ['SecurityEvent', 'EventID', 'machine-vocabulary'],
    ['EmailEvents', 'Subject', 'attacker-text'],
    ['MyApp_CL', 'user_agent_UserAgent_s', 'attacker-text'],
    ['MyApp_CL', 'sourceIp_s', 'address'],
    [undefined, 'RiskScore', 'score'],
    [undefined, 'ProcessingTime', undefined],
    ['constructor', 'constructor', undefined],
  ];
  for (const [table, column, expected] of cases) {
    it(`${table ?? 'any table'}.${column} is ${expected ?? 'not classed'}`, () => {
      assert.equal(columnClass(table, column), expected);
    });
  }

  it('derives from the class who chooses the text and whether its case can be relied on', () => {
    assert.deepEqual(traitsOf('attacker-text'), { attackerControlled: true, caseReliable: false });
    assert.deepEqual(traitsOf('machine-vocabulary'), { attackerControlled: false, caseReliable: true });
    assert.equal(traitsOf('source-dependent-case').caseReliable, false);
    assert.equal(traitsOf('source-dependent-case').attackerControlled, false);
  });

  it('names only tables that exist', () => {
    const file = JSON.parse(readDataFile('column-classes.json')) as { tables: { tables: string[] }[] };
    for (const table of file.tables.flatMap((entry) => entry.tables)) {
      const known = builtInCatalog('sentinel').table(table) ?? builtInCatalog('defender-xdr').table(table);
      assert.ok(known !== undefined, table);
    }
  });
});

describe('vocabularies', () => {
  it('knows closed and open ones', () => {
    const registry = vocabularyOf('DeviceRegistryEvents', 'ActionType');
    assert.equal(registry?.closed, true);
    assert.ok(registry.values.includes('RegistryValueSet'));
    const network = vocabularyOf('DeviceNetworkEvents', 'ActionType');
    assert.equal(network?.closed, false);
    assert.ok(network.values.includes('InboundConnectionAccepted'));
    assert.deepEqual(vocabulary('SecurityIncident', 'Status'), ['New', 'Active', 'Closed']);
    assert.equal(vocabulary('DeviceProcessEvents', 'ProcessCommandLine'), undefined);
    assert.equal(vocabulary('toString', 'constructor'), undefined);
  });

  it('covers the functions of an ASIM schema by their prefix', () => {
    assert.ok(vocabulary('imProcessCreate', 'EventType')?.includes('ProcessCreated'));
    assert.ok(vocabulary('_Im_ProcessCreate', 'EventType')?.includes('ProcessTerminated'));
    assert.deepEqual(vocabulary('imDns', 'EventResult'), ['Success', 'Partial', 'Failure', 'NA']);
  });

  it('lists no value twice and names existing tables, functions and columns', () => {
    interface Entry {
      tables: string[];
      closed?: Record<string, string[]>;
      open?: Record<string, string[]>;
    }
    const { vocabularies } = JSON.parse(readDataFile('vocabularies.json')) as { vocabularies: Entry[] };
    const catalogs = [builtInCatalog('sentinel'), builtInCatalog('defender-xdr')];
    for (const { tables, closed, open } of vocabularies) {
      const listed = { ...closed, ...open };
      for (const values of Object.values(listed)) assert.equal(new Set(values).size, values.length, values.join());
      const columns = new Set(
        tables.flatMap((name) =>
          catalogs.flatMap((catalog) => {
            const functions = catalog.functionNames().filter((candidate) => matches(candidate, name));
            const results = functions.map((candidate) => catalog.function(candidate)?.returns);
            const ofFunctions = results.flatMap((result) => (typeof result === 'object' ? result.columns : []));
            return [...(catalog.table(name)?.columns ?? []), ...ofFunctions].map((column) => column.name);
          }),
        ),
      );
      for (const column of Object.keys(listed)) assert.ok(columns.has(column), `${tables.join()} has ${column}`);
    }
  });
});

const matches = (name: string, pattern: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
