import { describeLint } from '../describe-lint.js';

describeLint('join-right-unfiltered', {
  hits: [
    { code: 'DeviceProcessEvents | join kind=inner («DeviceNetworkEvents») on DeviceId', messageId: 'whole' },
    {
      code: 'DeviceProcessEvents | join kind=inner «DeviceInfo» on DeviceId',
      messageId: 'whole',
      data: { table: 'DeviceInfo' },
    },
    {
      code: 'DeviceProcessEvents | join kind=leftanti ((«DeviceInfo»)) on DeviceId',
      kind: 'Hunting',
      messageId: 'whole',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | join kind=inner (DeviceNetworkEvents | where RemotePort == 1) on DeviceId',
    'DeviceProcessEvents | join kind=inner (DeviceNetworkEvents | project DeviceId) on DeviceId',
    'let T = DeviceInfo | where DeviceId has "a"; DeviceProcessEvents | join kind=inner (T) on DeviceId',
    { code: 'DeviceProcessEvents | join kind=inner (DeviceNetworkEvents) on DeviceId', kind: 'Scheduled' },
    'DeviceProcessEvents | join kind=inner (Own_CL) on DeviceId',
  ],
});
