import { describeLint } from '../describe-lint.js';

const USES = 'union (T | where n == 1), (T | where n == 2)';

describeLint('rescanned-let', {
  hits: [
    {
      code: `let «T» = DeviceEvents | summarize n = count() by DeviceId;\n${USES}`,
      messageId: 'rescanned',
      data: { count: 2, operator: 'summarize' },
      fixed: `let T = materialize(DeviceEvents | summarize n = count() by DeviceId);\n${USES}`,
    },
    {
      code: `let «T» = DeviceEvents | join kind=inner (DeviceInfo) on DeviceId | extend n = 1;\n${USES}`,
      messageId: 'rescanned',
    },
    {
      code: 'let «T» = DeviceEvents | distinct DeviceId; T | join kind=inner (DeviceInfo | where DeviceId in (T)) on DeviceId',
      messageId: 'rescanned',
    },
  ],
  nearMisses: [
    `let T = materialize(DeviceEvents | summarize n = count() by DeviceId);\n${USES}`,
    'let T = DeviceEvents | summarize n = count() by DeviceId; T | where n == 1',
    `let T = DeviceEvents | where ActionType == "x" | extend n = 1;\n${USES}`,
    `let T = datatable(n: long)[1, 2] | summarize by n;\n${USES}`,
  ],
});
