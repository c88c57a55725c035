import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const declares = (id: string, type: string): Record<string, string> => ({
  requiredDataConnectors: `\n  - connectorId: ${id}\n    dataTypes:\n      - ${type}`,
});

describeLint('connector-table-mismatch', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs', declares('AzureActivity', 'AzureActivity')),
      messageId: 'undeclared',
      data: { tables: ['SigninLogs'] },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SecurityEvent | where EventID == 4625', declares('Syslog', 'Syslog')),
      messageId: 'undeclared',
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('let T = OfficeActivity; T', declares('DNS', 'DnsEvents')),
      messageId: 'undeclared',
    },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml('SigninLogs', declares('AzureActiveDirectory', 'SigninLogs')) },
    { file: 'rule.yaml', code: ruleYaml('SecurityAlert', declares('AzureSecurityCenter', 'SecurityAlert (ASC)')) },
    { file: 'rule.yaml', code: ruleYaml('SecurityEvent', declares('SecurityEvents', 'SecurityEvents')) },
    { file: 'rule.yaml', code: ruleYaml('MyParser | where x == "y"', declares('Syslog', 'Syslog')) },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs') },
    {
      file: 'rule.yaml',
      code: ruleYaml(
        'SigninLogs | join kind=inner (IdentityInfo) on $left.UserPrincipalName == $right.AccountUPN',
        declares('AzureActiveDirectory', 'SigninLogs'),
      ),
    },
  ],
});
