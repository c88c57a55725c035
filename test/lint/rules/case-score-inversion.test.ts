import { describeLint } from '../describe-lint.js';

const rule = (arms: string, name = 'RiskScore'): string => `DeviceProcessEvents | extend ${name} = case(${arms})`;

describeLint('case-score-inversion', {
  hits: [
    {
      code: rule('FileName =~ "kubectl", 60, «ProcessCommandLine has "get secrets", 90», 40'),
      messageId: 'shadowed',
      data: { lost: '`90`', got: '`60`', earlier: '`FileName =~ "kubectl"`' },
      fixed: rule('ProcessCommandLine has "get secrets", 90, FileName =~ "kubectl", 60, 40'),
    },
    {
      code: rule('AccountName == "root", 10, FileName =~ "sh", 50, «ProcessCommandLine has "nc", 80», 0'),
      messageId: 'shadowed',
      count: 2,
      data: { lost: '`80`', got: '`10` or `50`' },
    },
    {
      code: rule('AccountName == "root", "Low", «FileName =~ "nc", "High"», "Informational"', 'Severity'),
      messageId: 'shadowed',
      data: { lost: '`"High"`' },
    },
    {
      code: 'DeviceProcessEvents | extend Score = 10 + case(AccountName == "root", 10, «FileName =~ "nc", 20», 0)',
      messageId: 'shadowed',
    },
    {
      // Ranges that overlap.
      code: 'DeviceNetworkEvents | extend Risk = case(RemotePort > 1024, 1, «RemotePort < 5000, 2», 0)',
      messageId: 'shadowed',
    },
  ],
  nearMisses: [
    rule('ProcessCommandLine has "get secrets", 90, FileName =~ "kubectl", 60, 40'),
    // Branches that exclude each other hide nothing.
    rule('FileName =~ "kubectl", 60, FileName =~ "docker", 90, 40'),
    'DeviceNetworkEvents | extend Risk = case(RemotePort < 1024, 1, RemotePort >= 1024 and RemotePort < 5000, 2, 3)',
    'SecurityEvent | extend RiskScore = case(EventID == 4624, 1, EventID == 4625, 2, EventID in (4648, 4672), 3, 0)',
    rule('ProcessCommandLine !has "secrets", 60, ProcessCommandLine has "get secrets", 90, 40'),
    // No score: codes and names.
    rule('AccountName == "root", 1, FileName =~ "nc", 2, 3', 'Kind'),
    // The default is no branch that could be hidden.
    rule('FileName =~ "ping.exe", 0, 50'),
    // Hidden altogether: unreachable-case-branch.
    rule('FileName startswith "kube", 60, FileName =~ "kubectl", 90, 40'),
  ],
});
