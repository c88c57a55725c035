import { describeLint } from '../describe-lint.js';

import { ruleYaml } from '../rule-yaml.js';

const rule = (tactics: string, techniques: string): string =>
  ruleYaml('SigninLogs', { tactics: `\n  - ${tactics}`, relevantTechniques: `\n  - ${techniques}` });

describeLint('technique-tactic-mismatch', {
  hits: [
    { file: 'rule.yaml', code: rule('Discovery', '«T9613»'), messageId: 'unknown' },
    { file: 'rule.yaml', code: rule('Persistence', '«T1613»'), messageId: 'outside', severity: 'warning' },
    {
      file: 'rule.yaml',
      code: rule('Execution', '«T1086»'),
      messageId: 'replaced',
      data: { current: '`T1059.001`' },
      fixed: rule('Execution', 'T1059.001'),
    },
    { file: 'rule.yaml', code: rule('CommandAndControl', '«T1043»'), messageId: 'withdrawn' },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs'), messageId: 'none', severity: 'info' },
  ],
  nearMisses: [
    { file: 'rule.yaml', code: rule('Discovery', 'T1613') },
    { file: 'rule.yaml', code: rule('DefenseEvasion', 'T1078') },
    // Not the form of an id: the check of the file's form tells.
    { file: 'rule.yaml', code: rule('Discovery', 'Container discovery') },
    { file: 'rule.yaml', code: ruleYaml('SigninLogs', { tactics: '\n  - Discovery' }) },
  ],
});
