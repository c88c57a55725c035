import { describeLint } from '../describe-lint.js';

import { detectionJson, ruleYaml } from '../rule-yaml.js';

describeLint('nrt-ineligible', {
  hits: [
    {
      file: 'rule.json',
      code: detectionJson('DeviceProcessEvents | join kind=inner (DeviceProcessEvents) on DeviceId', 'PT0S'),
      messageId: 'construct',
      data: { construct: '`join`' },
    },
    {
      file: 'rule.json',
      code: detectionJson('DeviceProcessEvents | where DeviceId in ((DeviceInfo | project DeviceId))', 'PT0S'),
      messageId: 'tables',
    },
    { file: 'rule.json', code: detectionJson('DeviceTvmSoftwareInventory | take 1', 'PT0S'), messageId: 'table' },
    {
      file: 'rule.json',
      code: detectionJson("EmailEvents | where LatestDeliveryAction == 'x'", 'PT0S'),
      messageId: 'column',
    },
    {
      file: 'rule.json',
      code: detectionJson('DeviceProcessEvents // why', 'PT0S'),
      messageId: 'comment',
      fixed: detectionJson('DeviceProcessEvents ', 'PT0S'),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('«workspace»("other").SigninLogs', {
        kind: 'NRT',
        queryFrequency: undefined,
        queryPeriod: undefined,
        triggerOperator: undefined,
        triggerThreshold: undefined,
      }),
      messageId: 'workspace',
    },
  ],
  nearMisses: [
    { file: 'rule.json', code: detectionJson("DeviceProcessEvents | where FileName =~ 'x'", 'PT0S') },
    {
      file: 'rule.json',
      code: detectionJson('DeviceProcessEvents | join kind=inner (DeviceInfo) on DeviceId // hourly', 'PT1H'),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs // why\n| join kind=inner (AuditLogs) on CorrelationId', {
        kind: 'NRT',
        queryFrequency: undefined,
        queryPeriod: undefined,
      }),
    },
  ],
});
