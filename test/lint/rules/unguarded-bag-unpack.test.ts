import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

describeLint('unguarded-bag-unpack', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | evaluate bag_unpack(DeviceDetail) | where «browser» has "Edge"'),
      messageId: 'unguarded',
      data: { columns: ['browser'] },
      fixed: ruleYaml(
        'SigninLogs | evaluate bag_unpack(DeviceDetail) | where column_ifexists("browser", "") has "Edge"',
      ),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | evaluate bag_unpack(DeviceDetail) | project TimeGenerated, «browser», displayName'),
      messageId: 'unguarded',
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | evaluate bag_unpack(LocationDetails) | summarize count() by «city»'),
      messageId: 'unguarded',
    },
  ],
  nearMisses: [
    {
      file: 'rule.yaml',
      code: ruleYaml(
        'SigninLogs | evaluate bag_unpack(DeviceDetail) | where column_ifexists("browser", "") has "Edge"',
      ),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(
        'SigninLogs | evaluate bag_unpack(DeviceDetail) : (TimeGenerated: datetime, browser: string) | where browser has "Edge"',
      ),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | evaluate bag_unpack(DeviceDetail) | where UserPrincipalName has "x"'),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(
        'SigninLogs | evaluate bag_unpack(DeviceDetail) | extend browser = "x" | where browser has "Edge"',
      ),
    },
  ],
});
