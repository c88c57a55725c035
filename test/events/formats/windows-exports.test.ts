import assert from 'node:assert/strict';
import { loadEvents } from '../../../server/src/events/load.js';
import { file, read, rowsOf, sentinel } from '../reading.js';

const IMAGE = String.raw`C:\\tools\\kubectl.exe`;
/** What each of the exports below tells of one process start. */
const STARTED = {
  TimeGenerated: '2026-11-20T08:15:02.1200000Z',
  DeviceName: 'WIN7',
  AccountName: 'alice',
  FileName: 'kubectl.exe',
  FolderPath: 'C:\\tools\\kubectl.exe',
  ProcessCommandLine: 'kubectl.exe get "pods"',
  ProcessId: '4711',
};

const DATA = [
  ['UtcTime', '2026-11-20 08:15:02.120'],
  ['ProcessId', '4711'],
  ['Image', 'C:\\tools\\kubectl.exe'],
  ['CommandLine', 'kubectl.exe get "pods"'],
  ['User', 'LAB\\alice'],
] as const;

function startOf(text: string): Record<string, string | undefined> {
  const { rows, report } = read(text);
  assert.deepEqual(report.skipped, []);
  assert.deepEqual([...report.mappings], [['sysmon-process', 1]]);
  return Object.fromEntries(Object.keys(STARTED).map((name) => [name, rows[0]![name]]));
}

describe('what tools make of Windows event logs', () => {
  // https://github.com/EricZimmerman/evtx: `ProcessId` is that of the process that wrote the log.
  const payload = JSON.stringify({
    EventData: { Data: DATA.map(([name, text]) => ({ '@Name': name, '#text': text })) },
  });
  const evtxECmd = {
    Computer: 'WIN7',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Provider: 'Microsoft-Windows-Sysmon',
    EventId: 1,
    ProcessId: 2000,
    TimeCreated: '2026-11-20T08:15:03.1234567+00:00',
    Payload: payload,
  };

  it('EvtxECmd: event data in its payload, as JSON lines and as CSV', () => {
    assert.deepEqual(startOf(JSON.stringify(evtxECmd)), STARTED);
    const quoted = (value: unknown): string => `"${String(value).replaceAll('"', '""')}"`;
    const csv = [Object.keys(evtxECmd), Object.values(evtxECmd).map(quoted)].map((line) => line.join()).join('\n');
    assert.deepEqual(startOf(csv), STARTED);
  });

  it('EvtxECmd: a payload that is no event data is none', () => {
    for (const text of ['{"EventData":', '[1]', 'UtcTime', '{"a":{"EventData":{"Image":"x"}}}']) {
      const { report } = read(JSON.stringify({ ...evtxECmd, Payload: text }));
      assert.match(report.skipped[0]!.reason, /Sysmon event 1 without its Image/u);
    }
  });

  it('Get-WinEvent: event data in the message of Sysmon', () => {
    const message = ['Process Create:', 'RuleName: -', ...DATA.map(([name, text]) => `${name}: ${text}`)];
    const record = {
      Message: message.join('\r\n'),
      Id: 1,
      ProviderName: 'Microsoft-Windows-Sysmon',
      LogName: 'Microsoft-Windows-Sysmon/Operational',
      ProcessId: 2000,
      MachineName: 'WIN7',
      TimeCreated: '/Date(1795162503123)/',
    };
    assert.deepEqual(startOf(JSON.stringify([record])), STARTED);
  });

  it('Kibana: names with dots, in CSV and in JSON', () => {
    const record = {
      '@timestamp': '2026-11-20T08:15:02.120Z',
      'winlog.event_id': 1,
      'winlog.channel': 'Microsoft-Windows-Sysmon/Operational',
      'winlog.computer_name': 'WIN7',
      ...Object.fromEntries(DATA.map(([name, text]) => [`winlog.event_data.${name}`, text])),
    };
    assert.deepEqual(startOf(JSON.stringify(record)), STARTED);
    const csv = [Object.keys(record), Object.values(record).map((value) => `"${String(value).replaceAll('"', '""')}"`)];
    assert.deepEqual(startOf(csv.map((line) => line.join()).join('\n')), STARTED);
  });

  it('evtx_dump: attributes that stand beside their elements, and user data', () => {
    const event = (system: object, more: object): string =>
      JSON.stringify({ Event: { System: { Channel: 'Security', Computer: 'WIN7', ...system }, ...more } });
    const text = [
      event(
        { EventID: 4624, TimeCreated_attributes: { SystemTime: '2026-11-20T08:15:02.1234567Z' } },
        {
          EventData: {
            SubjectUserName: 'WIN7$',
            SubjectDomainName: 'LAB',
            TargetUserName: 'bob',
            TargetDomainName: 'LAB',
          },
        },
      ),
      event(
        { EventID: 1102, TimeCreated: { '#attributes': { SystemTime: '2026-11-20T08:15:03Z' } } },
        {
          UserData: {
            LogFileCleared: { '#attributes': { xmlns: 'x' }, SubjectUserName: 'eve', SubjectDomainName: 'LAB' },
          },
        },
      ),
    ].join('\n');
    const { rows } = read(text);
    const shown = ['TimeGenerated', 'EventID', 'Account', 'SubjectAccount', 'TargetAccount'];
    assert.deepEqual(
      rows.map((row) => shown.map((name) => row[name])),
      [
        ['2026-11-20T08:15:02.1234567Z', '4624', 'LAB\\bob', 'LAB\\WIN7$', 'LAB\\bob'],
        ['2026-11-20T08:15:03.0000000Z', '1102', 'LAB\\eve', 'LAB\\eve', undefined],
      ],
    );
  });

  it('says of Sysmon events that lost their data what is missing', () => {
    const { report, rows } = read(
      '{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"a"}\n' +
        '{"EventID":22,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"a"}\n',
    );
    assert.deepEqual(rows, []);
    assert.deepEqual(
      report.skipped.map((s) => s.reason),
      [
        'Sysmon event 1 without its Image: its event data is cut or was not exported',
        'Sysmon event 22 is mapped to no table',
      ],
    );
  });

  it('reads objects over several lines that are followed by objects of one line', () => {
    const event = (id: number, image = IMAGE): string =>
      `{"Event":{"System":{"EventID":${id},"Channel":"Microsoft-Windows-Sysmon/Operational"},"EventData":{"Image":"${image}"}}}`;
    const pretty = JSON.stringify(JSON.parse(event(1)), undefined, 2);
    const { report } = read(`${pretty}\n${event(1)}\n${event(1)}\n`);
    assert.equal(report.format, 'json');
    assert.deepEqual([report.read, report.skipped], [3, []]);
    const damaged = read(`{"Event":{"System":\n${event(1)}\n${event(1)}\n`);
    assert.equal(damaged.report.format, 'ndjson');
    assert.deepEqual([damaged.report.read, damaged.report.skipped.map((s) => s.line)], [2, [1]]);
  });
});

describe('rows of tables that carry events, without a Type', () => {
  const xml =
    '<Event><System><Provider Name="Linux-Sysmon"/><EventID>1</EventID></System><EventData><Data Name="Image">/bin/sh</Data></EventData></Event>';
  const tablesOf = (text: string): [string, number][] =>
    [...loadEvents([file(text)], { catalog: sentinel }).tables].map(([name, table]) => [name, table.rowCount]);

  it('stay rows of their table, and become process events too', () => {
    const syslog = (message: string): string =>
      JSON.stringify({ TimeGenerated: '2026-11-20T08:15:02Z', Computer: 'a', SyslogMessage: message });
    assert.deepEqual(tablesOf([xml, xml.replace('>1<', '>5<'), 'accepted'].map(syslog).join('\n')), [
      ['Syslog', 3],
      ['DeviceProcessEvents', 1],
    ]);
    const event = {
      EventLog: 'Microsoft-Windows-Sysmon/Operational',
      Source: 'Microsoft-Windows-Sysmon',
      EventID: 1,
      EventData: '<EventData><Data Name="Image">a</Data></EventData>',
    };
    assert.deepEqual(tablesOf(JSON.stringify(event)), [
      ['Event', 1],
      ['DeviceProcessEvents', 1],
    ]);
  });

  it('keep what they say', () => {
    const csv =
      '"TimeGenerated [UTC]",Computer,EventID,Activity,Account,NewProcessName,CommandLine,SubjectUserName,SubjectDomainName\n' +
      '"11/20/2026, 8:15:02.123 AM",W,4688,4688 - x,LAB\\al,C:\\a.exe,a b,al,LAB\n' +
      '"11/20/2026, 8:15:02.123 AM",W,4648,4648 - x,LAB\\target,,,W$,LAB\n';
    const { tables } = loadEvents([file(csv)], { catalog: sentinel });
    assert.deepEqual(
      rowsOf(tables.get('SecurityEvent')!).map((row) => row['Account']),
      ['LAB\\al', 'LAB\\target'],
    );
    assert.equal(tables.get('DeviceProcessEvents')!.rowCount, 1);
  });
});

describe('Elastic process events', () => {
  const start = { '@timestamp': '2026-11-20T08:15:02Z', event: { type: ['start'], category: ['process'] } };

  it('of Auditbeat, which has fields under auditd', () => {
    const { rows, report } = read(
      JSON.stringify({
        ...start,
        event: { ...start.event, action: 'executed' },
        auditd: { data: { syscall: 'execve' }, summary: { how: 'docker' } },
        process: { pid: 4711, name: 'docker', executable: '/usr/bin/docker', args: ['docker', 'ps'] },
      }),
    );
    assert.deepEqual([...report.mappings.keys()], ['ecs-process']);
    assert.equal(rows[0]!['ProcessCommandLine'], 'docker ps');
  });

  it('with a command line and no name; without either they are left out with a reason', () => {
    const lines = [{ pid: 1, command_line: 'docker ps' }, { pid: 2 }].map((process) => ({ ...start, process }));
    const { rows, report } = read(lines.map((line) => JSON.stringify(line)).join('\n'));
    assert.deepEqual(
      rows.map((row) => row['ProcessCommandLine']),
      ['docker ps'],
    );
    assert.deepEqual(report.skipped, [{ line: 2, reason: 'Elastic Common Schema, no process start' }]);
  });
});
