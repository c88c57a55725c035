import { describeLint } from '../describe-lint.js';

describeLint('case-fold-equality', {
  hits: [
    {
      code: 'DeviceProcessEvents | where «tolower(FileName)» == "cmd.exe"',
      messageId: 'folded',
      data: { operator: '=~', subject: 'FileName' },
      fixed: 'DeviceProcessEvents | where FileName =~ "cmd.exe"',
    },
    {
      code: 'DeviceProcessEvents | where "CMD.EXE" != «toupper(FileName)»',
      messageId: 'folded',
      fixed: 'DeviceProcessEvents | where "CMD.EXE" !~ FileName',
    },
    {
      code: 'let names = dynamic(["cmd.exe", "sh"]); DeviceProcessEvents | where «tolower(FileName)» !in (names)',
      messageId: 'folded',
      fixed: 'let names = dynamic(["cmd.exe", "sh"]); DeviceProcessEvents | where FileName !in~ (names)',
    },
    {
      code: 'DeviceProcessEvents | where «tolower(FileName)» == tolower(InitiatingProcessFileName)',
      messageId: 'folded',
      fixed: 'DeviceProcessEvents | where FileName =~ InitiatingProcessFileName',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName =~ "cmd.exe"',
    // Never equal: that is never-true-condition.
    'DeviceProcessEvents | where tolower(FileName) == "CMD.exe"',
    // Beyond ASCII the two comparisons may differ.
    'DeviceProcessEvents | where tolower(AccountName) == "müller"',
    'DeviceProcessEvents | extend Key = tolower(FileName) | summarize count() by Key',
    'DeviceProcessEvents | where tolower(FileName) == AccountName',
    // A substring test without case is contains or has.
    'DeviceProcessEvents | where tolower(FileName) contains "cmd"',
  ],
});
