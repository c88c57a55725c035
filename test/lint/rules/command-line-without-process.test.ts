import { describeLint } from '../describe-lint.js';

describeLint('command-line-without-process', {
  hits: [
    { code: 'DeviceProcessEvents | where «ProcessCommandLine has "mimikatz"»', messageId: 'noImage' },
    {
      code: 'DeviceProcessEvents | where AccountName == "x" and («ProcessCommandLine contains "sekurlsa"» or FileName =~ "b.exe")',
      messageId: 'noImage',
    },
    {
      code: 'SecurityEvent | where EventID == 4688 | where «CommandLine has "vssadmin"» and CommandLine has "shadows"',
      messageId: 'noImage',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName =~ "a.exe" and ProcessCommandLine has "mimikatz"',
    'DeviceProcessEvents | where FileName =~ "a.exe" | where ProcessCommandLine has "mimikatz"',
    'DeviceProcessEvents | where ProcessCommandLine !has "mimikatz"',
    'DeviceProcessEvents | where ProcessCommandLine has "ps"',
    'DeviceProcessEvents | where ProcessCommandLine matches regex "mimi.*"',
    'DeviceProcessEvents | where FolderPath endswith "x.exe" or (FileName =~ "b" and ProcessCommandLine has "mimikatz")',
  ],
});
