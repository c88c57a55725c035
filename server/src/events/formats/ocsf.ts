import type { Mapping } from '../mappings/types.js';

/** Process Activity of the Open Cybersecurity Schema Framework: https://schema.ocsf.io/classes/process_activity */
export const OCSF_MAPPINGS: readonly Mapping[] = [
  {
    name: 'ocsf-process',
    title: 'OCSF Process Activity, launch',
    match: { class_uid: 1007, activity_id: 1 },
    table: 'DeviceProcessEvents',
    joinParent: true,
    columns: {
      TimeGenerated: { path: ['time', 'time_dt'], fn: 'time' },
      DeviceName: { path: ['device.hostname', 'device.name', 'device.instance_uid'] },
      ActionType: { value: 'ProcessCreated' },
      FileName: { path: ['process.file.name', 'process.file.path', 'process.path', 'process.name'], fn: 'basename' },
      FolderPath: { path: ['process.file.path', 'process.path'] },
      ProcessCommandLine: 'process.cmd_line',
      ProcessId: { path: 'process.pid', fn: 'number' },
      ProcessCreationTime: { path: ['process.created_time', 'process.created_time_dt', 'time'], fn: 'time' },
      ProcessIntegrityLevel: 'process.integrity',
      AccountName: { path: ['process.user.name', 'actor.user.name'], fn: ['account', 'lower'] },
      AccountDomain: { path: ['process.user.domain', 'actor.user.domain'], fn: 'lower' },
      InitiatingProcessFileName: {
        path: [
          'actor.process.file.name',
          'actor.process.name',
          'actor.process.file.path',
          'process.parent_process.file.name',
          'process.parent_process.name',
          'process.parent_process.file.path',
        ],
        fn: 'basename',
      },
      InitiatingProcessFolderPath: {
        path: ['actor.process.file.path', 'actor.process.path', 'process.parent_process.file.path'],
        fn: 'lower',
      },
      InitiatingProcessCommandLine: { path: ['actor.process.cmd_line', 'process.parent_process.cmd_line'] },
      InitiatingProcessId: { path: ['actor.process.pid', 'process.parent_process.pid'], fn: 'number' },
      InitiatingProcessAccountName: { path: ['actor.process.user.name', 'actor.user.name'], fn: ['account', 'lower'] },
    },
  },
  {
    name: 'ocsf-other',
    title: 'OCSF, other classes and activities',
    match: { class_uid: true, activity_id: true },
    skip: 'OCSF class {class_uid}, activity {activity_id} is mapped to no table',
  },
];
