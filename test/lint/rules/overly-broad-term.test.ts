import { describeLint } from '../describe-lint.js';
import type { SampleEvidence } from '../../../server/src/lint/finding.js';

const samples = (kept: number, total: number): SampleEvidence => ({
  clause: () => ({
    benign: { kept, total, examples: kept === 0 ? [] : [{ file: 'samples/benign.ndjson', line: 12 }] },
    malicious: { kept: 3, total: 3, examples: [] },
  }),
});

describeLint('overly-broad-term', {
  hits: [
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has «"ps"»',
      messageId: 'alone',
      data: { terms: ['"ps"'] },
    },
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has "docker" and (ProcessCommandLine has «"ps"» or ProcessCommandLine has "network ls" or ProcessCommandLine has "info")',
      messageId: 'beside',
      data: { terms: ['"ps"', '"info"'], column: 'ProcessCommandLine' },
    },
    {
      code: 'DeviceProcessEvents | where ActionType == "ProcessCreated" | where ProcessCommandLine has_any («"update"», "mimikatz")',
      messageId: 'alone',
      data: { terms: ['"update"'] },
    },
    {
      // The other branch is tied to an image; this one is not.
      code: 'DeviceProcessEvents | where (FileName =~ "curl" and ProcessCommandLine has "api") or ProcessCommandLine has «"service"»',
      messageId: 'alone',
    },
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has «"ps"»',
      samples: samples(14, 60),
      messageId: 'measured',
      data: { kept: 14, total: 60 },
    },
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has «"ps"»',
      samples: samples(0, 60),
      messageId: 'unharmed',
      severity: 'info',
    },
    {
      // A threshold that always holds filters nothing.
      code: 'DeviceProcessEvents | where ProcessCommandLine has «"ps"» | extend Score = iff(AccountName == "root", 80, 40) | where Score >= 40',
      messageId: 'alone',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine has "procdump" and ProcessCommandLine has "-ma"',
    'DeviceProcessEvents | where FileName =~ "crictl" and ProcessCommandLine has "ps"',
    'DeviceProcessEvents | where FileName =~ "crictl" | where ProcessCommandLine has_any ("ps", "info")',
    'DeviceProcessEvents | where ProcessCommandLine has "mimikatz"',
    'DeviceProcessEvents | where ProcessCommandLine has "docker ps"',
    'DeviceProcessEvents | where ProcessCommandLine has "schtasks" and ProcessCommandLine has "create"',
    'DeviceProcessEvents | where ProcessCommandLine has_all ("user", "add", "net")',
    // Exclusions only make a rule narrower.
    'DeviceProcessEvents | where FileName =~ "x.exe" and ProcessCommandLine !has "ps"',
    'let shells = DeviceProcessEvents | where InitiatingProcessFileName =~ "sshd"; shells | where ProcessCommandLine has "id"',
    // Many events are judged together, or by a computed score.
    'DeviceProcessEvents | where ProcessCommandLine has "net" | summarize n = dcount(ProcessCommandLine) by DeviceId | where n > 10',
    'DeviceProcessEvents | where ProcessCommandLine has "ps" | extend Score = iff(AccountName == "root", 80, 40) | where Score > 40',
    'DeviceProcessEvents | where ProcessCommandLine has "run" | join kind=inner (DeviceNetworkEvents | where RemotePort == 4444) on DeviceId',
  ],
});
