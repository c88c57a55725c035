import { describeLint } from '../describe-lint.js';

describeLint('case-result-type-mismatch', {
  hits: [
    {
      code: 'print x = iff(now() > ago(1h), 1, «0.5»)',
      messageId: 'mixed',
      fixed: 'print x = iff(now() > ago(1h), 1.0, 0.5)',
    },
    {
      code: 'DeviceProcessEvents | extend w = case(FileName == "a", 1.5, FileName == "b", «2», 0.5)',
      messageId: 'mixed',
      data: { type: '`long`' },
    },
    {
      code: 'DeviceProcessEvents | extend w = iff(FileName == "a", ProcessId, «decimal(1.5)»)',
      messageId: 'mixed',
      fixed: null,
    },
  ],
  nearMisses: [
    'print x = iff(now() > ago(1h), 1, 2)',
    'DeviceProcessEvents | extend w = iff(FileName == "a", 1.5, real(null))',
    'DeviceProcessEvents | extend w = iff(FileName == "a", int(1), 2)',
    'DeviceProcessEvents | extend w = iff(FileName == "a", "x", "y")',
  ],
});
