import { describeLint } from '../describe-lint.js';

describeLint('renamed-binary-gap', {
  hits: [
    {
      code: 'DeviceProcessEvents | where «FileName =~ "rundll32.exe"»',
      messageId: 'renamed',
      fixed:
        'DeviceProcessEvents | where (FileName =~ "rundll32.exe" or ProcessVersionInfoOriginalFileName =~ "rundll32.exe")',
    },
    {
      code: 'DeviceProcessEvents | where ProcessId > 4 and «FileName in~ ("a.exe", "b.exe")»',
      messageId: 'renamed',
      data: { names: ['a.exe', 'b.exe'] },
    },
    { code: 'DeviceNetworkEvents | where «InitiatingProcessFileName =~ "a.exe"»', messageId: 'renamed' },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName =~ "a.exe" or ProcessVersionInfoOriginalFileName =~ "a.exe"',
    'DeviceFileEvents | where FileName =~ "a.exe"',
    'DeviceProcessEvents | where FileName =~ "kubectl"',
    'DeviceProcessEvents | where FileName !~ "a.exe"',
  ],
});
