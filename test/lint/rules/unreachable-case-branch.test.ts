import { describeLint } from '../describe-lint.js';

const rule = (arms: string): string => `DeviceProcessEvents | extend v = case(${arms})`;

describeLint('unreachable-case-branch', {
  hits: [
    {
      code: rule('ProcessCommandLine has "docker", 1, «ProcessCommandLine has "docker ps", 2», 0'),
      messageId: 'implied',
      fixed: rule('ProcessCommandLine has "docker ps", 2, ProcessCommandLine has "docker", 1, 0'),
    },
    {
      code: rule('FileName =~ "a.exe", 1, FileName =~ "b.exe", 2, «FileName =~ "A.EXE", 3», 0'),
      messageId: 'repeated',
      fixed: rule('FileName =~ "a.exe", 1, FileName =~ "b.exe", 2, 0'),
    },
    { code: rule('ProcessId > 5, "a", «ProcessId == 7, "b"», "c"'), messageId: 'implied' },
    { code: rule('FileName startswith "kube", 60, «FileName =~ "kubectl", 90», 40'), messageId: 'implied' },
    {
      code: 'DeviceProcessEvents | extend v = iff(FileName has "sh", 1, iff(«FileName =~ "sh" and ProcessId > 4, 2», 3))',
      messageId: 'implied',
    },
    { code: rule('FileName in~ ("a", "b"), 1, «FileName == "b" or FileName == "a", 2», 0'), messageId: 'implied' },
  ],
  nearMisses: [
    rule('ProcessCommandLine has "docker ps", 2, ProcessCommandLine has "docker", 1, 0'),
    // Case counts for one and not for the other.
    rule('FileName == "a.exe", 1, FileName =~ "a.exe", 2, 0'),
    rule('FileName contains "kube", 1, FileName has "k", 2, 0'),
    rule('ProcessCommandLine has "get secrets", 1, ProcessCommandLine has "get secret", 2, 0'),
    rule('FileName =~ "a", 1, InitiatingProcessFileName =~ "a", 2, 0'),
    // The column is another one after extend.
    'DeviceProcessEvents | extend a = iff(FileName has "x", 1, 0) | extend FileName = tolower(FolderPath) | extend b = iff(FileName has "x", 1, 0)',
    rule('rand() > 0.5, 1, rand() > 0.5, 2, 0'),
  ],
});
