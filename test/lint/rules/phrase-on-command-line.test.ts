import { describeLint } from '../describe-lint.js';

describeLint('phrase-on-command-line', {
  hits: [
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has «"get secret"»',
      messageId: 'phrase',
      fixed: 'DeviceProcessEvents | where ProcessCommandLine has_all ("get", "secret")',
    },
    {
      code: 'DeviceProcessEvents | where FileName =~ "net.exe" and (ProcessCommandLine contains «"net user"» or ProcessCommandLine contains "net group")',
      messageId: 'phrase',
      data: { phrases: '`"net user"`, `"net group"`' },
    },
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has "get pods" or ProcessCommandLine has "get nodes" or ProcessCommandLine has «"get serviceaccount"»',
      messageId: 'plural',
      count: 2,
      data: { plural: '`get serviceaccounts`' },
    },
    {
      code: 'DeviceProcessEvents | where InitiatingProcessCommandLine has_any (« "sc config"», "x")'.replace('« ', '«'),
      messageId: 'phrase',
    },
    { code: 'SecurityEvent | where CommandLine has «"vssadmin delete shadows"»', messageId: 'phrase' },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine has "Domain Admins"',
    // A label is no filter.
    'DeviceProcessEvents | extend Kind = case(ProcessCommandLine has "net user", "user", "other")',
    'DeviceProcessEvents | where ProcessCommandLine has_all ("get", "secret")',
    'DeviceProcessEvents | where ProcessCommandLine has "kubectl"',
    // A folder with a blank in its name is one name.
    'DeviceProcessEvents | where ProcessCommandLine has @"C:\\Program Files\\Vendor"',
    'DeviceProcessEvents | where ProcessCommandLine !has "get secrets"',
    'DeviceProcessEvents | where ProcessVersionInfoProductName has "Sysinternals Suite"',
    'SigninLogs | where ResultDescription has "password expired"',
    'DeviceProcessEvents | where ProcessCommandLine matches regex @"get\\s+secrets?"',
  ],
});
