import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

describeLint('row-limit-in-detection', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs\n| where ResultType == "50126"\n| «take 100»'),
      messageId: 'arbitrary',
      fixed: ruleYaml('SigninLogs\n| where ResultType == "50126"'),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | «limit 5» | project IPAddress'),
      messageId: 'arbitrary',
      data: { operator: 'limit', count: '`5`' },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | summarize n = count() by IPAddress | «top 10 by n»'),
      messageId: 'ranked',
    },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml('SigninLogs | summarize n = count() by IPAddress | where n > 10') },
    {
      file: 'rule.yaml',
      code: ruleYaml(
        'let last = toscalar(SigninLogs | top 1 by TimeGenerated | project TimeGenerated);\nSigninLogs | where TimeGenerated > last',
      ),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | take 10', {
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
