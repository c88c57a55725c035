import { describeLint } from '../describe-lint.js';

describeLint('wildcard-literal', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FileName endswith «"*.exe"»',
      messageId: 'literal',
      fixed: 'DeviceProcessEvents | where FileName endswith ".exe"',
    },
    { code: 'DeviceProcessEvents | where FileName in~ ("a.exe", «"kube*"»)', messageId: 'literal' },
    {
      code: String.raw`DeviceRegistryEvents | where RegistryKey contains «@"*\SOFTWARE\Run\*"»`,
      messageId: 'literal',
      fixed: String.raw`DeviceRegistryEvents | where RegistryKey contains @"\SOFTWARE\Run\"`,
    },
    {
      code: 'DeviceProcessEvents | where FileName startswith «"%.exe"»',
      messageId: 'literal',
      data: { wildcard: '%' },
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName endswith ".exe"',
    'DeviceProcessEvents | where ProcessCommandLine has "*.pst"',
    'search in (DeviceProcessEvents) FileName: "kube*"',
    'SigninLogs | where AppId == "*"',
    'DeviceProcessEvents | where FolderPath startswith "%TEMP%"',
  ],
});
