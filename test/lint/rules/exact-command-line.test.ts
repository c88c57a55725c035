import { describeLint } from '../describe-lint.js';

describeLint('exact-command-line', {
  hits: [
    {
      code: 'DeviceProcessEvents | where «ProcessCommandLine =~ "vssadmin delete shadows"»',
      messageId: 'exact',
      fixed: 'DeviceProcessEvents | where ProcessCommandLine has_all ("vssadmin", "delete", "shadows")',
    },
    {
      code: 'DeviceProcessEvents | where «ProcessCommandLine in~ ("net user /domain", "x")»',
      messageId: 'exact',
      fixed: null,
    },
    { code: 'SecurityEvent | where «CommandLine == "cmd.exe /c whoami"»', messageId: 'exact' },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine has "vssadmin delete shadows"',
    'DeviceProcessEvents | where ProcessCommandLine =~ "rundll32.exe"',
    'DeviceProcessEvents | where ProcessCommandLine != "cmd.exe /c whoami"',
    'DeviceProcessEvents | where not(ProcessCommandLine =~ "cmd.exe /c whoami")',
    'DeviceProcessEvents | where FileName =~ "my tool.exe"',
  ],
});
