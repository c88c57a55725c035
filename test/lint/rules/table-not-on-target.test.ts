import { describeLint } from '../describe-lint.js';

describeLint('table-not-on-target', {
  hits: [
    {
      code: '«SecurityEvent» | where EventID == 4688',
      platform: 'defender-xdr',
      messageId: 'absent',
      data: { table: 'SecurityEvent', target: 'Defender XDR' },
    },
    {
      code: 'DeviceProcessEvents | join kind=inner («SigninLogs») on $left.AccountUpn == $right.UserPrincipalName',
      platform: 'defender-xdr',
      messageId: 'mixed',
    },
    { code: '«DeviceTvmBrowserExtensions» | count', messageId: 'absent', data: { other: 'Defender XDR' } },
  ],
  nearMisses: [
    'SecurityEvent | where EventID == 4688',
    { code: 'DeviceProcessEvents | count', platform: 'defender-xdr' },
    'OwnTable_CL | count',
    { code: 'MyFunction | where x == "y"', platform: 'defender-xdr' },
    { code: 'let SecurityEvent = DeviceEvents; SecurityEvent | count', platform: 'defender-xdr' },
  ],
});
