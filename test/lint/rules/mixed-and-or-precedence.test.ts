import { describeLint } from '../describe-lint.js';

describeLint('mixed-and-or-precedence', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FileName has "a" or «FileName has "b" and AccountName == "x"»',
      messageId: 'mixed',
      fixed: 'DeviceProcessEvents | where FileName has "a" or (FileName has "b" and AccountName == "x")',
    },
    {
      code: 'DeviceProcessEvents | where «FileName has "a" and AccountName == "x"» or FileName has "b" or FileName has "c" and AccountName == "y"',
      messageId: 'mixed',
      fixed:
        'DeviceProcessEvents | where (FileName has "a" and AccountName == "x") or FileName has "b" or (FileName has "c" and AccountName == "y")',
    },
    {
      code: 'DeviceProcessEvents | extend f = iff(ProcessId > 4 or «ProcessId < 2 and isempty(FileName)», 1, 0)',
      messageId: 'mixed',
    },
    {
      code: 'DeviceProcessEvents | where (FileName has "a" or «FileName has "b" and ProcessId > 4») and AccountName == "x"',
      messageId: 'mixed',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName has "a" or (FileName has "b" and AccountName == "x")',
    'DeviceProcessEvents | where (FileName has "a" or FileName has "b") and AccountName == "x"',
    'DeviceProcessEvents | where FileName has "a" and AccountName == "x" and (FileName has "b" or FileName has "c")',
    'DeviceProcessEvents | where FileName has "a" or FileName has "b" or FileName has "c"',
    'DeviceProcessEvents | where FileName == "a or b and c"',
  ],
});
