import type { Mapping } from '../mappings/types.js';

/** Falco's alerts as JSON; only the fields that the rule's output names are there. https://falco.org/docs/reference/rules/supported-fields/ */
export const FALCO_MAPPINGS: readonly Mapping[] = [
  {
    name: 'falco-process',
    title: 'Falco alert about a process',
    match: [
      { 'output_fields.proc.cmdline': true },
      { 'output_fields.proc.name': true },
      { 'output_fields.proc.exepath': true },
    ],
    table: 'DeviceProcessEvents',
    empty: ['<NA>', 'N/A'],
    joinParent: true,
    columns: {
      TimeGenerated: { path: ['time', 'output_fields.evt.time.iso8601', 'output_fields.evt.time'], fn: 'time' },
      DeviceName: { path: ['hostname', 'output_fields.evt.hostname', 'output_fields.k8s.node.name'] },
      ActionType: { value: 'ProcessCreated' },
      FileName: { path: ['output_fields.proc.name', 'output_fields.proc.exepath'], fn: 'basename' },
      FolderPath: 'output_fields.proc.exepath',
      ProcessCommandLine: 'output_fields.proc.cmdline',
      ProcessId: { path: 'output_fields.proc.pid', fn: 'number' },
      AccountName: { path: ['output_fields.user.name', 'output_fields.user.uid'], fn: ['unixUser', 'lower'] },
      InitiatingProcessFileName: { path: ['output_fields.proc.pname', 'output_fields.proc.pexepath'], fn: 'basename' },
      InitiatingProcessFolderPath: { path: 'output_fields.proc.pexepath', fn: 'lower' },
      InitiatingProcessCommandLine: 'output_fields.proc.pcmdline',
      InitiatingProcessId: { path: 'output_fields.proc.ppid', fn: 'number' },
      AdditionalFields: {
        collect: {
          FalcoRule: 'rule',
          ContainerId: 'output_fields.container.id',
          ContainerName: 'output_fields.container.name',
          ContainerImage: 'output_fields.container.image.repository',
          PodName: 'output_fields.k8s.pod.name',
          Namespace: 'output_fields.k8s.ns.name',
          ProcessPosixCurrentDirectory: 'output_fields.proc.cwd',
        },
      },
    },
  },
  {
    name: 'falco-other',
    title: 'Other Falco alerts',
    match: { output_fields: true, rule: true, priority: true },
    skip: "a Falco alert without process fields: '{rule}'",
  },
];
