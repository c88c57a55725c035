import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const PAIRS =
  'SigninLogs | project A = TimeGenerated, UserPrincipalName | join kind=inner (OfficeActivity | project B = TimeGenerated, UserPrincipalName = UserId) on UserPrincipalName';

describeLint('correlation-window-exceeds-period', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml(`${PAIRS} | where B - A between (0min .. 30min)`, { queryPeriod: '«1h»' }),
      messageId: 'missed',
      data: { window: '`30m`', needed: '`90m`' },
      fixed: ruleYaml(`${PAIRS} | where B - A between (0min .. 30min)`, { queryPeriod: '90m' }),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(`${PAIRS} | where datetime_diff("minute", B, A) <= 20`),
      messageId: 'missed',
      data: { window: '`20m`' },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(`let w = 1d;\n${PAIRS} | where B between (A .. (A + w))`, { queryPeriod: '1d' }),
      messageId: 'missed',
    },
    { file: 'rule.yaml', code: ruleYaml(`${PAIRS} | where B < A + 2h`), messageId: 'missed', data: { needed: '`3h`' } },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml(`${PAIRS} | where B - A between (0min .. 30min)`, { queryPeriod: '2h' }) },
    { file: 'rule.yaml', code: ruleYaml(PAIRS) },
    // The length of one event, not the distance of two.
    { file: 'rule.yaml', code: ruleYaml('SigninLogs | where CreatedDateTime - TimeGenerated < 1h') },
    { file: 'rule.yaml', code: ruleYaml(`${PAIRS} | where B > A`) },
    { file: 'rule.yaml', code: ruleYaml(`${PAIRS} | where B - A > 1h`) },
  ],
});
