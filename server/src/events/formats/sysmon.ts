import type { ColumnRule, Condition, Mapping } from '../mappings/types.js';

/** Sysmon tells its events apart by number: https://learn.microsoft.com/sysinternals/downloads/sysmon#events */
const SYSMON: readonly Condition[] = [
  { Image: true, Channel: { contains: 'Sysmon' } },
  { Image: true, Provider: { contains: 'Sysmon' } },
  { Image: true, UtcTime: true },
  { Image: true, CommandLine: true },
];

function ofEvent(id: number): Condition[] {
  return SYSMON.map((condition) => ({ EventID: id, ...condition }));
}

/** What Sysmon writes where a value is not known. */
const EMPTY = ['-', '?', '{00000000-0000-0000-0000-000000000000}', '<unknown process>'];

const TIME: ColumnRule = { path: ['UtcTime', 'EventTime'], fn: 'time' };

/** The process that did something, in events other than its start. */
const ACTOR: Readonly<Record<string, ColumnRule>> = {
  TimeGenerated: TIME,
  DeviceName: 'Computer',
  InitiatingProcessFileName: { path: 'Image', fn: 'basename' },
  InitiatingProcessFolderPath: { path: 'Image', fn: 'lower' },
  InitiatingProcessId: { path: 'ProcessId', fn: 'number' },
  InitiatingProcessAccountName: { path: 'User', fn: ['account', 'lower'] },
  InitiatingProcessAccountDomain: { path: 'User', fn: ['domain', 'lower'] },
};

export const SYSMON_MAPPINGS: readonly Mapping[] = [
  {
    name: 'sysmon-process',
    title: 'Sysmon event 1, process creation',
    view: 'windows-event',
    match: ofEvent(1),
    table: 'DeviceProcessEvents',
    empty: EMPTY,
    overlaps: ['windows-4688'],
    joinParent: true,
    columns: {
      TimeGenerated: TIME,
      DeviceName: 'Computer',
      ActionType: { value: 'ProcessCreated' },
      FileName: { path: 'Image', fn: 'basename' },
      FolderPath: 'Image',
      ProcessCommandLine: 'CommandLine',
      ProcessId: { path: 'ProcessId', fn: 'number' },
      ProcessCreationTime: TIME,
      ProcessIntegrityLevel: 'IntegrityLevel',
      AccountName: { path: 'User', fn: ['account', 'lower'] },
      AccountDomain: { path: 'User', fn: ['domain', 'lower'] },
      LogonId: { path: 'LogonId', fn: 'number' },
      MD5: { path: ['Hashes', 'Hash'], fn: 'hash(MD5)' },
      SHA1: { path: ['Hashes', 'Hash'], fn: 'hash(SHA1)' },
      SHA256: { path: ['Hashes', 'Hash'], fn: 'hash(SHA256)' },
      ProcessVersionInfoCompanyName: 'Company',
      ProcessVersionInfoProductName: 'Product',
      ProcessVersionInfoProductVersion: 'FileVersion',
      ProcessVersionInfoFileDescription: 'Description',
      ProcessVersionInfoOriginalFileName: 'OriginalFileName',
      InitiatingProcessFileName: { path: 'ParentImage', fn: 'basename' },
      InitiatingProcessFolderPath: { path: 'ParentImage', fn: 'lower' },
      InitiatingProcessCommandLine: 'ParentCommandLine',
      InitiatingProcessId: { path: 'ParentProcessId', fn: 'number' },
      InitiatingProcessAccountName: { path: 'ParentUser', fn: ['account', 'lower'] },
      InitiatingProcessAccountDomain: { path: 'ParentUser', fn: ['domain', 'lower'] },
    },
  },
  {
    name: 'sysmon-network',
    title: 'Sysmon event 3, network connection',
    view: 'windows-event',
    match: ofEvent(3),
    table: 'DeviceNetworkEvents',
    empty: EMPTY,
    columns: {
      ...ACTOR,
      ActionType: { value: 'ConnectionSuccess' },
      Protocol: { path: 'Protocol', fn: 'upper' },
      LocalIP: 'SourceIp',
      LocalPort: { path: 'SourcePort', fn: 'number' },
      RemoteIP: 'DestinationIp',
      RemotePort: { path: 'DestinationPort', fn: 'number' },
      RemoteUrl: 'DestinationHostname',
    },
  },
  {
    name: 'sysmon-image-load',
    title: 'Sysmon event 7, image loaded',
    view: 'windows-event',
    match: ofEvent(7),
    table: 'DeviceImageLoadEvents',
    empty: EMPTY,
    columns: {
      ...ACTOR,
      ActionType: { value: 'ImageLoaded' },
      FileName: { path: 'ImageLoaded', fn: 'basename' },
      FolderPath: 'ImageLoaded',
      MD5: { path: 'Hashes', fn: 'hash(MD5)' },
      SHA1: { path: 'Hashes', fn: 'hash(SHA1)' },
      SHA256: { path: 'Hashes', fn: 'hash(SHA256)' },
    },
  },
  {
    name: 'sysmon-file',
    title: 'Sysmon event 11, file created',
    view: 'windows-event',
    match: ofEvent(11),
    table: 'DeviceFileEvents',
    empty: EMPTY,
    columns: {
      ...ACTOR,
      ActionType: { value: 'FileCreated' },
      FileName: { path: 'TargetFilename', fn: 'basename' },
      FolderPath: 'TargetFilename',
    },
  },
  {
    name: 'sysmon-without-image',
    title: 'Sysmon events without their data',
    view: 'windows-event',
    match: [
      { EventID: [1, 3, 7, 11], Image: false, Channel: { contains: 'Sysmon' } },
      { EventID: [1, 3, 7, 11], Image: false, Provider: { contains: 'Sysmon' } },
    ],
    skip: 'Sysmon event {EventID} without its Image: its event data is cut or was not exported',
  },
  {
    name: 'sysmon-other',
    title: 'Other Sysmon events',
    view: 'windows-event',
    match: [
      { EventID: true, Channel: { contains: 'Sysmon' } },
      { EventID: true, Provider: { contains: 'Sysmon' } },
    ],
    skip: 'Sysmon event {EventID} is mapped to no table',
  },
];
