import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const query = (scores: string): string => `SigninLogs | extend RiskScore = case(AppId == "a", ${scores})`;

describeLint('severity-score-mismatch', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml(query('90, 40'), { severity: '«Low»' }),
      messageId: 'mismatch',
      data: { score: 90, band: '`critical`' },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(query('30, 10'), { severity: '«High»' }),
      messageId: 'mismatch',
      data: { band: '`low`' },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(`${query('75, 10')} | project-away AppId`, { severity: '«Medium»' }),
      messageId: 'mismatch',
    },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml(query('90, 40'), { severity: 'High' }) },
    { file: 'rule.yaml', code: ruleYaml(query('60, 40'), { severity: 'Medium' }) },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs | extend RiskScore = strlen(AppId)', { severity: 'Low' }) },
    {
      file: 'rule.yaml',
      code: ruleYaml(query('90, 40'), {
        severity: 'Low',
        alertDetailsOverride: '\n  alertSeverityColumnName: RiskScore',
      }),
    },
  ],
});
