import type { Condition, Mapping } from '../mappings/types.js';

/** The numbers of `execve` and `execveat`, which differ by architecture; logs that name them say so in SYSCALL. */
const EXEC_CALLS: readonly Condition[] = [
  { 'auditd.types': 'EXECVE' },
  { 'auditd.SYSCALL': ['execve', 'execveat'] },
  { 'auditd.arch': ['c000003e', 'x86_64'], 'auditd.syscall': [59, 322] },
  { 'auditd.arch': ['c00000b7', 'aarch64'], 'auditd.syscall': [221, 281] },
  { 'auditd.arch': ['40000003', 'i386', 'i686'], 'auditd.syscall': [11, 358] },
  { 'auditd.arch': ['40000028', 'armv7l'], 'auditd.syscall': [11, 387] },
  { 'auditd.types': 'AUOMS_EXECVE' },
  { 'auditd.syscall': ['execve', 'execveat'] },
];

export const AUDITD_MAPPINGS: readonly Mapping[] = [
  {
    name: 'auditd-failed',
    title: 'Linux audit, calls that failed',
    view: 'auditd',
    match: { 'auditd.success': 'no' },
    skip: 'the system call failed',
  },
  {
    name: 'auditd-exec',
    title: 'Linux audit, program execution',
    view: 'auditd',
    match: EXEC_CALLS,
    table: 'DeviceProcessEvents',
    empty: ['(null)', '?', '(none)'],
    joinParent: true,
    columns: {
      TimeGenerated: { path: ['auditd.time', 'TimeGenerated'], fn: 'time' },
      DeviceName: { path: ['auditd.node', 'Computer', 'HostName'] },
      ActionType: { value: 'ProcessCreated' },
      FileName: { path: ['auditd.exe', 'auditd.path', 'auditd.comm', 'auditd.args.0'], fn: 'basename' },
      FolderPath: { path: ['auditd.exe', 'auditd.path'] },
      ProcessCommandLine: 'auditd.commandLine',
      ProcessId: { path: 'auditd.pid', fn: 'number' },
      ProcessCreationTime: { path: ['auditd.time', 'TimeGenerated'], fn: 'time' },
      AccountName: { path: ['auditd.UID', 'auditd.user', 'auditd.uid'], fn: ['unixUser', 'lower'] },
      LogonId: { path: 'auditd.ses', fn: 'number' },
      InitiatingProcessId: { path: 'auditd.ppid', fn: 'number' },
      AdditionalFields: { collect: { ProcessPosixCurrentDirectory: 'auditd.cwd' } },
    },
  },
  {
    name: 'auditd-other',
    title: 'Linux audit, other events',
    view: 'auditd',
    match: { auditd: true },
    skip: 'no program execution: audit event of {auditd.types}',
  },
];
