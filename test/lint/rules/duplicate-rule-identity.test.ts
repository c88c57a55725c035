import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const ID = '3b4d6f0a-0000-4000-8000-000000000001';
const other = (id: string, name: string) => ({ otherRules: [{ id, name, file: 'rules/other.yaml' }] });

describeLint('duplicate-rule-identity', {
  hits: [
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs', { id: `«${ID}»` }),
      surroundings: other(ID, 'Another'),
      messageId: 'id',
      data: { file: '`rules/other.yaml`' },
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs', { id: `«${ID.toUpperCase()}»` }),
      surroundings: other(ID, 'Yet another'),
      messageId: 'id',
    },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs', { name: '«Test rule»' }),
      surroundings: other('x', 'Test rule'),
      messageId: 'name',
    },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: ruleYaml('SigninLogs'), surroundings: other('x', 'Another') },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs'), surroundings: {} },
    {
      file: 'rule.yaml',
      code: ruleYaml('SigninLogs', { id: undefined, name: undefined }),
      surroundings: { otherRules: [{ id: undefined, name: undefined, file: 'x' }] },
    },
  ],
});
