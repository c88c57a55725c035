import type { Condition, Mapping } from '../mappings/types.js';

/** Results of scheduled queries over `process_events`: https://osquery.io/schema/#process_events */
const RESULT: Condition = { hostIdentifier: true, 'columns.path': true };

export const OSQUERY_MAPPINGS: readonly Mapping[] = [
  {
    name: 'osquery-removed',
    title: 'osquery, rows that went away',
    match: { hostIdentifier: true, columns: true, action: 'removed' },
    skip: 'a row that osquery reports as removed',
  },
  {
    name: 'osquery-process',
    title: 'osquery process_events',
    match: [
      { ...RESULT, 'columns.cmdline': true },
      { ...RESULT, name: { contains: 'process' } },
    ],
    table: 'DeviceProcessEvents',
    joinParent: true,
    columns: {
      TimeGenerated: { path: ['columns.time', 'unixTime'], fn: 'time' },
      DeviceName: { path: ['decorations.hostname', 'hostIdentifier'] },
      ActionType: { value: 'ProcessCreated' },
      FileName: { path: 'columns.path', fn: 'basename' },
      FolderPath: 'columns.path',
      ProcessCommandLine: 'columns.cmdline',
      ProcessId: { path: 'columns.pid', fn: 'number' },
      ProcessCreationTime: { path: ['columns.time', 'unixTime'], fn: 'time' },
      AccountName: { path: ['columns.username', 'columns.uid'], fn: ['unixUser', 'lower'] },
      InitiatingProcessId: { path: ['columns.parent', 'columns.ppid'], fn: 'number' },
      AdditionalFields: { collect: { ProcessPosixCurrentDirectory: 'columns.cwd' } },
    },
  },
  {
    name: 'osquery-other',
    title: 'osquery, other tables',
    match: { hostIdentifier: true, columns: true, name: true },
    skip: "no process start: osquery result of '{name}'",
  },
];
