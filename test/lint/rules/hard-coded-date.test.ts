import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

describeLint('hard-coded-date', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | where TimeGenerated < «datetime(2024-01-01)»'),
      messageId: 'upper',
      severity: 'warning',
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | where TimeGenerated > «datetime(2024-01-01)»'),
      messageId: 'lower',
      severity: 'info',
      fixed: ruleYaml('SigninLogs | where TimeGenerated > ago(1h)'),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('let end = datetime(2024-01-01);\nSigninLogs | where TimeGenerated between (ago(1h) .. «end»)'),
      messageId: 'upper',
    },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml('SigninLogs | where TimeGenerated > ago(1h)') },
    { file: 'rule.yaml', code: ruleYaml('IdentityInfo | where AccountCreationTime > datetime(2024-01-01)') },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | where TimeGenerated > datetime(2024-01-01)', {
        kind: undefined,
        severity: undefined,
        queryFrequency: undefined,
        queryPeriod: undefined,
        triggerOperator: undefined,
        triggerThreshold: undefined,
      }),
    },
  ],
});
