import { describeLint } from '../describe-lint.js';

describeLint('case-sensitive-regex', {
  hits: [
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine matches regex «@"powershell\\s+-enc"»',
      messageId: 'sensitive',
      fixed: 'DeviceProcessEvents | where ProcessCommandLine matches regex @"(?i)powershell\\s+-enc"',
    },
    {
      code: 'let p = «"mimi(katz)?"»; DeviceProcessEvents | where FileName matches regex p',
      messageId: 'sensitive',
      fixed: 'let p = "(?i)mimi(katz)?"; DeviceProcessEvents | where FileName matches regex p',
    },
    { code: 'DeviceNetworkEvents | where RemoteUrl matches regex «@"^https?://evil"»', messageId: 'sensitive' },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine matches regex @"(?i)powershell"',
    'DeviceProcessEvents | where tolower(ProcessCommandLine) matches regex "powershell"',
    'DeviceProcessEvents | where ProcessCommandLine matches regex @"\\d{4}-\\d{2}T\\d+Z"',
    'DeviceProcessEvents | where not(ProcessCommandLine matches regex "powershell")',
    'DeviceProcessEvents | extend x = extract("name=(\\\\w+)", 1, ProcessCommandLine)',
    'SecurityEvent | where Activity matches regex "logged on"',
  ],
});
