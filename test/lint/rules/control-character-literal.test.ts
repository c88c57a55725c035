import { describeLint } from '../describe-lint.js';

describeLint('control-character-literal', {
  hits: [
    {
      code: String.raw`DeviceProcessEvents | where FolderPath has «"temp\vpn.msi"»`,
      messageId: 'decoded',
      data: { character: 'a vertical tab' },
      fixed: String.raw`DeviceProcessEvents | where FolderPath has @"temp\vpn.msi"`,
    },
    {
      code: String.raw`DeviceProcessEvents | where FolderPath startswith «"C:\temp\\new"»`,
      messageId: 'decoded',
      fixed: String.raw`DeviceProcessEvents | where FolderPath startswith @"C:\temp\new"`,
    },
    { code: String.raw`DeviceProcessEvents | where FolderPath in ("x", «"\\share\file.exe"»)`, messageId: 'decoded' },
    {
      code: String.raw`DeviceProcessEvents | where FolderPath == «"C:\Windows\System32"»`,
      messageId: 'broken',
      fixed: String.raw`DeviceProcessEvents | where FolderPath == @"C:\Windows\System32"`,
    },
  ],
  nearMisses: [
    String.raw`DeviceProcessEvents | where FolderPath has "\\AppData\\Local\\Temp\\new" or FolderPath has '\\remcom'`,
    String.raw`DeviceProcessEvents | where FolderPath has @"temp\vpn.msi"`,
    String.raw`DeviceProcessEvents | where FolderPath has "temp\\vpn.msi"`,
    String.raw`DeviceProcessEvents | extend lines = split(ProcessCommandLine, "\n")`,
    String.raw`DeviceProcessEvents | where ProcessCommandLine has "one\ttwo"`,
    String.raw`DeviceProcessEvents | where ProcessCommandLine matches regex "\\bnc\\b"`,
    String.raw`DeviceProcessEvents | extend x = strcat(FileName, "\n", FolderPath)`,
  ],
});
