import type { Condition, Mapping } from '../mappings/types.js';

/**
 * Process events by the Elastic Common Schema, as Elastic Defend, Auditbeat and Elastic Agent write them.
 * Source: https://www.elastic.co/docs/reference/ecs/ecs-process
 */
const RECORD: Condition = { '@timestamp': true, 'event.category': { not: ['network', 'file', 'registry', 'library'] } };

/** Both spell the same start; forks start no program of their own. */
const STARTS: readonly Condition[] = [
  { 'event.type': ['start', 'process_started'], 'event.action': { not: ['fork', 'existing_process'] } },
  { 'event.action': ['exec', 'executed', 'process_started', 'created-process'] },
];

const NAMED: readonly Condition[] = [
  { 'process.name': true },
  { 'process.executable': true },
  { 'process.command_line': true },
];

export const ECS_MAPPINGS: readonly Mapping[] = [
  {
    name: 'ecs-process',
    title: 'Elastic Common Schema, process start',
    match: STARTS.flatMap((start) => NAMED.map((named) => ({ ...RECORD, ...start, ...named }))),
    table: 'DeviceProcessEvents',
    empty: ['-'],
    joinParent: true,
    columns: {
      TimeGenerated: { path: '@timestamp', fn: 'time' },
      DeviceName: { path: ['host.name', 'host.hostname', 'agent.hostname', 'agent.name'] },
      ActionType: { value: 'ProcessCreated' },
      FileName: { path: ['process.executable', 'process.name'], fn: 'basename' },
      FolderPath: 'process.executable',
      ProcessCommandLine: { path: ['process.command_line', 'process.args', 'process.title'], fn: 'join' },
      ProcessId: { path: 'process.pid', fn: 'number' },
      ProcessCreationTime: { path: ['process.start', '@timestamp'], fn: 'time' },
      AccountName: { path: ['user.name', 'process.user.name'], fn: 'lower' },
      AccountDomain: { path: ['user.domain', 'process.user.domain'], fn: 'lower' },
      MD5: 'process.hash.md5',
      SHA1: 'process.hash.sha1',
      SHA256: 'process.hash.sha256',
      ProcessVersionInfoOriginalFileName: 'process.pe.original_file_name',
      ProcessVersionInfoProductName: 'process.pe.product',
      ProcessVersionInfoCompanyName: 'process.pe.company',
      ProcessVersionInfoFileDescription: 'process.pe.description',
      InitiatingProcessFileName: { path: ['process.parent.executable', 'process.parent.name'], fn: 'basename' },
      InitiatingProcessFolderPath: { path: 'process.parent.executable', fn: 'lower' },
      InitiatingProcessCommandLine: { path: ['process.parent.command_line', 'process.parent.args'], fn: 'join' },
      InitiatingProcessId: { path: ['process.parent.pid', 'process.ppid'], fn: 'number' },
      AdditionalFields: {
        collect: {
          ContainerId: 'container.id',
          ContainerName: 'container.name',
          ContainerImage: 'container.image.name',
        },
      },
    },
  },
  {
    name: 'ecs-other',
    title: 'Elastic Common Schema, no process start',
    match: [
      { '@timestamp': true, 'event.action': true, 'process.pid': true },
      { '@timestamp': true, 'event.type': true, 'process.pid': true },
      { '@timestamp': true, 'event.category': true, 'ecs.version': true },
    ],
    skip: "no process start: event.action is '{event.action}'",
  },
];
