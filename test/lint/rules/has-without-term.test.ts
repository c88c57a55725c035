import { describeLint } from '../describe-lint.js';

describeLint('has-without-term', {
  hits: [
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has «"@"»',
      messageId: 'noTerm',
      data: { operator: 'has' },
      fixed: 'DeviceProcessEvents | where ProcessCommandLine contains "@"',
    },
    {
      code: "DeviceProcessEvents | where ProcessCommandLine !has_cs «'../'»",
      messageId: 'noTerm',
      fixed: "DeviceProcessEvents | where ProcessCommandLine !contains_cs '../'",
    },
    {
      code: 'let odd = dynamic(["whoami", «"||"»]); DeviceProcessEvents | where ProcessCommandLine has_any (odd)',
      messageId: 'noTerm',
      fixed: null,
    },
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine hasprefix «"$("»',
      messageId: 'noTerm',
      fixed: null,
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine has "@corp"',
    // Letters of any script are terms.
    'DeviceProcessEvents | where ProcessCommandLine has "ß"',
    'DeviceProcessEvents | where ProcessCommandLine contains "@"',
    'DeviceProcessEvents | where ProcessCommandLine has ""',
    // Too short is another matter, see unindexed-short-term.
    'DeviceProcessEvents | where ProcessCommandLine has "-w"',
    'DeviceProcessEvents | where FileName in ("@", "..")',
  ],
});
