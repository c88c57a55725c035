import { describeLint } from '../describe-lint.js';

describeLint('switch-variant-gap', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FileName =~ "powershell.exe" and «ProcessCommandLine has "-EncodedCommand"»',
      messageId: 'oneOf',
    },
    {
      code: 'DeviceProcessEvents | where «ProcessCommandLine contains "-urlcache"»',
      messageId: 'oneOf',
      data: { others: ['/urlcache'] },
      fixed: 'DeviceProcessEvents | where ProcessCommandLine has_any ("-urlcache", "/urlcache")',
    },
    {
      code: 'DeviceProcessEvents | where «ProcessCommandLine has_all ("schtasks", "/create")»',
      messageId: 'oneOf',
      fixed: null,
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine has_any ("-EncodedCommand", "-enc")',
    'DeviceProcessEvents | where ProcessCommandLine has "-urlcache" or ProcessCommandLine has "/urlcache"',
    'DeviceProcessEvents | where ProcessCommandLine has "--output"',
    'DeviceProcessEvents | where ProcessCommandLine !has "-EncodedCommand"',
    'DeviceProcessEvents | where ProcessCommandLine has "urlcache"',
  ],
});
