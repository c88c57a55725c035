import { describeLint } from '../describe-lint.js';

const process = (condition: string): string => `DeviceProcessEvents | where ${condition}`;

describeLint('redundant-operand', {
  hits: [
    {
      code: process('«ProcessCommandLine has "docker ps"» or ProcessCommandLine has "docker"'),
      messageId: 'alternative',
      fixed: process('ProcessCommandLine has "docker"'),
    },
    {
      code: process('FileName =~ "sh" and (ProcessId == 1 or ProcessId == 4 or «ProcessId == 1»)'),
      messageId: 'alternative',
      fixed: process('FileName =~ "sh" and (ProcessId == 1 or ProcessId == 4)'),
    },
    {
      code: process('«FileName != "sh"» and FileName == "bash"'),
      messageId: 'demand',
      fixed: process('FileName == "bash"'),
    },
    {
      code: process('ProcessId > 10 and FileName has "a" and «ProcessId > 5»'),
      messageId: 'demand',
      fixed: process('ProcessId > 10 and FileName has "a"'),
    },
    {
      code: 'DeviceProcessEvents | extend S = iff((FileName =~ "kubectl.exe") or «(FileName == "kubectl.exe")», 1, 0)',
      messageId: 'alternative',
      fixed: 'DeviceProcessEvents | extend S = iff((FileName =~ "kubectl.exe"), 1, 0)',
    },
    {
      // The comment would go with it.
      code: 'DeviceProcessEvents | where FileName =~ "a"\n  // seen in 2023\n  or «FileName == "a"»',
      messageId: 'alternative',
      fixed: null,
    },
  ],
  nearMisses: [
    process('ProcessCommandLine has "docker ps" or ProcessCommandLine has "docker images"'),
    // The word inside another one.
    process('ProcessCommandLine has "dock" or ProcessCommandLine contains "docker"'),
    // A term test for the index in front of a slower one.
    process('ProcessCommandLine has "docker" and ProcessCommandLine startswith "docker ps"'),
    // Other columns.
    process('FileName =~ "docker" or InitiatingProcessFileName =~ "docker"'),
    // Null and false are not the same for what is kept.
    'DeviceProcessEvents | extend Low = ProcessId < 5 or ProcessId < 10',
    'DeviceProcessEvents | extend Low = iff(FileName has "a", ProcessId < 5 or ProcessId < 10, false)',
    process('not(ProcessId < 5 or ProcessId < 10)'),
    process('FileName has "a" or FileName has_cs "b"'),
  ],
});
