import { describeLint } from '../describe-lint.js';

const SCORES = 'DeviceProcessEvents | extend Score = case(FileName =~ "a.exe", 90, FileName =~ "b.exe", 60, 40)';

describeLint('always-true-threshold', {
  hits: [
    {
      code: `${SCORES} | where «Score >= 40»`,
      messageId: 'values',
      data: { values: ['40', '60', '90'] },
      fixed: SCORES,
    },
    { code: `${SCORES} | project S = Score, FileName | where «S > 10» and FileName has "x"`, messageId: 'values' },
    {
      code: 'DeviceProcessEvents | extend a = iff(FileName =~ "x", 5, 1), b = iff(ProcessId > 4, 20, 2) | where «max_of(a, b) > 1»',
      messageId: 'values',
      data: { values: ['2', '5', '20'] },
    },
    {
      code: 'DeviceProcessEvents | extend a = iff(FileName =~ "x", 5, 1) | extend s = a + iff(ProcessId > 4, 10, 0) | where «0 < s»',
      messageId: 'values',
      data: { values: ['1', '5', '11', '15'] },
    },
    {
      code: 'let low = 1; DeviceProcessEvents | extend n = iff(FileName == "x", 2, low) | where «n >= low»',
      messageId: 'values',
    },
    { code: 'DeviceProcessEvents | where «strlen(ProcessCommandLine) >= 0»', messageId: 'range' },
  ],
  nearMisses: [
    `${SCORES} | where Score >= 60`,
    `${SCORES} | where Score > 40`,
    'DeviceProcessEvents | summarize n = count() by DeviceId | where n >= 5',
    // A later extend hides the first.
    `${SCORES} | extend Score = Score + ProcessId | where Score >= 40`,
    'DeviceProcessEvents | extend s = max_of(iff(FileName == "x", 95, 0), iff(FileName == "y", 90, 0)) | where s > 0',
    // Null results pass no threshold.
    'DeviceProcessEvents | extend s = iff(FileName == "x", 50, int(null)) | where s > 10',
    'DeviceProcessEvents | where strlen(ProcessCommandLine) > 0',
  ],
});
