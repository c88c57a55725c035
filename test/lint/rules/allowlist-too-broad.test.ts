import { describeLint } from '../describe-lint.js';

describeLint('allowlist-too-broad', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FileName =~ "a.exe" and «FolderPath !contains "Program Files"»',
      messageId: 'unanchored',
    },
    { code: 'DeviceFileEvents | where «FolderPath !has @"\\AppData\\Local\\"»', messageId: 'writable' },
    { code: 'DeviceProcessEvents | where «FolderPath !startswith "/tmp/"»', messageId: 'writable' },
    { code: 'SecurityEvent | where EventID == 4688 and «SubjectUserName !has "svc"»', messageId: 'account' },
    { code: 'SecurityEvent | where not(«Account startswith "adm-"»)', messageId: 'account' },
  ],
  nearMisses: [
    String.raw`DeviceProcessEvents | where FolderPath !startswith @"C:\Program Files\Vendor\"`,
    'DeviceProcessEvents | where not(FolderPath has "AppData" and InitiatingProcessVersionInfoCompanyName == "Vendor")',
    'DeviceProcessEvents | where FolderPath has "AppData"',
    'SecurityEvent | where Account !endswith "$" and Account !~ "svc"',
    'SecurityEvent | where SubjectUserName !has "svc-backup-fileserver"',
    String.raw`DeviceProcessEvents | where FolderPath !endswith @"\AppData\Local\Microsoft\OneDrive\OneDrive.exe"`,
  ],
});
