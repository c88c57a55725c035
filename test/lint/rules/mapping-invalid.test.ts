import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const QUERY = 'SigninLogs | project TimeGenerated, IPAddress, UserPrincipalName';

describeLint('mapping-invalid', {
  hits: [
    { file: 'rule.yaml', code: ruleYaml(QUERY, { customDetails: '\n  Device: «DeviceDetail»' }), messageId: 'missing' },
    {
      file: 'rule.yaml',
      code: ruleYaml(QUERY, { customDetails: '\n  Address: «ipaddress»' }),
      messageId: 'renamed',
      fixed: ruleYaml(QUERY, { customDetails: '\n  Address: IPAddress' }),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(QUERY, { alertDetailsOverride: '\n  alertDisplayNameFormat: Sign-in from {{«Country»}}' }),
      messageId: 'missing',
      data: { role: 'the alert is described by' },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | extend «AccountCustomEntity» = UserPrincipalName, IPCustomEntity = IPAddress'),
      messageId: 'legacy',
      severity: 'info',
    },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml(QUERY, { customDetails: '\n  Address: IPAddress' }) },
    {
      file: 'rule.yaml',
      code: ruleYaml(QUERY, { alertDetailsOverride: '\n  alertDisplayNameFormat: From {{IPAddress}}' }),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | evaluate bag_unpack(LocationDetails)', { customDetails: '\n  City: city' }),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | extend AccountCustomEntity = UserPrincipalName', {
        entityMappings:
          '\n  - entityType: Account\n    fieldMappings:\n      - identifier: FullName\n        columnName: AccountCustomEntity',
      }),
    },
  ],
});
