import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const QUERY = 'SigninLogs | where ResultType == "50126"';

describeLint('service-limit-violation', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml(QUERY, { queryFrequency: '1d', queryPeriod: '«1h»' }),
      messageId: 'gap',
      fixed: ruleYaml(QUERY, { queryFrequency: '1d', queryPeriod: '1d' }),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(QUERY, { queryFrequency: '«15m»', queryPeriod: '7d' }),
      messageId: 'tooOften',
      fixed: ruleYaml(QUERY, { queryFrequency: '1h', queryPeriod: '7d' }),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(`${QUERY} and UserAgent has_any ("${'abc", "'.repeat(2500)}x")`),
      messageId: 'tooLong',
    },
    { file: 'rule.yaml', code: ruleYaml('«search» "mimikatz"'), messageId: 'allTables' },
    { file: 'rule.yaml', code: ruleYaml('«union» * | where TimeGenerated > ago(1h)'), messageId: 'allTables' },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml(QUERY, { queryFrequency: '1h', queryPeriod: '14d' }) },
    { file: 'rule.yaml', code: ruleYaml('search in (SigninLogs) "mimikatz"') },
    { file: 'rule.yaml', code: ruleYaml('union Device* | where TimeGenerated > ago(1h)') },
    {
      file: 'rule.yaml',
      code: ruleYaml('search "mimikatz"', {
        kind: undefined,
        queryFrequency: undefined,
        queryPeriod: undefined,
        triggerOperator: undefined,
        triggerThreshold: undefined,
        severity: undefined,
      }),
    },
  ],
});
