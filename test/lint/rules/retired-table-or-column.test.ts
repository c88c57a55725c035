import { describeLint } from '../describe-lint.js';

describeLint('retired-table-or-column', {
  hits: [
    {
      code: '«ProcessCreationEvents» | where FileName =~ "x"',
      platform: 'defender-xdr',
      messageId: 'table',
      fixed: 'DeviceProcessEvents | where FileName =~ "x"',
    },
    {
      code: 'DeviceProcessEvents | where «MachineId» == "x" | project MachineId',
      platform: 'defender-xdr',
      messageId: 'column',
      fixed: 'DeviceProcessEvents | where DeviceId == "x" | project DeviceId',
    },
    { code: '«ThreatIntelligenceIndicator» | where Active', messageId: 'moving', severity: 'info' },
  ],
  nearMisses: [
    { code: 'DeviceProcessEvents | where DeviceId == "x"', platform: 'defender-xdr' },
    'OwnTable_CL | where MachineId == "x"',
    { code: 'DeviceProcessEvents | extend MachineId = DeviceId | where MachineId == "x"', platform: 'defender-xdr' },
    'SigninLogs | count',
  ],
});
