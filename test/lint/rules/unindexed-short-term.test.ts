import { describeLint } from '../describe-lint.js';

describeLint('unindexed-short-term', {
  hits: [
    { code: 'DeviceProcessEvents | where ProcessCommandLine has «"ps"»', messageId: 'tooShort', severity: 'info' },
    { code: 'DeviceProcessEvents | where ProcessCommandLine has_any ("whoami", «"-w"»)', messageId: 'tooShort' },
    {
      code: 'let tools = dynamic(["kubectl", «"oc"»]); DeviceProcessEvents | where FileName has_any (tools)',
      messageId: 'tooShort',
    },
    { code: 'DeviceProcessEvents | where ProcessCommandLine hasprefix «"vs"»', messageId: 'tooShort' },
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has «"reg"»',
      messageId: 'borderline',
      severity: 'hint',
    },
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has «"net"»',
      options: { length: 4 },
      messageId: 'tooShort',
      data: { length: 4 },
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine has "whoami"',
    // One long term is enough for the index.
    'DeviceProcessEvents | where ProcessCommandLine has "docker ps"',
    // Whole-text comparisons go by another index, and contains never uses it.
    'DeviceProcessEvents | where FileName =~ "sh" or FileName in~ ("ps", "nc")',
    'DeviceProcessEvents | where ProcessCommandLine contains "ps"',
    // Without any term it is has-without-term.
    'DeviceProcessEvents | where ProcessCommandLine has "@"',
    'DeviceProcessEvents | where ProcessCommandLine has FileName',
  ],
});
