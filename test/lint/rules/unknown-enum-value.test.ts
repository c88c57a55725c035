import { describeLint } from '../describe-lint.js';

describeLint('unknown-enum-value', {
  hits: [
    {
      code: 'DeviceProcessEvents | where ActionType == «"ProcessCreate"»',
      messageId: 'unknown',
      fixed: 'DeviceProcessEvents | where ActionType == "ProcessCreated"',
    },
    {
      code: 'AuditLogs | where Result == «"Success"»',
      messageId: 'miscased',
      fixed: 'AuditLogs | where Result == "success"',
    },
    {
      code: 'DeviceLogonEvents | where ActionType in ("LogonSucces", «"LogonFailure"»)',
      messageId: 'unknown',
      count: 2,
    },
    {
      code: 'DeviceLogonEvents | where ActionType in ("LogonSuccess", «"LogonFailure"»)',
      messageId: 'among',
      severity: 'info',
    },
    { code: 'SecurityIncident | where Status != «"closed"»', messageId: 'miscased', data: { known: '`"Closed"`' } },
    { code: 'let s = «"high"»; SecurityAlert | where AlertSeverity == s', messageId: 'miscased' },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ActionType == "ProcessCreated"',
    'AuditLogs | where Result =~ "Success"',
    // An open list does not say what else there is.
    'DeviceEvents | where ActionType == "SomethingNew"',
    'DeviceProcessEvents | extend ActionType = FileName | where ActionType == "x"',
    'union DeviceProcessEvents, DeviceEvents | where ActionType == "DnsQueryResponse"',
    'DeviceProcessEvents | where ActionType has "Process"',
    'DeviceProcessEvents | where ActionType == ""',
  ],
});
