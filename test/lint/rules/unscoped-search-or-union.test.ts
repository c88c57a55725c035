import { describeLint } from '../describe-lint.js';

describeLint('unscoped-search-or-union', {
  hits: [
    { code: '«search» "mimikatz"', messageId: 'all' },
    { code: '«union» * | where TimeGenerated > ago(1h) | count', messageId: 'all', data: { operator: '`union *`' } },
    { code: '«union» withsource=T * | summarize count() by T', messageId: 'all' },
  ],
  nearMisses: [
    'search in (DeviceProcessEvents) "mimikatz"',
    'DeviceProcessEvents | where * has "mimikatz"',
    'union Device* | where Timestamp > ago(1h)',
    { code: 'search "mimikatz"', kind: 'Scheduled' },
  ],
});
