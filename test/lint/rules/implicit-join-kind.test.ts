import { describeLint } from '../describe-lint.js';

describeLint('implicit-join-kind', {
  hits: [
    {
      code: 'DeviceProcessEvents | «join» (DeviceNetworkEvents | where RemotePort == 4444) on DeviceId',
      messageId: 'implicit',
      fixed: 'DeviceProcessEvents | join kind=inner (DeviceNetworkEvents | where RemotePort == 4444) on DeviceId',
    },
    { code: 'DeviceProcessEvents | «join» hint.strategy=broadcast (DeviceInfo) on DeviceId', messageId: 'implicit' },
    {
      // Grouped by more than the keys.
      code: 'DeviceProcessEvents | summarize count() by DeviceId, FileName | «join» (DeviceInfo) on DeviceId',
      messageId: 'implicit',
    },
    {
      code: 'let T = DeviceEvents; T | «join» (T | where ProcessId > 4) on $left.DeviceId == $right.DeviceId',
      messageId: 'implicit',
    },
  ],
  nearMisses: [
    // One indicator for each address is enough.
    'ThreatIntelligenceIndicator | where Active | join (SigninLogs) on $left.NetworkIP == $right.IPAddress',
    'DeviceProcessEvents | join kind=innerunique (DeviceInfo) on DeviceId',
    'DeviceProcessEvents | join kind=leftanti (DeviceInfo) on DeviceId',
    'DeviceProcessEvents | summarize count() by DeviceId | join (DeviceInfo) on DeviceId',
    'let Seen = DeviceProcessEvents | distinct DeviceId; Seen | where DeviceId has "a" | join (DeviceInfo) on DeviceId',
    'DeviceProcessEvents | lookup (DeviceInfo) on DeviceId',
  ],
});
