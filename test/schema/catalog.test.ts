import assert from 'node:assert/strict';
import { builtInCatalog, NO_ADDITIONS, PLATFORMS, workspaceCatalog } from '../../server/src/schema/catalog.js';
import type { Catalog, FunctionFacts, WatchlistFacts } from '../../server/src/schema/catalog.js';

const sentinel = builtInCatalog('sentinel');
const defender = builtInCatalog('defender-xdr');

function typeOf(catalog: Catalog, table: string, column: string): string | undefined {
  return catalog.table(table)?.columns.find((candidate) => candidate.name === column)?.type;
}

describe('built-in catalog', () => {
  it('knows the tables of each platform with their time columns', () => {
    assert.equal(sentinel.table('SigninLogs')?.timeColumn, 'TimeGenerated');
    assert.equal(sentinel.table('DeviceProcessEvents')?.timeColumn, 'TimeGenerated');
    assert.equal(defender.table('DeviceProcessEvents')?.timeColumn, 'Timestamp');
    assert.equal(defender.table('DeviceTvmSoftwareInventory')?.timeColumn, undefined);
    assert.equal(defender.table('SigninLogs'), undefined);
    assert.equal(sentinel.table('ExposureGraphNodes'), undefined);
  });

  it('gives the columns of a table with their types, the time column first', () => {
    const facts = sentinel.table('DeviceProcessEvents');
    assert.deepEqual(facts?.columns[0], { name: 'TimeGenerated', type: 'datetime' });
    assert.equal(typeOf(sentinel, 'DeviceProcessEvents', 'ProcessCommandLine'), 'string');
    assert.equal(typeOf(sentinel, 'DeviceProcessEvents', 'ProcessId'), 'long');
    assert.equal(typeOf(sentinel, 'DeviceProcessEvents', 'AdditionalFields'), 'dynamic');
    assert.equal(typeOf(defender, 'DeviceProcessEvents', 'AdditionalFields'), 'string');
    assert.equal(typeOf(defender, 'DeviceProcessEvents', 'TimeGenerated'), undefined);
  });

  it('adds the columns that every Log Analytics table has, once', () => {
    for (const name of ['Type', 'TenantId', '_ResourceId', '_BilledSize', '_ItemId']) {
      const found = sentinel.table('AWSCloudTrail')?.columns.filter((column) => column.name === name);
      assert.equal(found?.length, 1, name);
    }
  });

  it('tells open tables and where a table comes from', () => {
    assert.equal(sentinel.table('AzureDiagnostics')?.open, true);
    assert.equal(sentinel.table('SigninLogs')?.open, false);
    assert.equal(sentinel.table('SigninLogs')?.origin, 'built-in');
    assert.equal(sentinel.table('Cisco_Umbrella_dns_CL')?.origin, 'solution');
    assert.equal(sentinel.table('NoSuchTable_CL'), undefined);
  });

  it('compares names with case and never finds object internals', () => {
    for (const name of ['signinlogs', 'constructor', '__proto__', '', '@time', '# KQLens']) {
      assert.equal(sentinel.table(name), undefined, name);
      assert.equal(sentinel.function(name), undefined, name);
    }
  });

  it('lists names in order, by origin, and decodes every one of them', () => {
    assert.ok(sentinel.tableNames('built-in').length > 900);
    assert.ok(sentinel.tableNames('solution').every((name) => name.endsWith('_CL')));
    assert.deepEqual(sentinel.tableNames('workspace'), []);
    for (const platform of PLATFORMS) {
      const catalog = builtInCatalog(platform);
      const names = catalog.tableNames();
      assert.deepEqual(names, [...names].sort());
      for (const name of names) {
        const facts = catalog.table(name);
        assert.ok(facts !== undefined && facts.columns.length > 0, name);
        const columnNames = facts.columns.map((column) => column.name);
        assert.equal(new Set(columnNames).size, columnNames.length, `columns of ${name} are distinct`);
      }
      for (const name of catalog.functionNames()) assert.equal(catalog.function(name)?.name, name);
    }
  });

  it('decodes a table once', () => {
    assert.equal(sentinel.table('SecurityEvent'), sentinel.table('SecurityEvent'));
    assert.equal(builtInCatalog('sentinel'), sentinel);
  });
});

describe('built-in functions', () => {
  it('describes the watchlist function as an open table', () => {
    const facts = sentinel.function('_GetWatchlist');
    assert.equal(facts?.kind, 'watchlist');
    assert.deepEqual(facts.parameters[0], { name: 'watchlistAlias', type: 'string' });
    assert.ok(typeof facts.returns === 'object' && facts.returns.open);
    assert.ok(facts.returns.columns.some((column) => column.name === 'SearchKey'));
    assert.equal(defender.function('_GetWatchlist'), undefined);
  });

  it('describes ASIM parsers by their schema, all parameters optional', () => {
    const facts = sentinel.function('imProcessCreate');
    assert.ok(facts !== undefined && typeof facts.returns === 'object');
    assert.ok(facts.returns.columns.some((column) => column.name === 'TargetProcessCommandLine'));
    assert.ok(facts.parameters.every((parameter) => parameter.optional === true));
    assert.equal(facts.parameters.find((parameter) => parameter.name === 'starttime')?.type, 'datetime');
    assert.equal(sentinel.function('_ASIM_LookupDnsQueryType')?.returns, 'string');
  });

  it('describes invoked Defender functions', () => {
    const facts = defender.function('FileProfile');
    assert.equal(facts?.invoked, true);
    assert.deepEqual(facts.parameters[0]?.tabular, { columns: [], open: true });
    assert.equal(facts.parameters[1]?.columnReference, true);
    assert.ok(typeof facts.returns === 'object');
    assert.ok(facts.returns.columns.some((column) => column.name === 'GlobalPrevalence' && column.type === 'int'));
  });
});

describe('workspace catalog', () => {
  const watchlist: WatchlistFacts = {
    alias: 'VIPUsers',
    columns: [{ name: 'Upn', type: 'string' }],
    searchKey: 'Upn',
    rows: [{ Upn: 'a@example.com' }],
  };
  const own: FunctionFacts = {
    name: 'imDns',
    parameters: [],
    returns: undefined,
    kind: 'workspace',
    body: 'DnsEvents',
  };
  const catalog = workspaceCatalog(sentinel, {
    tables: [
      { name: 'MyApp_CL', columns: [{ name: 'TimeGenerated', type: 'datetime' }], open: true, extends: false },
      { name: 'SigninLogs', columns: [{ name: 'Extra', type: 'long' }], open: false, extends: true },
      { name: 'Syslog', columns: [{ name: 'Only', type: 'string' }], open: false, extends: false },
    ],
    watchlists: [watchlist],
    functions: [own],
  });

  it('adds tables, and asks the base for the rest', () => {
    assert.equal(catalog.table('MyApp_CL')?.origin, 'workspace');
    assert.equal(catalog.table('MyApp_CL')?.timeColumn, 'TimeGenerated');
    assert.equal(catalog.table('AuditLogs'), sentinel.table('AuditLogs'));
    assert.ok(catalog.tableNames().includes('MyApp_CL'));
    assert.deepEqual(catalog.tableNames('workspace'), ['MyApp_CL', 'SigninLogs', 'Syslog']);
    assert.equal(catalog.tableNames().filter((name) => name === 'SigninLogs').length, 1);
  });

  it('extends a built-in table or replaces it', () => {
    assert.equal(typeOf(catalog, 'SigninLogs', 'Extra'), 'long');
    assert.equal(typeOf(catalog, 'SigninLogs', 'UserPrincipalName'), 'string');
    assert.deepEqual(
      catalog.table('Syslog')?.columns.map((column) => column.name),
      ['Only'],
    );
    assert.equal(catalog.table('Syslog')?.timeColumn, undefined);
  });

  it('finds watchlists without regard to case, and own functions before built-in ones', () => {
    assert.equal(catalog.watchlist('vipusers'), watchlist);
    assert.deepEqual(catalog.watchlistNames(), ['VIPUsers']);
    assert.equal(catalog.function('imDns'), own);
    assert.equal(catalog.functionNames().filter((name) => name === 'imDns').length, 1);
  });

  it('leaves everything as it is without additions', () => {
    const same = workspaceCatalog(defender, NO_ADDITIONS);
    assert.equal(same.platform, 'defender-xdr');
    assert.deepEqual(same.tableNames(), defender.tableNames());
  });
});
