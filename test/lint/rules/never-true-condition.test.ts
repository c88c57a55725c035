import { describeLint } from '../describe-lint.js';

describeLint('never-true-condition', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FileName == "a.exe" and «FileName == "b.exe"»',
      messageId: 'contradiction',
      data: { first: '`FileName == "a.exe"`', second: '`FileName == "b.exe"`' },
    },
    {
      code: 'DeviceNetworkEvents | where RemotePort > 1024 and («RemotePort == 443» or RemotePort == 8443)',
      messageId: 'contradiction',
    },
    {
      code: 'DeviceProcessEvents | where (FileName == "a" and «FileName has "b"») or FileName == "c"',
      messageId: 'contradiction',
    },
    {
      code: 'DeviceProcessEvents | where FileName =~ "cmd.exe" | where «FileName in~ ("sh", "bash")»',
      messageId: 'filters',
    },
    { code: 'DeviceProcessEvents | where «tolower(FileName) == "PowerShell.exe"»', messageId: 'folded' },
    {
      code: 'DeviceProcessEvents | extend s = iff(FileName == "a", 80, 40) | where «s > 90»',
      messageId: 'beyond',
      data: { values: ['40', '80'] },
    },
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has "a b" and «ProcessCommandLine !has "a"»',
      messageId: 'contradiction',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName == "a.exe" or FileName == "b.exe"',
    'DeviceProcessEvents | where FileName has "a" and FileName has "b"',
    'DeviceProcessEvents | where FileName =~ "cmd.exe" | extend FileName = InitiatingProcessFileName | where FileName =~ "sh"',
    'DeviceProcessEvents | where FileName =~ "a" | join kind=inner (DeviceProcessEvents | where FileName =~ "b") on DeviceId',
    'DeviceProcessEvents | where tolower(FileName) == "powershell.exe"',
    'DeviceProcessEvents | extend s = iff(FileName == "a", 80, 40) | where s > 60',
    'DeviceProcessEvents | where 1 == 2',
    'DeviceProcessEvents | mv-expand x = parse_json(AdditionalFields) | where x == "a" | mv-expand x = parse_json(AdditionalFields) | where x == "b"',
    'DeviceNetworkEvents | where RemotePort between (1 .. 10) and RemotePort >= 10',
  ],
});
