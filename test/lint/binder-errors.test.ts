import assert from 'node:assert/strict';
import { analyze } from '../../server/src/kusto/analysis.js';
import { bindersOwn } from '../../server/src/lint/binder-errors.js';
import { builtInCatalog, type Platform } from '../../server/src/schema/catalog.js';
import { checkQuery } from './check.js';

/** The errors of the query that a user sees besides what lints say. */
function errors(query: string, platform: Platform = 'sentinel'): readonly string[] {
  const catalog = builtInCatalog(platform);
  const { findings } = checkQuery(query, { platform });
  return bindersOwn(analyze(query, catalog), catalog, findings).flatMap((d) =>
    d.severity === 'error' ? [`${d.code} ${query.slice(d.start, d.end)}`] : [],
  );
}

describe('errors of the binder', () => {
  it('stay where a name is misspelt', () => {
    assert.deepEqual(errors('SecurtyEvent | take 1'), ['KS204 SecurtyEvent']);
    assert.deepEqual(errors('signinlogs | take 1'), ['KS204 signinlogs']);
    assert.deepEqual(errors('let Suspicious = SigninLogs; Suspicous | take 1'), ['KS204 Suspicous']);
    assert.deepEqual(errors('SigninLogs | where UserPrincipalNam == "a"'), ['KS142 UserPrincipalNam']);
  });

  it('give way to lints that know the reason', () => {
    assert.deepEqual(errors('ProxyAccess_CL | where Anything == 1'), []);
    assert.deepEqual(errors('SigninLogs | take 1', 'defender-xdr'), []);
    assert.deepEqual(errors('DeviceEvents | where TimeGenerated > ago(1d)', 'defender-xdr'), []);
  });
});

describe('the binder', () => {
  it('keeps the columns of the rows that FileProfile and its kin are invoked on', () => {
    const profile =
      'DeviceFileEvents | invoke FileProfile(SHA1, 1000) | project Timestamp, DeviceId, SHA1, GlobalPrevalence';
    assert.deepEqual(errors(profile, 'defender-xdr'), []);
    assert.deepEqual(
      analyze(profile, builtInCatalog('defender-xdr')).result?.columns.map(({ name, type }) => `${name}:${type}`),
      ['Timestamp:datetime', 'DeviceId:string', 'SHA1:string', 'GlobalPrevalence:int'],
    );
    assert.deepEqual(errors('DeviceFileEvents | invoke FileProfile(SHA1) | project Nope', 'defender-xdr'), [
      'KS142 Nope',
    ]);
    assert.deepEqual(errors('DeviceInfo | invoke SeenBy() | project DeviceName, SeenBy', 'defender-xdr'), []);
  });

  it('takes a name in a row of a table that is not described for a column, not for a table of that name', () => {
    const zoom =
      'ZoomLogs | where Event =~ "x" and Operation has "y" | summarize count() by tostring(Event), Operation';
    assert.deepEqual(errors(zoom), []);
    // A described table has no such column.
    assert.deepEqual(errors('SecurityEvent | where Event =~ "x"'), ['KS142 Event']);
    // The table is read as well.
    assert.ok(errors('ZoomLogs | where Event =~ "x" | join kind=inner Event on Computer').length > 0);
  });
});
