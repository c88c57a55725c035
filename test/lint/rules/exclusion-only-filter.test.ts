import { describeLint } from '../describe-lint.js';

describeLint('exclusion-only-filter', {
  hits: [
    {
      code: 'DeviceNetworkEvents | «where InitiatingProcessFileName !in~ ("a.exe", "b.exe")»',
      messageId: 'negative',
      data: { table: '`DeviceNetworkEvents`' },
    },
    {
      code: 'DeviceProcessEvents | where Timestamp > ago(1h) | «where not(FileName has "a") and isnotempty(FolderPath)» | project FileName',
      messageId: 'negative',
    },
    { code: 'SigninLogs | «where AppDisplayName !has "Office" and UserAgent !contains "x"»', messageId: 'negative' },
  ],
  nearMisses: [
    // A state that is not the usual one, a value that is new, and one that is there at all are looked for.
    'SigninLogs | where ResultType != "0"',
    'let Known = SigninLogs | distinct IPAddress; SigninLogs | where IPAddress !in (Known)',
    'EmailEvents | where isnotempty(ForwardingInformation)',
    'DeviceNetworkEvents | where RemotePort == 4444 and InitiatingProcessFileName !~ "a.exe"',
    'DeviceNetworkEvents | where InitiatingProcessFileName !~ "a.exe" | summarize n = count() by DeviceId | where n > 100',
    'DeviceProcessEvents | where Timestamp > ago(1h)',
    'SecurityAlert | where ProductName != "x"',
    'DeviceProcessEvents | where FileName !~ "a" | join kind=inner (DeviceNetworkEvents | where RemotePort == 1) on DeviceId',
    'let Known = DeviceProcessEvents | where FileName !~ "a"; DeviceNetworkEvents | where RemotePort == 22',
  ],
});
