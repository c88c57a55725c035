import { describeLint } from '../describe-lint.js';

describeLint('unexpanded-variable', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FolderPath startswith «"%TEMP%"»',
      messageId: 'variable',
      data: { variable: '`%TEMP%`' },
    },
    {
      code: String.raw`DeviceFileEvents | where FolderPath has_any (@"\Public\", «@"$env:APPDATA\x"»)`,
      messageId: 'variable',
    },
    { code: 'DeviceProcessEvents | where InitiatingProcessFolderPath contains «"~/.ssh"»', messageId: 'variable' },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine has "%TEMP%"',
    String.raw`DeviceRegistryEvents | where RegistryKey has "%x%"`,
    String.raw`DeviceProcessEvents | where FolderPath has @"\AppData\Local\Temp\"`,
    'DeviceFileEvents | where FolderPath has "100%"',
  ],
});
