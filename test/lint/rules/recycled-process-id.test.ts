import { describeLint } from '../describe-lint.js';

describeLint('recycled-process-id', {
  hits: [
    {
      code: 'DeviceProcessEvents | join kind=inner (DeviceNetworkEvents) on «$left.ProcessId == $right.InitiatingProcessId»',
      messageId: 'device',
      severity: 'warning',
    },
    { code: 'SecurityEvent | summarize count() by «NewProcessId»', messageId: 'device' },
    {
      code: 'DeviceNetworkEvents | summarize count() by DeviceId, «InitiatingProcessId»',
      messageId: 'time',
      severity: 'info',
      fixed: 'DeviceNetworkEvents | summarize count() by DeviceId, InitiatingProcessId, InitiatingProcessCreationTime',
    },
  ],
  nearMisses: [
    'DeviceNetworkEvents | summarize count() by DeviceId, InitiatingProcessId, InitiatingProcessCreationTime',
    'SecurityEvent | summarize count() by Computer, NewProcessId',
    'DeviceNetworkEvents | summarize dcount(InitiatingProcessId) by DeviceId',
    'DeviceProcessEvents | where ProcessId == 4',
    'DeviceProcessEvents | join kind=inner (DeviceInfo) on DeviceId',
  ],
});
