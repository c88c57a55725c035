import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const BASELINE =
  'let Known = SigninLogs | where TimeGenerated between (ago(14d) .. ago(1d)) | distinct IPAddress;\nSigninLogs | where IPAddress !in (Known)';

describeLint('ago-exceeds-query-period', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml(BASELINE, { queryPeriod: '«1d»' }),
      messageId: 'cut',
      data: { back: '`14d`', period: '`1d`' },
      fixed: ruleYaml(BASELINE, { queryPeriod: '14d' }),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('let lookback = 2h;\nSigninLogs | where TimeGenerated >= ago(lookback)', {
        queryPeriod: '«PT1H»',
      }),
      messageId: 'cut',
      fixed: ruleYaml('let lookback = 2h;\nSigninLogs | where TimeGenerated >= ago(lookback)', { queryPeriod: 'PT2H' }),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(
        'SigninLogs | make-series n = count() on TimeGenerated from startofday(ago(30d)) to now() step 1d',
        { queryPeriod: '«14d»' },
      ),
      messageId: 'beyond',
      fixed: null,
    },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml(BASELINE, { queryPeriod: '14d' }) },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs | where TimeGenerated > ago(1h)') },
    // The age of an account is no look-back over events.
    { file: 'rule.yaml', code: ruleYaml('IdentityInfo | where AccountCreationTime > ago(30d)') },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs | where TimeGenerated < ago(2h)') },
    { file: 'rule.yaml', code: ruleYaml(BASELINE, { kind: 'NRT', queryPeriod: undefined, queryFrequency: undefined }) },
  ],
});
