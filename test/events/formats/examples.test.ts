import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { loadEvents, type LoadedEvents } from '../../../server/src/events/load.js';
import { file, rowsOf, sentinel } from '../reading.js';

const TIME = '2026-11-20T08:15:02.1230000Z';

function load(name: string): LoadedEvents {
  const path = `test/events/fixtures/${name}`;
  return loadEvents([{ path, bytes: readFileSync(path) }], { catalog: sentinel });
}

/** The rows of a table, in the columns given. */
function rows(
  loaded: LoadedEvents,
  columns: readonly string[],
  table = 'DeviceProcessEvents',
): (string | undefined)[][] {
  const found = loaded.tables.get(table);
  assert.ok(found !== undefined, `no ${table}`);
  return rowsOf(found).map((row) => columns.map((c) => row[c]));
}

const MAIN = [
  'TimeGenerated',
  'DeviceName',
  'AccountName',
  'FileName',
  'FolderPath',
  'ProcessCommandLine',
  'InitiatingProcessFileName',
];
const DOCKER = (time: string) => [time, 'node-01', 'root', 'docker', '/usr/bin/docker', 'docker ps', 'bash'];
const KUBECTL = (time: string, parent: string | undefined) => [
  time,
  'WIN7',
  'alice',
  'kubectl.exe',
  'C:\\tools\\kubectl.exe',
  'kubectl.exe get pods',
  parent,
];

describe('event formats', () => {
  it('Log Analytics query results: several tables, rows by column order, lines', () => {
    const loaded = load('log-analytics-api.json');
    assert.deepEqual(rows(loaded, ['TimeGenerated', 'FileName', 'ProcessCommandLine', 'ProcessId']), [
      ['2026-11-20T08:15:02.1234567Z', 'docker', 'docker ps', '9007199254740993'],
      ['2026-11-20T08:15:03.0000000Z', 'docker', 'docker "ps" ]', undefined],
      [undefined, 'kubectl', 'kubectl get pods', undefined],
    ]);
    const table = loaded.tables.get('DeviceProcessEvents')!;
    assert.deepEqual(
      [0, 1, 2].map((r) => table.origin(r).line),
      [12, 13, 19],
    );
    assert.equal(loaded.report.files[0]!.format, 'log-analytics-api');
  });

  it('advanced hunting results, of Defender and of Graph', () => {
    const defender = load('advanced-hunting-api.json');
    assert.deepEqual(rows(defender, ['TimeGenerated', 'ProcessCommandLine']), [
      ['2026-11-20T08:15:02.1234567Z', 'docker ps'],
      ['2026-11-20T08:15:03.0000000Z', 'docker images'],
    ]);
    assert.equal(defender.tables.get('DeviceProcessEvents')!.origin(1).line, 3);
    assert.deepEqual(defender.report.files[0]!.skipped, []);
    const graph = load('graph-hunting.json');
    assert.deepEqual(rows(graph, ['TimeGenerated', 'ProcessCommandLine']), [
      ['2026-11-20T08:15:02.1234567Z', 'docker ps'],
    ]);
    assert.deepEqual(graph.report.files[0]!.skipped, []);
  });

  it('event logs dumped to JSON, with event data as a bag or a list', () => {
    const loaded = load('evtx-dump.json');
    const columns = [
      ...MAIN,
      'AccountDomain',
      'InitiatingProcessFolderPath',
      'InitiatingProcessCommandLine',
      'ProcessId',
      'SHA256',
      'MD5',
    ];
    const expected = [
      ...KUBECTL('2026-11-20T08:15:02.1200000Z', 'cmd.exe'),
      'lab',
      'c:\\windows\\system32\\cmd.exe',
      'cmd.exe',
      '4711',
      'cc33',
      'bb22',
    ];
    assert.deepEqual(rows(loaded, columns), [expected, expected]);
    assert.deepEqual([...loaded.report.files[0]!.mappings], [['sysmon-process', 2]]);
    assert.deepEqual(loaded.tables.get('DeviceProcessEvents')!.origin(1), {
      file: 'test/events/fixtures/evtx-dump.json',
      line: 23,
      endLine: 39,
    });
  });

  it('flat Sysmon events, other ids going elsewhere or being reported', () => {
    const loaded = load('sysmon-flat.ndjson');
    assert.deepEqual(rows(loaded, [...MAIN, 'InitiatingProcessCommandLine']), [
      [...KUBECTL('2026-11-20T08:15:02.1200000Z', 'cmd.exe'), undefined],
    ]);
    assert.deepEqual(
      rows(
        loaded,
        ['InitiatingProcessFileName', 'RemoteIP', 'RemotePort', 'Protocol', 'RemoteUrl'],
        'DeviceNetworkEvents',
      ),
      [['kubectl.exe', '10.0.0.1', '6443', 'TCP', undefined]],
    );
    assert.deepEqual(loaded.report.files[0]!.skipped, [{ line: 3, reason: 'Sysmon event 5 is mapped to no table' }]);
  });

  it('Sysmon events in the Event table stay rows of it, and become process events', () => {
    const loaded = load('event-table.ndjson');
    assert.deepEqual(rows(loaded, ['ProcessCommandLine', 'DeviceName', 'TimeGenerated']), [
      ['kubectl.exe get pods & exit', 'WIN7', '2026-11-20T08:15:02.1200000Z'],
    ]);
    assert.deepEqual(rows(loaded, ['EventID', 'Source'], 'Event'), [['1', 'Microsoft-Windows-Sysmon']]);
    assert.equal(loaded.report.files[0]!.read, 1);
  });

  it('Security event 4688, as a security event and as a process event', () => {
    const loaded = load('security-4688.ndjson');
    const columns = [
      ...MAIN,
      'ProcessId',
      'InitiatingProcessId',
      'ProcessIntegrityLevel',
      'InitiatingProcessCommandLine',
    ];
    assert.deepEqual(rows(loaded, columns), [
      [...KUBECTL(TIME, 'cmd.exe'), '4711', '99', 'High', undefined],
      [
        '2026-11-20T08:15:03.1230000Z',
        'WIN7',
        'bob',
        'helm.exe',
        'C:\\tools\\helm.exe',
        'helm list',
        'kubectl.exe',
        '4864',
        '4711',
        undefined,
        'kubectl.exe get pods',
      ],
    ]);
    assert.deepEqual(
      rows(loaded, ['EventID', 'Account', 'Process', 'NewProcessName', 'Computer'], 'SecurityEvent')[0],
      ['4688', 'LAB\\alice', 'kubectl.exe', 'C:\\tools\\kubectl.exe', 'WIN7'],
    );
  });

  it('Winlogbeat, new and old, and as search hits', () => {
    const expected = KUBECTL(TIME, undefined);
    assert.deepEqual(rows(load('winlogbeat.ndjson'), MAIN), [expected, expected]);
  });

  it('Elastic Common Schema, nested and with dotted names; forks and ends are no starts', () => {
    const loaded = load('ecs.ndjson');
    assert.deepEqual(rows(loaded, [...MAIN, 'ProcessId']), [
      [...DOCKER(TIME), '4711'],
      [...DOCKER(TIME), '4711'],
    ]);
    assert.deepEqual(
      loaded.report.files[0]!.skipped.map((s) => s.line),
      [3, 4],
    );
  });

  it('Sysmon for Linux in syslog: not escaped, and cut', () => {
    const loaded = load('sysmon-linux.log');
    assert.deepEqual(
      rows(loaded, ['FileName', 'ProcessCommandLine', 'InitiatingProcessFileName', 'InitiatingProcessCommandLine']),
      [
        ['docker', 'docker ps', 'bash', undefined],
        ['dash', 'sh -c docker ps && echo <b> & true', undefined, undefined],
        ['docker', 'docker inspect a b c', undefined, undefined],
      ],
    );
    const [report] = loaded.report.files;
    assert.deepEqual(report!.skipped, [{ line: 1, reason: 'no <Event> element' }]);
    assert.match(report!.notes.join(), /cut before their end/u);
    assert.equal(loaded.tables.get('DeviceProcessEvents')!.origin(2).line, 4);
  });

  it('event XML exported from Windows', () => {
    const loaded = load('windows-events.xml');
    assert.deepEqual(rows(loaded, ['DeviceName', 'ProcessCommandLine', 'TimeGenerated']), [
      ['WIN7', 'kubectl.exe get pods & exit', '2026-11-20T08:15:02.1200000Z'],
    ]);
    assert.deepEqual(loaded.report.files[0]!.skipped, []);
    assert.deepEqual(loaded.tables.get('DeviceProcessEvents')!.origin(0), {
      file: 'test/events/fixtures/windows-events.xml',
      line: 3,
      endLine: 18,
    });
  });

  it('Sysmon and auoms inside the Syslog table', () => {
    const loaded = load('syslog-table.ndjson');
    assert.deepEqual(rows(loaded, ['DeviceName', 'AccountName', 'FileName', 'ProcessCommandLine', 'TimeGenerated']), [
      ['node-01', 'root', 'docker', 'docker ps', '2026-11-20T08:15:02.1200000Z'],
      ['node-01', 'root', 'dash', 'sh -c "docker ps" -x', TIME],
    ]);
    assert.equal(loaded.tables.get('Syslog')!.rowCount, 3);
  });

  it('the Linux audit log: grouped lines, encodings, architectures, parents', () => {
    const loaded = load('audit.log');
    assert.deepEqual(rows(loaded, MAIN).slice(1, 2), [DOCKER(TIME)]);
    assert.deepEqual(
      rows(loaded, [
        'FileName',
        'AccountName',
        'ProcessCommandLine',
        'InitiatingProcessFileName',
        'InitiatingProcessCommandLine',
      ]),
      [
        ['bash', 'root', '-bash', undefined, undefined],
        ['docker', 'root', 'docker ps', 'bash', '-bash'],
        ['dash', 'alice', 'sh -c docker ps —', 'bash', '-bash'],
        ['docker', 'root', 'docker inspect', 'bash', '-bash'],
        ['docker', 'root', 'docker images', 'bash', '-bash'],
      ],
    );
    const table = loaded.tables.get('DeviceProcessEvents')!;
    const lines = rowsOf(table).map((r, i) => [r['ProcessId'], table.origin(i).line, table.origin(i).endLine]);
    assert.deepEqual(
      lines.find(([pid]) => pid === '4711'),
      ['4711', 3, 6],
    );
    const reasons = loaded.report.files[0]!.skipped.map((s) => [s.line, s.reason]);
    assert.deepEqual(
      reasons.sort(),
      [
        [15, 'no line of an audit log'],
        [14, 'no program execution: audit event of USER_LOGIN'],
        [4, 'the system call failed'],
      ].sort(),
    );
  });

  it('Falco alerts', () => {
    const loaded = load('falco.ndjson');
    assert.deepEqual(rows(loaded, MAIN), [DOCKER('2026-11-20T08:15:02.1234567Z')]);
    assert.match(loaded.report.files[0]!.skipped[0]!.reason, /Unexpected connection/u);
  });

  it('osquery results, one by one and in batches', () => {
    const loaded = load('osquery.ndjson');
    assert.deepEqual(rows(loaded, [...MAIN, 'InitiatingProcessCommandLine']), [
      ['2026-11-20T08:15:00.0000000Z', 'node-01', 'root', 'bash', '/usr/bin/bash', '-bash', undefined, undefined],
      [...DOCKER('2026-11-20T08:15:02.0000000Z'), '-bash'],
      [
        '2026-11-20T08:15:03.0000000Z',
        'node-01',
        'root',
        'docker',
        '/usr/bin/docker',
        'docker images',
        'bash',
        '-bash',
      ],
    ]);
    assert.deepEqual(
      loaded.report.files[0]!.skipped.map((s) => s.line),
      [3, 4],
    );
  });

  it('OCSF process activity', () => {
    const loaded = load('ocsf.json');
    assert.deepEqual(rows(loaded, MAIN), [DOCKER(TIME)]);
    assert.deepEqual(loaded.report.files[0]!.skipped, [
      { line: 2, reason: 'OCSF class 1007, activity 2 is mapped to no table' },
    ]);
  });

  it('Kubernetes audit in the diagnostic logs of AKS, as an event hub and a storage account have them', () => {
    const audit = {
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      verb: 'list',
      auditID: '1',
      requestURI: '/api/v1/secrets',
      stageTimestamp: '2026-11-20T08:15:02.130000Z',
    };
    const record = (category: string, log: string) => ({
      time: '2026-11-20T08:15:03Z',
      category,
      properties: { log, stream: 'stdout', pod: 'kube-apiserver-1' },
    });
    const good = [record('kube-audit', JSON.stringify(audit)), record('kube-audit-admin', JSON.stringify(audit))];
    const expected = ['2026-11-20T08:15:02.1300000Z', 'list', '/api/v1/secrets', 'kube-apiserver-1'];
    for (const text of [JSON.stringify({ records: good }), good.map((r) => JSON.stringify(r)).join('\n')]) {
      const loaded = loadEvents([file(text)], { catalog: sentinel });
      const found = rows(loaded, ['TimeGenerated', 'Verb', 'RequestUri', 'PodName'], 'AKSAudit');
      assert.deepEqual(found, [expected, expected]);
    }
    const others = [record('kube-audit', '{"kind":'), record('kube-scheduler', JSON.stringify(audit))];
    const left = loadEvents([file(JSON.stringify({ records: others }))], { catalog: sentinel });
    assert.deepEqual([...left.tables.keys()], ['events']);
  });

  it('Kubernetes audit and CloudTrail, each in its table', () => {
    const kubernetes = load('kubernetes-audit.ndjson');
    assert.deepEqual(rows(kubernetes, ['TimeGenerated', 'Verb', 'RequestUri', 'User', 'SourceIps'], 'AKSAudit'), [
      [
        '2026-11-20T08:15:02.1300000Z',
        'list',
        '/api/v1/secrets',
        '{"username":"system:serviceaccount:default:x"}',
        '["10.0.0.9"]',
      ],
    ]);
    const cloudtrail = load('cloudtrail.json');
    assert.deepEqual(
      rows(cloudtrail, ['EventName', 'UserIdentityUserName', 'ReadOnly', 'RequestParameters'], 'AWSCloudTrail'),
      [['ListClusters', 'alice', 'True', '{"maxResults":100}']],
    );
  });
});
