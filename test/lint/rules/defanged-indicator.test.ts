import { describeLint } from '../describe-lint.js';

describeLint('defanged-indicator', {
  hits: [
    {
      code: 'DeviceNetworkEvents | where RemoteUrl == «"hxxps://evil[.]example/a"»',
      messageId: 'defanged',
      fixed: 'DeviceNetworkEvents | where RemoteUrl == "https://evil.example/a"',
    },
    { code: 'DeviceNetworkEvents | where RemoteIP in ("10.0.0.1", «"198.51.100[.]7"»)', messageId: 'defanged' },
    {
      code: 'DeviceProcessEvents | where ProcessCommandLine has «"evil(dot)example"»',
      messageId: 'defanged',
      data: { real: '`evil.example`' },
    },
  ],
  nearMisses: [
    'DeviceNetworkEvents | where RemoteUrl == "https://evil.example/a"',
    'EmailEvents | where Subject has "hxxp"',
    'DeviceNetworkEvents | where RemoteUrl matches regex @"evil[.]example"',
    'DeviceProcessEvents | where ProcessCommandLine has "a[0]"',
  ],
});
