/** Programs whose files Windows ships under names in lower case, so that a capital in a literal meets none of them. */
export const LOWER_CASE_NAMES: ReadonlySet<string> = new Set(
  (
    'attrib bcdedit bitsadmin certutil cmd cmstp control cscript curl csrss dllhost esentutl explorer findstr forfiles ' +
    'fsutil gpupdate icacls ipconfig lsass mshta msiexec mmc net net1 netsh netstat nltest nslookup ntdsutil odbcconf ' +
    'ping powershell pwsh reg regedit regsvr32 rundll32 sc schtasks services spoolsv svchost systeminfo taskkill tasklist ' +
    'tar vssadmin w3wp wbadmin wevtutil whoami winlogon winrs wscript wsmprovhost xcopy'
  )
    .split(' ')
    .map((name) => `${name}.exe`),
);
