import { describeLint } from '../describe-lint.js';

describeLint('regex-unescaped-dot', {
  hits: [
    {
      code: String.raw`DeviceProcessEvents | where ProcessCommandLine matches regex «@"(?i)powershell.exe\s+-enc"»`,
      messageId: 'dot',
      fixed: String.raw`DeviceProcessEvents | where ProcessCommandLine matches regex @"(?i)powershell\.exe\s+-enc"`,
    },
    {
      code: 'DeviceProcessEvents | extend x = extract(«"cmd.exe (.*)"», 1, ProcessCommandLine)',
      messageId: 'dot',
      fixed: String.raw`DeviceProcessEvents | extend x = extract("cmd\\.exe (.*)", 1, ProcessCommandLine)`,
    },
    {
      code: 'DeviceNetworkEvents | where RemoteUrl matches regex «@"evil.com$"»',
      messageId: 'dot',
      data: { name: 'evil.com' },
    },
  ],
  nearMisses: [
    String.raw`DeviceProcessEvents | where ProcessCommandLine matches regex @"powershell\.exe"`,
    'DeviceProcessEvents | where ProcessCommandLine has "powershell.exe"',
    'DeviceProcessEvents | where ProcessCommandLine matches regex @"powershell[.]exe"',
    'DeviceProcessEvents | where ProcessCommandLine matches regex @"a.*exe"',
    'DeviceProcessEvents | where ProcessCommandLine matches regex @"c.command"',
  ],
});
