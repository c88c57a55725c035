import { describeLint } from '../describe-lint.js';

describeLint('negated-controlled-field', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FileName =~ "whoami.exe" and «ProcessCommandLine !has "Defender"»',
      messageId: 'word',
      data: { words: '`"Defender"`' },
    },
    {
      code: 'DeviceProcessEvents | where «ProcessCommandLine !contains "a1"» and ProcessCommandLine !contains "b1"',
      messageId: 'word',
      data: { words: '`"a1"`, `"b1"`' },
    },
    { code: 'SecurityEvent | where not(«CommandLine has_any ("svc", "backup")»)', messageId: 'word' },
    {
      code: 'DeviceProcessEvents | where «ProcessCommandLine !contains @"C:\\Program Files\\Vendor\\agent.exe"»',
      messageId: 'text',
      severity: 'info',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine !contains " "',
    'DeviceProcessEvents | where FileName =~ "whoami.exe" and ProcessCommandLine has "Defender"',
    'DeviceProcessEvents | where not(ProcessCommandLine has "Defender" and InitiatingProcessFolderPath startswith "C:")',
    'DeviceProcessEvents | where ProcessCommandLine !has "Defender" or InitiatingProcessParentFileName !~ "msmpeng.exe"',
    'DeviceProcessEvents | where FileName !in~ ("a.exe", "b.exe")',
    'DeviceProcessEvents | where ProcessCommandLine != "whoami"',
    'SecurityEvent | where Account !has "svc"',
  ],
});
