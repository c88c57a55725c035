import { describeLint } from '../describe-lint.js';

const OUTER = 'DeviceProcessEvents | join kind=leftouter (DeviceInfo | project DeviceId, OSPlatform) on DeviceId';

describeLint('null-row-dropped', {
  hits: [
    { code: 'DeviceNetworkEvents | where «not(RemotePort > 1024)»', messageId: 'negated' },
    { code: 'DeviceNetworkEvents | where RemotePort == 1 or «not(LocalPort <= RemotePort)»', messageId: 'negated' },
    { code: `${OUTER} | where «OSPlatform has "Windows"»`, messageId: 'outer', data: { column: 'OSPlatform' } },
    { code: `${OUTER} | extend x = 1 | where FileName == "a" and «OSPlatform == "Linux"»`, messageId: 'outer' },
  ],
  nearMisses: [
    'DeviceNetworkEvents | where RemotePort <= 1024',
    'DeviceNetworkEvents | where not(RemoteUrl == "x")',
    'DeviceNetworkEvents | summarize n = count() by DeviceId | where not(n > 5)',
    `${OUTER} | where isempty(OSPlatform) or OSPlatform == "Linux"`,
    `${OUTER} | where FileName == "a"`,
    'DeviceProcessEvents | join kind=inner (DeviceInfo | project DeviceId, OSPlatform) on DeviceId | where OSPlatform == "Linux"',
  ],
});
