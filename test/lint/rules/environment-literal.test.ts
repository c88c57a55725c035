import { describeLint } from '../describe-lint.js';

describeLint('environment-literal', {
  hits: [
    {
      code: 'DeviceNetworkEvents | where RemoteIP == «"10.20.30.40"»',
      messageId: 'literal',
      fixed: 'let KnownAddress = "10.20.30.40";\nDeviceNetworkEvents | where RemoteIP == KnownAddress',
    },
    {
      code: 'SigninLogs | where UserPrincipalName in ("x", «"j.doe@contoso.com"»)',
      messageId: 'literal',
      data: { kind: 'an account' },
    },
    { code: 'DeviceProcessEvents | where DeviceName =~ «"dc01.contoso.local"»', messageId: 'literal' },
    { code: String.raw`SecurityEvent | where Account == «@"CONTOSO\admin"»`, messageId: 'literal' },
  ],
  nearMisses: [
    'let Bastion = "10.20.30.40"; DeviceNetworkEvents | where RemoteIP == Bastion',
    'DeviceNetworkEvents | where RemoteIP == "8.8.8.8"',
    'DeviceNetworkEvents | where RemoteIP != "10.20.30.40"',
    String.raw`SecurityEvent | where Account == @"NT AUTHORITY\SYSTEM"`,
    'DeviceNetworkEvents | where RemoteUrl has "contoso.com"',
  ],
});
