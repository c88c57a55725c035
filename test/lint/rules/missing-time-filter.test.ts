import { describeLint } from '../describe-lint.js';

describeLint('missing-time-filter', {
  hits: [
    {
      code: '«DeviceProcessEvents» | where FileName =~ "x"',
      messageId: 'unbounded',
      fixed: 'DeviceProcessEvents\n| where TimeGenerated > ago(1d) | where FileName =~ "x"',
    },
    {
      code: '«DeviceProcessEvents» | where Timestamp != datetime(null)',
      platform: 'defender-xdr',
      messageId: 'unbounded',
      data: { column: 'Timestamp' },
    },
    { code: 'let T = «SigninLogs»; T | count', kind: 'Hunting', messageId: 'unbounded' },
  ],
  nearMisses: [
    'DeviceProcessEvents | where TimeGenerated > ago(1d)',
    'let T = DeviceProcessEvents | where TimeGenerated between (ago(2d) .. ago(1d)); T | count',
    { code: 'DeviceProcessEvents | where FileName =~ "x"', kind: 'Scheduled' },
    { code: 'DeviceTvmSoftwareInventory | count', platform: 'defender-xdr' },
  ],
});
