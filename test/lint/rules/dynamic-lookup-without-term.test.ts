import { describeLint } from '../describe-lint.js';

describeLint('dynamic-lookup-without-term', {
  hits: [
    {
      code: 'AuditLogs | where «tostring(InitiatedBy.user.displayName) == "admin"»',
      messageId: 'scan',
      data: { column: 'InitiatedBy' },
      fixed: 'AuditLogs | where InitiatedBy has "admin" and tostring(InitiatedBy.user.displayName) == "admin"',
    },
    { code: 'AuditLogs | where Result == "success" and «InitiatedBy["user"].id =~ "abcd"»', messageId: 'scan' },
    { code: 'DeviceEvents | where «tostring(parse_json(AdditionalFields).TaskName) == "backup"»', messageId: 'scan' },
  ],
  nearMisses: [
    'AuditLogs | where InitiatedBy has "admin" and tostring(InitiatedBy.user.displayName) == "admin"',
    'AuditLogs | where InitiatedBy has "admin" | where tostring(InitiatedBy.user.displayName) == "admin"',
    'AuditLogs | where tostring(InitiatedBy.user.kind) == "app"',
    'AuditLogs | where Result == "success"',
    'AuditLogs | where InitiatedBy.user.id != "abcd"',
  ],
});
