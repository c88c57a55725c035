import { describeLint } from '../describe-lint.js';

describeLint('invalid-regex', {
  hits: [
    { code: 'DeviceProcessEvents | where ProcessCommandLine matches regex «@"a(?!b)"»', messageId: 'lookAround' },
    {
      code: 'DeviceProcessEvents | extend x = extract(«@"(a)\\1"», 1, ProcessCommandLine)',
      messageId: 'backReference',
    },
    { code: 'DeviceProcessEvents | where ProcessCommandLine matches regex «"(a"»', messageId: 'invalid' },
    { code: 'let p = «@"[z-a]"»; DeviceProcessEvents | where FileName matches regex p', messageId: 'invalid' },
    { code: 'DeviceProcessEvents | extend x = replace_regex(FileName, «"*.exe"», "")', messageId: 'invalid' },
  ],
  nearMisses: [
    // Older versions of the engine take these as plain text, and rules with them run.
    'DeviceProcessEvents | where ProcessCommandLine matches regex @"Get-{Name}|x"',
    "DeviceProcessEvents | extend x = replace_regex(ProcessCommandLine, @'\\0', '')",
    'DeviceProcessEvents | where ProcessCommandLine matches regex @"(?i)^\\S+\\s+(get|describe)\\b"',
    'DeviceProcessEvents | extend x = extract(@"(?P<name>\\pL+)", 1, ProcessCommandLine)',
    // No patterns: plain texts with the same characters.
    'DeviceProcessEvents | where ProcessCommandLine has "(a" | extend x = replace_string(FileName, "*", "")',
    'DeviceProcessEvents | extend x = replace_regex(FileName, @"(\\w+)\\.exe", @"\\1")',
    'DeviceProcessEvents | extend n = countof(FileName, "(")',
  ],
});
