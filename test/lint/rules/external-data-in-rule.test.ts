import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const fetch = (uri: string): string =>
  `let L = externaldata(a: string)[«${uri}»] with (format="txt");\nSigninLogs | where IPAddress in (L)`;

describeLint('external-data-in-rule', {
  hits: [
    {
      code: fetch('"http://example.com/l.txt"'),
      messageId: 'plain',
      severity: 'error',
      data: { uri: '`http://example.com`' },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml(fetch('@"https://example.com/l.txt"')),
      messageId: 'remote',
      severity: 'warning',
    },
    { file: 'rule.yaml', code: ruleYaml(fetch('h"http://example.com/l.txt?sig=x"')), messageId: 'plain' },
  ],
  nearMisses: [
    { code: fetch('"https://example.com/l.txt"').replace(/[«»]/g, '') },
    {
      file: 'rule.yaml',
      code: ruleYaml('let L = datatable(a: string)["10.0.0.1"];\nSigninLogs | where IPAddress in (L)'),
    },
    'DeviceNetworkEvents | where RemoteUrl has "http://example.com"',
  ],
});
