import { describeLint } from '../describe-lint.js';

describeLint('adjacent-string-literals', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FileName in~ («"cmd.exe" "pwsh.exe"»)',
      messageId: 'fused',
      data: { pieces: ['"cmd.exe"', '"pwsh.exe"'] },
      fixed: 'DeviceProcessEvents | where FileName in~ ("cmd.exe", "pwsh.exe")',
    },
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has_any ("a",\n  «"b"\n  "c"\n  "d"»)',
      messageId: 'fused',
      fixed: 'DeviceProcessEvents | where ProcessCommandLine has_any ("a",\n  "b",\n  "c",\n  "d")',
    },
    { code: "let l = pack_array(«'x' 'y'», 'z'); DeviceProcessEvents | where FileName in (l)", messageId: 'fused' },
    { code: 'datatable(a: string)[«"x" "y"», "z"]', messageId: 'fused' },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName in~ ("cmd.exe", "pwsh.exe")',
    // A single text that is broken up is joined on purpose.
    'DeviceProcessEvents | where ProcessCommandLine has "first half, " "second half"',
    'externaldata(a: string)[@"https://example.com/list.csv?" h@"sig=abc"] with (format="csv")',
    'print strcat("a", "b")',
  ],
});
