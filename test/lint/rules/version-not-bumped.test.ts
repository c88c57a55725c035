import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const base = { query: 'SigninLogs | where ResultType == "50126"', version: '1.0.3' };

describeLint('version-not-bumped', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | where ResultType == "50053"', { version: '«1.0.3»' }),
      surroundings: { base },
      messageId: 'same',
      fixed: ruleYaml('SigninLogs | where ResultType == "50053"', { version: '1.0.4' }),
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | take 1', { version: '«1.0.3»' }),
      surroundings: { base },
      messageId: 'same',
      data: { next: '`1.0.4`' },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs', { version: '«2.0.9»' }),
      surroundings: { base: { query: 'AuditLogs', version: '2.0.9' } },
      messageId: 'same',
      data: { next: '`2.0.10`' },
    },
  ],
  nearMisses: [
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs | where ResultType == "50053"', { version: '1.0.4' }),
      surroundings: { base },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs // failed\n| where  ResultType == "50126"', { version: '1.0.3' }),
      surroundings: { base },
    },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs', { version: '1.0.3' }), surroundings: {} },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs'), surroundings: { base } },
  ],
});
