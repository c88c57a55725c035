import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

describeLint('rule-without-samples', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs', { name: '«Test rule»' }),
      surroundings: { sampleLabels: [] },
      messageId: 'none',
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs', { name: '«Test rule»' }),
      surroundings: { sampleLabels: ['malicious'] },
      messageId: 'oneSided',
      data: { absent: 'benign' },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs'),
      surroundings: { sampleLabels: ['benign', 'benign'] },
      messageId: 'oneSided',
    },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml('SigninLogs'), surroundings: { sampleLabels: ['malicious', 'benign'] } },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs'), surroundings: { sampleLabels: ['unknown'] } },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs'), surroundings: {} },
  ],
});
