import { describeLint } from '../describe-lint.js';

describeLint('regex-for-plain-text', {
  hits: [
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine matches regex «"sekurlsa"»',
      messageId: 'plain',
      fixed: 'DeviceProcessEvents | where ProcessCommandLine contains_cs "sekurlsa"',
    },
    {
      code: String.raw`DeviceProcessEvents | where ProcessCommandLine matches regex «@"(?i)cmd\.exe"»`,
      messageId: 'plain',
      fixed: 'DeviceProcessEvents | where ProcessCommandLine contains "cmd.exe"',
    },
    {
      code: String.raw`DeviceProcessEvents | where ProcessCommandLine matches regex «@".*get\s+secrets.*"»`,
      messageId: 'outer',
      fixed: String.raw`DeviceProcessEvents | where ProcessCommandLine matches regex @"get\s+secrets"`,
    },
  ],
  nearMisses: [
    String.raw`DeviceProcessEvents | where ProcessCommandLine matches regex @"get\s+secrets"`,
    'DeviceProcessEvents | where ProcessCommandLine matches regex "^cmd"',
    'DeviceProcessEvents | where ProcessCommandLine matches regex "a.*b"',
    'DeviceProcessEvents | extend x = extract(".*=(.*)", 1, ProcessCommandLine)',
    'DeviceProcessEvents | where ProcessCommandLine contains "sekurlsa"',
  ],
});
