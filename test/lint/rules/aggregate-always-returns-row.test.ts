import { describeLint } from '../describe-lint.js';

const rule = (query: string, trigger = 'triggerOperator: gt\ntriggerThreshold: 0'): string =>
  `id: 3b4d6f0a-0000-4000-8000-000000000001\nname: x\nkind: Scheduled\nqueryFrequency: 1h\nqueryPeriod: 1h\n${trigger}\nquery: |\n${query.replace(/^/gm, '  ')}\n`;

describeLint('aggregate-always-returns-row', {
  hits: [
    {
      file: 'rule.yaml',
      code: rule('SigninLogs\n| where ResultType == "50126"\n| «count»'),
      messageId: 'always',
      fixed: rule('SigninLogs\n| where ResultType == "50126"\n| count\n| where Count > 0'),
    },
    {
      file: 'rule.yaml',
      code: rule('SigninLogs\n| «summarize n = dcount(UserPrincipalName)»\n| project n'),
      messageId: 'always',
      fixed: rule('SigninLogs\n| summarize n = dcount(UserPrincipalName)\n| project n\n| where n > 0'),
    },
    {
      file: 'rule.yaml',
      code: rule('SigninLogs | «summarize make_set(IPAddress), count()»'),
      messageId: 'always',
      fixed: null,
    },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: rule('SigninLogs | summarize n = count() by IPAddress') },
    { file: 'rule.yaml', code: rule('SigninLogs | count | where Count > 10') },
    // The rule itself asks for more than one result, or for none.
    { file: 'rule.yaml', code: rule('SigninLogs | count', 'triggerOperator: gt\ntriggerThreshold: 5') },
    { file: 'rule.yaml', code: rule('Heartbeat | count', 'triggerOperator: eq\ntriggerThreshold: 0') },
    {
      file: 'rule.yaml',
      code: rule('SigninLogs | summarize n = count() | join kind=inner (Heartbeat | summarize n = count()) on n'),
    },
  ],
});
