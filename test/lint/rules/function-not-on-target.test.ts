import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

describeLint('function-not-on-target', {
  hits: [
    {
      code: 'DeviceProcessEvents | invoke «FileProfile»(SHA1)',
      messageId: 'absent',
      data: { target: 'Microsoft Sentinel' },
    },
    { code: '«_GetWatchlist»("vip") | count', platform: 'defender-xdr', messageId: 'absent' },
    { file: 'rule.yaml', code: ruleYaml('«adx»("https://x.kusto.windows.net/db").T | count'), messageId: 'inRule' },
    { code: '«workspace»("w").SecurityEvent | count', platform: 'defender-xdr', messageId: 'absent' },
  ],
  nearMisses: [
    { code: 'DeviceProcessEvents | invoke FileProfile(SHA1)', platform: 'defender-xdr' },
    '_GetWatchlist("vip") | count',
    'adx("https://x.kusto.windows.net/db").T | count',
    { code: 'let FileProfile = (s: string) { s }; print FileProfile("x")' },
    'MyFunction("x")',
  ],
});
