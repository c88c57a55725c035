import { describeLint } from '../describe-lint.js';

describeLint('contains-whole-term', {
  hits: [
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine «contains» "mimikatz"',
      messageId: 'wholeTerm',
      data: { word: 'mimikatz', better: 'has' },
      fixed: 'DeviceProcessEvents | where ProcessCommandLine has "mimikatz"',
    },
    {
      code: 'let tool = "rubeus"; DeviceProcessEvents | where ProcessCommandLine «!contains_cs» tool',
      messageId: 'wholeTerm',
      fixed: 'let tool = "rubeus"; DeviceProcessEvents | where ProcessCommandLine !has_cs tool',
    },
    {
      code: 'SigninLogs | project App = AppDisplayName | where App «contains» "Azure"',
      messageId: 'wholeTerm',
    },
    {
      code: 'DeviceProcessEvents | where FileName «contains» "psx"',
      options: { length: 3 },
      messageId: 'wholeTerm',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine has "mimikatz"',
    // Not one whole term.
    'DeviceProcessEvents | where ProcessCommandLine contains "mimikatz.exe"',
    'DeviceProcessEvents | where ProcessCommandLine contains "lsass "',
    // Too short for the index to be of much use.
    'DeviceProcessEvents | where ProcessCommandLine contains "psx"',
    // A computed text has no index.
    'DeviceProcessEvents | extend Host = tostring(split(DeviceName, ".")[0]) | where Host contains "server"',
    'SigninLogs | where tostring(DeviceDetail.displayName) contains "server"',
  ],
});
