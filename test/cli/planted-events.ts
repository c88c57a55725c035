/** What an event of any format is made of. */
export interface PlantedEvent {
  readonly time: string;
  readonly host: string;
  readonly dns: string;
  readonly account: string;
  readonly domain: string;
  readonly upn: string;
  readonly person: string;
  readonly sid: string;
  readonly guid: string;
  readonly address: string;
  readonly otherAddress: string;
  readonly mac: string;
  readonly command: string;
  readonly parentCommand: string;
  /** Of the program, with its file. */
  readonly path: string;
  readonly folder: string;
}

type Bag = Readonly<Record<string, unknown>>;

const lines = (records: readonly unknown[]): string => records.map((r) => `${JSON.stringify(r)}\n`).join('');
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** What no format maps, and some carry along. */
const more = (e: PlantedEvent): Bag => ({
  note: `${e.host} of ${e.person} at ${e.address}, ${e.mac}`,
  user: { displayName: e.person, userPrincipalName: e.upn, sid: e.sid },
  [`${e.host}.${e.dns}`]: [e.otherAddress, { hostname: e.host }],
});

const columns = (e: PlantedEvent, time = 'TimeGenerated'): Record<string, unknown> => ({
  [time]: e.time,
  DeviceName: `${e.host}.${e.dns}`,
  DeviceId: '4a1f9d0c77e2b35846f0c1d2e3a4b5c6d7e8f901',
  AccountName: e.account,
  AccountDomain: e.domain,
  AccountSid: e.sid,
  AccountUpn: e.upn,
  FileName: 'kubectl.exe',
  FolderPath: e.path,
  ProcessCommandLine: e.command,
  InitiatingProcessFileName: 'bash',
  InitiatingProcessCommandLine: e.parentCommand,
  InitiatingProcessFolderPath: `/home/${e.account}/bin/bash`,
  InitiatingProcessAccountUpn: e.upn,
  ActionType: 'ProcessCreated',
  ReportId: 7,
  AdditionalFields: JSON.stringify(more(e)),
});

const csv = (
  events: readonly PlantedEvent[],
  header: (name: string) => string,
  time: (iso: string) => string,
): string => {
  const rows = events.map((e) => ({ ...columns(e), Remark: String(more(e)['note']) }));
  const names = Object.keys(rows[0]!);
  const cell = (row: Bag, name: string): string =>
    quoted(name === 'TimeGenerated' ? time(row[name] as string) : String(row[name]));
  return [names.map(header).join(','), ...rows.map((r) => names.map((n) => cell(r, n)).join(','))].join('\r\n');
};

const sysmon = (e: PlantedEvent): Record<string, unknown> => ({
  RuleName: '-',
  UtcTime: e.time.replace('T', ' ').replace(/0000Z$/u, ''),
  ProcessGuid: `{${e.guid}}`,
  ProcessId: '4711',
  Image: e.path,
  Company: `${e.domain} Tools`,
  CommandLine: e.command,
  CurrentDirectory: `C:\\Users\\${e.account}\\`,
  User: `${e.domain}\\${e.account}`,
  LogonGuid: `{${e.guid}}`,
  ParentImage: `C:\\Users\\${e.account}\\bash.exe`,
  ParentCommandLine: e.parentCommand,
  ParentUser: `${e.domain}\\${e.account}`,
});

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const sysmonXml = (e: PlantedEvent): string =>
  `<Event><System><Provider Name="Linux-Sysmon"/><EventID>1</EventID><Computer>${e.host}</Computer><Security UserId="${e.sid}"/></System><EventData>` +
  Object.entries(sysmon(e))
    .map(([name, value]) => `<Data Name="${name}">${xml(String(value))}</Data>`)
    .join('') +
  '</EventData></Event>';

const epoch = (e: PlantedEvent): number => Date.parse(e.time);

const WRITERS = {
  'sentinel-csv': (events) =>
    csv(
      events,
      (n) => (n === 'TimeGenerated' ? '"TimeGenerated [UTC]"' : n),
      (iso) => `11/20/2026, 8:${iso.slice(14, 23)} AM`,
    ),
  'advanced-hunting-csv': (events) =>
    csv(
      events,
      (n) => (n === 'TimeGenerated' ? 'Timestamp' : n),
      (iso) => iso,
    ),
  'json-array': (events) =>
    JSON.stringify(
      events.map((e) => ({ ...columns(e), Remark: more(e) })),
      undefined,
      1,
    ),
  'log-analytics-api': (events) => {
    const names = Object.keys(columns(events[0]!));
    return JSON.stringify({
      tables: [
        {
          name: 'PrimaryResult',
          columns: names.map((name) => ({ name, type: name === 'TimeGenerated' ? 'datetime' : 'string' })),
          rows: events.map((e) => Object.values(columns(e))),
        },
      ],
    });
  },
  'advanced-hunting-api': (events) =>
    JSON.stringify({
      Schema: [{ Name: 'Timestamp', Type: 'DateTime' }],
      Results: events.map((e) => ({ ...columns(e, 'Timestamp'), AdditionalFields: more(e) })),
    }),
  ndjson: (events) => lines(events.map((e) => ({ ...columns(e), Remark: more(e), Type: 'DeviceProcessEvents' }))),
  'event-hub': (events) =>
    JSON.stringify({
      records: events.map((e) => ({
        time: e.time,
        tenantId: e.guid,
        category: 'AdvancedHunting-DeviceProcessEvents',
        properties: columns(e, 'Timestamp'),
      })),
    }),
  'evtx-dump': (events) =>
    events
      .map((e) =>
        JSON.stringify(
          {
            Event: {
              System: { EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: `${e.host}.${e.dns}` },
              EventData: { ...sysmon(e), Extra: String(more(e)['note']) },
            },
          },
          undefined,
          2,
        ),
      )
      .join('\n'),
  'sysmon-flat': (events) =>
    lines(
      events.map((e) => ({
        EventID: 1,
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Hostname: e.host,
        ...sysmon(e),
        Message: JSON.stringify(sysmon(e)),
      })),
    ),
  'security-4688': (events) =>
    lines(
      events.map((e) => ({
        EventID: 4688,
        Channel: 'Security',
        Computer: `${e.host}.${e.dns}`,
        TimeCreated: e.time,
        NewProcessId: '0x1267',
        NewProcessName: e.path,
        CommandLine: e.command,
        SubjectUserName: e.account,
        SubjectDomainName: e.domain,
        SubjectUserSid: e.sid,
        ProcessId: '0x63',
        ParentProcessName: `C:\\Users\\${e.account}\\bash.exe`,
        Message: `Creator: ${e.domain}\\${e.account} ${e.command}`,
      })),
    ),
  winlogbeat: (events) =>
    lines(
      events.map((e) => ({
        '@timestamp': e.time,
        event: { code: '1', original: sysmonXml(e) },
        agent: { hostname: e.host, id: e.guid },
        host: { name: e.host, ip: [e.address], mac: [e.mac] },
        message: `Process Create: ${e.command}`,
        winlog: {
          channel: 'Microsoft-Windows-Sysmon/Operational',
          computer_name: `${e.host}.${e.dns}`,
          user: { name: e.account, domain: e.domain, identifier: e.sid },
          event_data: sysmon(e),
        },
      })),
    ),
  ecs: (events) =>
    lines(
      events.map((e) => ({
        '@timestamp': e.time,
        event: { action: 'exec', type: ['start'] },
        host: { name: e.host, ip: [e.address], mac: [e.mac] },
        user: { name: e.account, domain: e.domain, id: e.sid, email: e.upn },
        container: { id: '3f2504e04f89', name: `api-${e.host}`, image: { name: `registry.${e.dns}/api` } },
        process: {
          pid: 4711,
          name: 'kubectl',
          executable: `/home/${e.account}/kubectl`,
          command_line: e.command,
          working_directory: e.folder,
          parent: { name: 'bash', command_line: e.parentCommand, executable: `/home/${e.account}/bash` },
        },
      })),
    ),
  'sysmon-linux': (events) => events.map((e) => `Nov 20 08:15:02 ${e.host} sysmon: ${sysmonXml(e)}\n`).join(''),
  syslog: (events) =>
    lines(
      events.map((e) => ({
        TimeGenerated: e.time,
        Computer: e.host,
        HostIP: e.address,
        ProcessName: 'sysmon',
        SyslogMessage: sysmonXml(e),
        Type: 'Syslog',
      })),
    ),
  auditd: (events) =>
    events
      .map((e, i) => {
        const at = `msg=audit(${(epoch(e) / 1000).toFixed(3)}:${String(100 + i)}):`;
        const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();
        const words = e.command.split(' ');
        return (
          `node=${e.host} type=SYSCALL ${at} arch=c000003e syscall=59 success=yes ppid=99 pid=4711 auid=1000 uid=1000 comm="kubectl" exe="/home/${e.account}/kubectl" AUID="${e.account}" UID="${e.account}"\n` +
          `node=${e.host} type=EXECVE ${at} argc=${String(words.length)} ${words.map((w, n) => `a${String(n)}=${hex(w)}`).join(' ')}\n` +
          `node=${e.host} type=CWD ${at} cwd="${e.folder}"\n`
        );
      })
      .join(''),
  falco: (events) =>
    lines(
      events.map((e) => ({
        hostname: e.host,
        output: `Docker client executed by ${e.account}: ${e.command}`,
        priority: 'Notice',
        rule: 'Client executed',
        time: e.time,
        output_fields: {
          'evt.type': 'execve',
          'proc.name': 'kubectl',
          'proc.exepath': `/home/${e.account}/kubectl`,
          'proc.cmdline': e.command,
          'proc.cwd': e.folder,
          'proc.pname': 'bash',
          'proc.pcmdline': e.parentCommand,
          'user.name': e.account,
          'container.image.repository': `registry.${e.dns}/api`,
          'k8s.pod.name': `api-${e.host}`,
        },
      })),
    ),
  osquery: (events) =>
    lines(
      events.map((e) => ({
        name: 'pack_linux_process_events',
        hostIdentifier: e.host,
        unixTime: Math.floor(epoch(e) / 1000),
        action: 'added',
        decorations: { hostname: `${e.host}.${e.dns}`, username: e.account, host_uuid: e.guid },
        columns: {
          pid: '4711',
          path: `/home/${e.account}/kubectl`,
          cmdline: e.command,
          cwd: `"${e.folder}"`,
          uid: '1000',
          username: e.account,
          parent: '99',
          time: String(Math.floor(epoch(e) / 1000)),
        },
      })),
    ),
  ocsf: (events) =>
    lines(
      events.map((e) => ({
        class_uid: 1007,
        activity_id: 1,
        time: epoch(e),
        device: { hostname: `${e.host}.${e.dns}`, ip: e.address, mac: e.mac },
        actor: {
          user: { name: e.account, domain: e.domain, uid: e.sid, email_addr: e.upn },
          process: { name: 'bash', pid: 99, cmd_line: e.parentCommand },
        },
        process: {
          name: 'kubectl',
          pid: 4711,
          cmd_line: e.command,
          user: { name: e.account, domain: e.domain },
          file: { path: `/home/${e.account}/kubectl`, name: 'kubectl' },
        },
        unmapped: more(e),
      })),
    ),
} satisfies Readonly<Record<string, (events: readonly PlantedEvent[]) => string>>;

export type PlantedFormat = keyof typeof WRITERS;

/** Formats 1 to 17 of event files. */
export const FORMATS = Object.keys(WRITERS) as readonly PlantedFormat[];

/** A file of events in a format. */
export function fileOf(format: PlantedFormat, events: readonly PlantedEvent[]): string {
  return WRITERS[format](events);
}
