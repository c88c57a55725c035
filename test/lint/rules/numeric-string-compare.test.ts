import { describeLint } from '../describe-lint.js';

describeLint('numeric-string-compare', {
  hits: [
    {
      code: 'SecurityEvent | where EventID == «"4624"»',
      messageId: 'quoted',
      severity: 'info',
      fixed: 'SecurityEvent | where EventID == 4624',
    },
    { code: 'SecurityEvent | where EventID in (4624, «"4625"»)', messageId: 'quoted' },
    { code: 'SecurityEvent | where EventID == «"logon"»', messageId: 'noNumber', severity: 'warning', fixed: null },
    { code: 'DeviceNetworkEvents | where RemotePort != «"443"»', messageId: 'quoted' },
  ],
  nearMisses: [
    'SecurityEvent | where EventID == 4624',
    'SigninLogs | where ResultType == "50126"',
    'SecurityEvent | where tostring(EventID) == "4624"',
    'DeviceNetworkEvents | where RemotePort in (443, 8443)',
  ],
});
