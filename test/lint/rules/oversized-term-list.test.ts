import { describeLint } from '../describe-lint.js';

const items = (n: number): string => Array.from({ length: n }, (_, i) => `"item${i}"`).join(', ');

describeLint('oversized-term-list', {
  hits: [
    {
      code: `DeviceProcessEvents | where ProcessCommandLine «has_any» (${items(129)})`,
      messageId: 'terms',
      data: { count: 129 },
    },
    {
      code: `let l = dynamic([${items(200)}]); DeviceProcessEvents | where ProcessCommandLine «has_all» (l)`,
      messageId: 'terms',
    },
    {
      code: `let l = dynamic([${items(10_001)}]); DeviceProcessEvents | where FileName «in~» (l)`,
      messageId: 'values',
      data: { count: 10_001 },
    },
  ],
  nearMisses: [
    `DeviceProcessEvents | where ProcessCommandLine has_any (${items(128)})`,
    `DeviceProcessEvents | where FileName in~ (${items(500)})`,
    'DeviceProcessEvents | where FileName in~ ((DeviceInfo | project DeviceName))',
  ],
});
