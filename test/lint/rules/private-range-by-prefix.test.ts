import { describeLint } from '../describe-lint.js';

describeLint('private-range-by-prefix', {
  hits: [
    {
      code: 'DeviceNetworkEvents | where RemoteIP startswith «"172.16."»',
      messageId: 'tooNarrow',
      fixed: 'DeviceNetworkEvents | where ipv4_is_private(RemoteIP)',
    },
    {
      code: 'DeviceNetworkEvents | where RemoteIP !startswith «"10"»',
      messageId: 'tooWide',
      fixed: 'DeviceNetworkEvents | where not(ipv4_is_private(RemoteIP))',
    },
    {
      code: 'SigninLogs | where IPAddress startswith «"172."»',
      messageId: 'tooWide',
      data: { example: '`172.217.0.1`' },
    },
    {
      code: 'Syslog | where SyslogMessage has «"192.0.2.7"»',
      messageId: 'inText',
      severity: 'info',
      fixed: 'Syslog | where has_ipv4(SyslogMessage, "192.0.2.7")',
    },
  ],
  nearMisses: [
    'DeviceNetworkEvents | where RemoteIP startswith "10."',
    'DeviceNetworkEvents | where RemoteIP startswith "192.168."',
    'DeviceNetworkEvents | where ipv4_is_private(RemoteIP)',
    'DeviceNetworkEvents | where RemoteIP == "192.0.2.7"',
    'DeviceProcessEvents | where FileName startswith "10"',
  ],
});
