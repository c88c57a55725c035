import assert from 'node:assert/strict';
import { guessPlatform } from '../../server/src/schema/platform.js';

describe('guessPlatform', () => {
  const cases: [name: string, text: string, path: string | undefined, platform: string, reason: RegExp][] = [
    ['a Sentinel table', 'SigninLogs | take 1', undefined, 'sentinel', /`SigninLogs` is a table of Sentinel only/],
    ['a Defender table', 'ExposureGraphNodes | take 1', undefined, 'defender-xdr', /`ExposureGraphNodes`/],
    [
      'a shared table by TimeGenerated',
      'DeviceEvents | where TimeGenerated > ago(1d)',
      undefined,
      'sentinel',
      /`TimeGenerated`/,
    ],
    [
      'a shared table by Timestamp',
      'DeviceEvents | where Timestamp > ago(1d)',
      undefined,
      'defender-xdr',
      /`DeviceEvents` by `Timestamp`/,
    ],
    [
      'a shared table by both',
      'DeviceEvents | extend Timestamp = TimeGenerated',
      undefined,
      'sentinel',
      /`TimeGenerated`/,
    ],
    ['a Defender function', 'DeviceEvents | invoke FileProfile(SHA1)', undefined, 'defender-xdr', /`FileProfile\(\)`/],
    [
      'a watchlist',
      "DeviceEvents | where DeviceName in ((_GetWatchlist('x') | project SearchKey))",
      undefined,
      'sentinel',
      /_GetWatchlist/,
    ],
    ['a custom table', 'MyApp_CL | take 1', undefined, 'sentinel', /`MyApp_CL`/],
    [
      'a former name',
      'ProcessCreationEvents | where EventTime > ago(1d)',
      undefined,
      'defender-xdr',
      /former table name/,
    ],
    [
      'columns of one product',
      'IdentityInfo | summarize arg_max(TimeGenerated, *) by OnPremSid, AccountUpn',
      undefined,
      'defender-xdr',
      /`OnPremSid` is a column of Defender XDR only/,
    ],
    [
      'columns of both, one each',
      'IdentityInfo | where TimeGenerated > ago(1d) | project AccountUpn',
      undefined,
      'sentinel',
      /`TimeGenerated`/,
    ],
    ['the path', 'DeviceEvents | take 1', '/rules/Defender XDR/a.kql', 'defender-xdr', /path/],
    ['the text before the path', 'SigninLogs', '/rules/defender/a.kql', 'sentinel', /SigninLogs/],
    ['nothing', 'print 1', undefined, 'sentinel', /nothing/],
  ];
  for (const [name, text, path, platform, reason] of cases) {
    it(`tells by ${name}`, () => {
      const guess = guessPlatform(text, path);
      assert.equal(guess.platform, platform);
      assert.match(guess.reason, reason);
    });
  }

  it('does not listen to comments and literals', () => {
    const text =
      '// SigninLogs\nDeviceEvents\n| where Timestamp > ago(1d) and A == "SigninLogs" and B != @\'TimeGenerated\'';
    assert.equal(guessPlatform(text).platform, 'defender-xdr');
    assert.equal(guessPlatform('DeviceEvents | where A == "// " and TimeGenerated > ago(1h)').platform, 'sentinel');
  });
});
