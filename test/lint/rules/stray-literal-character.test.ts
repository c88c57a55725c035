import { describeLint } from '../describe-lint.js';

describeLint('stray-literal-character', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FileName == «"cmd\u200b.exe"»',
      messageId: 'invisible',
      data: { code: '`U+200B`' },
      fixed: 'DeviceProcessEvents | where FileName == "cmd.exe"',
    },
    { code: 'DeviceProcessEvents | where ProcessCommandLine has «"get\u00a0secrets"»', messageId: 'invisible' },
    {
      code: 'DeviceNetworkEvents | where RemoteUrl has «"micr\u043esoft.com"»',
      messageId: 'mixed',
      data: { code: '`U+043E`' },
    },
    {
      code: 'DeviceProcessEvents | where FileName in~ («" cmd.exe"», "x")',
      messageId: 'blank',
      fixed: 'DeviceProcessEvents | where FileName in~ ("cmd.exe", "x")',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName == "cmd.exe"',
    'DeviceProcessEvents | where ProcessCommandLine startswith " -"',
    'DeviceProcessEvents | where FolderPath has " temp "',
    'EmailEvents | where Subject has "\u0441\u0447\u0435\u0442"',
    'DeviceProcessEvents | where FileName == " "',
  ],
});
