import { describeLint } from '../describe-lint.js';

describeLint('or-of-negations', {
  hits: [
    {
      code: 'DeviceProcessEvents | where «FileName != "a" or FileName != "b"»',
      messageId: 'always',
      data: { column: 'FileName' },
      fixed: 'DeviceProcessEvents | where FileName != "a" and FileName != "b"',
    },
    {
      code: 'DeviceProcessEvents | where («ProcessCommandLine !has "a" or ProcessCommandLine !has "b" or ProcessCommandLine !contains "c"») and FileName == "x"',
      messageId: 'nearly',
      fixed:
        'DeviceProcessEvents | where (ProcessCommandLine !has "a" and ProcessCommandLine !has "b" and ProcessCommandLine !contains "c") and FileName == "x"',
    },
    {
      code: 'DeviceProcessEvents | where «FileName !in ("a", "b") or FileName !~ "c"»',
      messageId: 'always',
      severity: 'error',
    },
    { code: 'DeviceProcessEvents | where «not(FileName has "a") or not(FileName has "b")»', messageId: 'nearly' },
    {
      code: 'DeviceProcessEvents | where AccountName == "x" or «FileName != "a" or FileName != "b"»',
      messageId: 'always',
      fixed: null,
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName != "a" and FileName != "b"',
    'DeviceProcessEvents | where FileName != "a" or InitiatingProcessFileName != "a"',
    'DeviceProcessEvents | where not(FileName != "a" or FileName != "b")',
    // Excludes just the events with both, and says so.
    'DeviceProcessEvents | where not(ProcessCommandLine has "a" and ProcessCommandLine has "b")',
    'DeviceProcessEvents | where FileName != "a" or (FileName != "b" and AccountName == "x")',
    // The second is contained in the first: odd, and still an exclusion.
    'DeviceProcessEvents | where FolderPath !startswith "C:\\\\Windows" or FolderPath !startswith "C:\\\\Windows\\\\System32"',
    'DeviceProcessEvents | where FileName !has "a" or FileName has "b"',
  ],
});
