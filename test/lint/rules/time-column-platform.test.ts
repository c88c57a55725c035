import { describeLint } from '../describe-lint.js';

describeLint('time-column-platform', {
  hits: [
    {
      code: 'DeviceProcessEvents | where «TimeGenerated» > ago(1h)',
      platform: 'defender-xdr',
      messageId: 'missing',
      data: { right: 'Timestamp', platform: 'Defender XDR' },
      fixed: 'DeviceProcessEvents | where Timestamp > ago(1h)',
    },
    {
      code: 'SigninLogs | where «Timestamp» > ago(1h)',
      messageId: 'missing',
      fixed: 'SigninLogs | where TimeGenerated > ago(1h)',
    },
    {
      code: 'DeviceEvents | where «TimeGenerated» > ago(1h) | project TimeGenerated, DeviceId',
      platform: 'defender-xdr',
      messageId: 'missing',
      fixed: 'DeviceEvents | where Timestamp > ago(1h) | project Timestamp, DeviceId',
    },
    // Read as Defender XDR's, which nobody said.
    {
      code: 'DeviceProcessEvents | where «TimeGenerated» > ago(1h)',
      platform: 'defender-xdr',
      platformIsGuess: true,
      messageId: 'guessed',
      severity: 'warning',
      fixed: 'DeviceProcessEvents | where Timestamp > ago(1h)',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | where TimeGenerated > ago(1h)',
    { code: 'DeviceProcessEvents | where Timestamp > ago(1h)', platform: 'defender-xdr' },
    'SigninLogs | extend Timestamp = TimeGenerated | where Timestamp > ago(1h)',
    {
      code: 'DeviceProcessEvents | project TimeGenerated = Timestamp | where TimeGenerated > ago(1h)',
      platform: 'defender-xdr',
    },
    'AzureDiagnostics | where Timestamp > ago(1h)',
  ],
});
