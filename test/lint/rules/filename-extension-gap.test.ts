import { describeLint } from '../describe-lint.js';

describeLint('filename-extension-gap', {
  hits: [
    {
      code: 'DeviceProcessEvents | where FileName =~ «"kubectl"» and ProcessCommandLine has "secrets"',
      messageId: 'windows',
      data: { names: ['kubectl'], others: ['kubectl.exe'] },
      fixed: 'DeviceProcessEvents | where FileName in~ ("kubectl", "kubectl.exe") and ProcessCommandLine has "secrets"',
    },
    {
      code: 'DeviceProcessEvents | where FileName in~ («"curl"», "wget", "curlx")',
      messageId: 'windows',
      data: { names: ['curl', 'wget'] },
      fixed: 'DeviceProcessEvents | where FileName in~ ("curl", "curl.exe", "wget", "wget.exe", "curlx")',
    },
    { code: 'DeviceProcessEvents | where FileName =~ «"docker.exe"»', messageId: 'unix' },
    {
      code: 'DeviceProcessEvents | where FileName =~ «"rundll32"»',
      messageId: 'incomplete',
      data: { others: ['rundll32.exe'] },
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where FileName in~ ("kubectl", "kubectl.exe")',
    'DeviceProcessEvents | where FileName =~ "kubectl" or FileName =~ "kubectl.exe"',
    'DeviceProcessEvents | where FileName =~ "chmod"',
    'DeviceProcessEvents | where FileName =~ "rundll32.exe"',
    'DeviceProcessEvents | extend Tool = trim_end(@"\\.exe", FileName) | where Tool =~ "kubectl"',
    'DeviceProcessEvents | where FileName !~ "kubectl" and FileName startswith "curl"',
  ],
});
