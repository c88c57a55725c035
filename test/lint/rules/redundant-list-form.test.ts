import { describeLint } from '../describe-lint.js';

const process = (condition: string): string => `DeviceProcessEvents | where ${condition}`;

describeLint('redundant-list-form', {
  hits: [
    {
      code: process('FileName in~ ("docker", "podman", «"Docker"»)'),
      messageId: 'duplicate',
      fixed: process('FileName in~ ("docker", "podman")'),
    },
    {
      code: 'let t = dynamic(["a", «"a"», "b"]); DeviceProcessEvents | where FileName in (t)',
      messageId: 'duplicate',
      fixed: 'let t = dynamic(["a", "b"]); DeviceProcessEvents | where FileName in (t)',
    },
    {
      code: process('FileName «!in~ ("docker")»'),
      messageId: 'single',
      data: { single: '!~' },
      fixed: process('FileName !~ "docker"'),
    },
    {
      code: process('ProcessCommandLine «has_any ("docker")» and ProcessId == 1'),
      messageId: 'single',
      fixed: process('ProcessCommandLine has "docker" and ProcessId == 1'),
    },
    {
      code: process('ProcessId == 1 and («FileName == "a" or FileName == "b" or (FileName == "c")»)'),
      messageId: 'chain',
      data: { count: 3, operator: 'in' },
      fixed: process('ProcessId == 1 and (FileName in ("a", "b", "c"))'),
    },
    {
      code: process('«FileName !~ "a" and FileName !~ "b" and FileName !~ "c"»'),
      messageId: 'chain',
      fixed: process('FileName !in~ ("a", "b", "c")'),
    },
  ],
  nearMisses: [
    // Other case counts where case does.
    process('FileName in ("docker", "Docker")'),
    process('FileName =~ "a" or FileName =~ "b"'),
    process('FileName =~ "a" or FileName == "b" or FileName =~ "c"'),
    process('FileName =~ "a" or InitiatingProcessFileName =~ "b" or FileName =~ "c"'),
    // The list may have more than one item.
    'let t = dynamic(["a"]); DeviceProcessEvents | where FileName in (t)',
    'DeviceProcessEvents | where DeviceId in ((DeviceInfo | project DeviceId))',
    process('FileName has "a" or FileName has "b" or FileName contains "c"'),
    process('FileName =~ "a" or FileName =~ AccountName or FileName =~ "c"'),
  ],
});
