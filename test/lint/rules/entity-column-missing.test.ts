import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const mapped = (column: string): Record<string, string> => ({
  entityMappings: `\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: ${column}`,
});
const QUERY = 'SigninLogs | project TimeGenerated, IPAddress, UserPrincipalName';

describeLint('entity-column-missing', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml(QUERY, mapped('«IpAddress»')),
      messageId: 'renamed',
      data: { nearest: '`IPAddress`' },
      fixed: ruleYaml(QUERY, mapped('IPAddress')),
    },
    { file: 'rule.yaml', code: ruleYaml(QUERY, mapped('«DeviceDetail»')), messageId: 'missing', fixed: null },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | summarize count() by UserPrincipalName', mapped('«IPAddress»')),
      messageId: 'missing',
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(QUERY, { sentinelEntitiesMappings: '\n  - columnName: «Entities»' }),
      messageId: 'missing',
    },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml(QUERY, mapped('IPAddress')) },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs | evaluate bag_unpack(DeviceDetail)', mapped('displayName')) },
    { file: 'rule.yaml', code: ruleYaml('UnknownTable_CL | where x == "y"', mapped('Address')) },
    { file: 'rule.yaml', code: ruleYaml(QUERY) },
  ],
});
