import { describeLint } from '../describe-lint.js';

describeLint('case-sensitive-on-controlled-field', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FileName «==» "PowerShell.exe"',
      messageId: 'misspelt',
      severity: 'warning',
      data: { relaxed: '=~', names: ['PowerShell.exe'] },
      fixed: 'DeviceProcessEvents | where FileName =~ "PowerShell.exe"',
    },
    {
      code: 'DeviceProcessEvents | where InitiatingProcessFileName «in» ("cmd.exe", "sh")',
      messageId: 'attacker',
      severity: 'info',
      fixed: 'DeviceProcessEvents | where InitiatingProcessFileName in~ ("cmd.exe", "sh")',
    },
    { code: 'DeviceProcessEvents | where ProcessCommandLine «has_cs» "Invoke"', messageId: 'attacker' },
    { code: 'DeviceProcessEvents | project Name = FileName | where Name «==» "a.exe"', messageId: 'attacker' },
    {
      code: 'AzureActivity | where OperationNameValue «==» "MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE"',
      messageId: 'source',
      severity: 'info',
    },
    // A part of a name in another case, and a program that is shipped with capitals.
    {
      code: 'DeviceProcessEvents | where FileName «startswith_cs» "PowerShell.exe"',
      messageId: 'attacker',
      severity: 'info',
    },
    { code: 'DeviceProcessEvents | where FileName «==» "MSBuild.exe"', messageId: 'attacker', severity: 'info' },
    { code: 'DeviceFileEvents | where FolderPath «startswith_cs» @"C:\\Temp"', messageId: 'attacker' },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName =~ "PowerShell.exe"',
    'DeviceProcessEvents | where ActionType == "ProcessCreated"',
    'DeviceProcessEvents | where FileName != "PowerShell.exe" and not(FileName == "cmd.exe")',
    'DeviceProcessEvents | extend f = tolower(FileName) | where f == "powershell.exe" and tolower(FileName) in ("cmd.exe")',
    // On Unix another case is another program.
    'DeviceProcessEvents | where FileName in ("curl", "wget") and FolderPath startswith_cs "/tmp/"',
    'DeviceProcessEvents | where ProcessCommandLine has_cs "10250"',
    'SecurityEvent | where EventID == 4688 and Account == @"CONTOSO\\admin"',
    'DeviceProcessEvents | where SHA256 == "abc"',
  ],
});
