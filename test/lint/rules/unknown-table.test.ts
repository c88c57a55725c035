import { describeLint } from '../describe-lint.js';

describeLint('unknown-table', {
  hits: [
    {
      code: '«ProxyAccess» | where Verdict == "blocked"',
      messageId: 'unknown',
      severity: 'info',
      data: { table: 'ProxyAccess' },
    },
    { code: 'SecurityEvent | join kind=inner «AssetInventory» on Computer', messageId: 'unknown' },
    // Told once, at the first place.
    { code: 'union «HoneypotHits», (HoneypotHits | take 1)', messageId: 'unknown' },
    { code: 'let a = «Acme_Logs_CL» | take 1; a', messageId: 'unknown', platform: 'defender-xdr' },
  ],
  nearMisses: [
    'SigninLogs | take 1',
    'let ProxyAccess = datatable(a: long)[1]; ProxyAccess',
    // Misspellings are errors of the query.
    'SecurtyEvent | take 1',
    'let Suspicious = datatable(a: long)[1]; Suspicous',
    // Matters of other lints.
    { code: 'SigninLogs | take 1', platform: 'defender-xdr' },
    { code: 'ProcessCreationEvents | take 1', platform: 'defender-xdr' },
    'SecurityEvent | where NoSuchColumn == 1',
  ],
});
