import { describeLint } from '../describe-lint.js';

describeLint('threat-intel-not-latest', {
  hits: [
    {
      code: '«ThreatIntelligenceIndicator» | where isnotempty(Url)',
      messageId: 'stale',
      fixed:
        'ThreatIntelligenceIndicator\n| summarize arg_max(TimeGenerated, *) by IndicatorId\n| where Active == true and ExpirationDateTime > now() | where isnotempty(Url)',
    },
    {
      code: 'SigninLogs | where IPAddress in ((«ThreatIntelligenceIndicator» | project NetworkIP))',
      messageId: 'stale',
    },
    { code: '«ThreatIntelIndicators» | where isnotempty(ObservableValue)', messageId: 'stale' },
  ],
  nearMisses: [
    'ThreatIntelligenceIndicator | summarize arg_max(TimeGenerated, *) by IndicatorId | where Active',
    'ThreatIntelligenceIndicator | where ExpirationDateTime > now() and Active == true',
    'SigninLogs | where OperationName has "ThreatIntelligenceIndicator"',
    'ThreatIntelIndicators | where IsActive',
  ],
});
