import type { ColumnRule, Condition, Mapping } from '../mappings/types.js';

/** https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4688 */
const SECURITY_LOG: readonly Condition[] = [
  { EventID: true, Channel: 'Security' },
  { EventID: true, Provider: 'Microsoft-Windows-Security-Auditing' },
];

/** Logons, failed ones, logoffs and Kerberos: https://learn.microsoft.com/azure/azure-monitor/reference/tables/securityevent */
const ABOUT_TARGET = [4624, 4625, 4634, 4647, 4768, 4769, 4771, 4776];

const SUBJECT: ColumnRule = { template: '{SubjectDomainName}\\{SubjectUserName}' };
const TARGET: ColumnRule = { template: '{TargetDomainName}\\{TargetUserName}' };

const SECURITY_EVENT: Readonly<Record<string, ColumnRule>> = {
  TimeGenerated: { path: 'EventTime', fn: 'time' },
  Computer: 'Computer',
  EventID: { path: 'EventID', fn: 'number' },
  EventSourceName: 'Provider',
  SubjectAccount: SUBJECT,
  TargetAccount: TARGET,
  Process: { path: ['NewProcessName', 'ProcessName'], fn: 'basename' },
};

export const WINDOWS_SECURITY_MAPPINGS: readonly Mapping[] = [
  {
    name: 'windows-4688',
    title: 'Windows Security event 4688, process creation',
    view: 'windows-event',
    match: { EventID: 4688, NewProcessName: true },
    table: 'DeviceProcessEvents',
    empty: ['-', 'S-1-0-0', '0x0'],
    overlaps: ['sysmon-process'],
    joinParent: true,
    columns: {
      TimeGenerated: { path: 'EventTime', fn: 'time' },
      DeviceName: 'Computer',
      ActionType: { value: 'ProcessCreated' },
      FileName: { path: 'NewProcessName', fn: 'basename' },
      FolderPath: 'NewProcessName',
      ProcessCommandLine: 'CommandLine',
      ProcessId: { path: 'NewProcessId', fn: 'number' },
      ProcessCreationTime: { path: 'EventTime', fn: 'time' },
      ProcessIntegrityLevel: { path: 'MandatoryLabel', fn: 'integrity' },
      ProcessTokenElevation: { path: 'TokenElevationType', fn: 'tokenElevation' },
      AccountName: { path: ['TargetUserName', 'SubjectUserName'], fn: 'lower' },
      AccountDomain: { path: ['TargetDomainName', 'SubjectDomainName'], fn: 'lower' },
      AccountSid: { path: ['TargetUserSid', 'SubjectUserSid'] },
      LogonId: { path: ['TargetLogonId', 'SubjectLogonId'], fn: 'number' },
      InitiatingProcessFileName: { path: 'ParentProcessName', fn: 'basename' },
      InitiatingProcessFolderPath: { path: 'ParentProcessName', fn: 'lower' },
      InitiatingProcessId: { path: 'ProcessId', fn: 'number' },
      InitiatingProcessAccountName: { path: 'SubjectUserName', fn: 'lower' },
      InitiatingProcessAccountDomain: { path: 'SubjectDomainName', fn: 'lower' },
      InitiatingProcessAccountSid: 'SubjectUserSid',
    },
  },
  {
    name: 'windows-logon',
    title: 'Windows Security event about who logs on',
    view: 'windows-event',
    match: SECURITY_LOG.map((condition) => ({ ...condition, EventID: ABOUT_TARGET })),
    table: 'SecurityEvent',
    rest: true,
    empty: ['-'],
    columns: { ...SECURITY_EVENT, Account: TARGET },
  },
  {
    name: 'windows-security',
    title: 'Windows Security event',
    view: 'windows-event',
    match: SECURITY_LOG,
    table: 'SecurityEvent',
    rest: true,
    empty: ['-'],
    columns: { ...SECURITY_EVENT, Account: SUBJECT },
  },
];
