import assert from 'node:assert/strict';
import { loadEvents } from '../../../server/src/events/load.js';
import { BUILT_IN_MAPPINGS } from '../../../server/src/events/formats/registry.js';
import { mappingFunction } from '../../../server/src/events/mappings/functions.js';
import { proposeMapping } from '../../../server/src/events/mappings/propose.js';
import { isSkip, type Mapping } from '../../../server/src/events/mappings/types.js';
import { parseMappings, readUserMappings } from '../../../server/src/events/mappings/user-mappings.js';
import { mappingErrors } from '../../../server/src/events/mappings/validator.js';
import { parseJson } from '../../../server/src/engine/values/json.js';
import type { DynamicBag } from '../../../server/src/engine/values/types.js';
import type { FileHost } from '../../../server/src/schema/configuration/host.js';
import { file, read, rowsOf, sentinel } from '../reading.js';

const CARBON_BLACK = `
name: carbon-black
title: Carbon Black events in a custom table
match: { Type: CarbonBlackEvents_CL, childproc_name: true }
table: DeviceProcessEvents
columns:
  TimeGenerated: TimeGenerated
  DeviceName: device_name
  FileName: { path: childproc_name, fn: basename }
  FolderPath: childproc_name
  ProcessCommandLine: target_cmdline
  AccountName: { path: childproc_username, fn: [account, lower] }
  InitiatingProcessFileName: { path: process_path, fn: basename }
`;

const EVENT =
  '{"TimeGenerated":"8/9/2026, 4:10:30.273 AM","device_name":"node-01","childproc_name":"/usr/bin/docker","target_cmdline":"docker ps","childproc_username":"root","process_path":"/usr/bin/bash","Type":"CarbonBlackEvents_CL"}';

function bag(json: string): DynamicBag {
  const result = parseJson(json);
  assert.ok(result.error === undefined && result.value instanceof Map);
  return result.value;
}

describe('mapping files', () => {
  it('map a custom table to process events, and leave its own rows there', () => {
    const { mappings, problems } = parseMappings('cb.yaml', CARBON_BLACK, sentinel);
    assert.deepEqual(problems, []);
    const loaded = loadEvents([file(EVENT)], { catalog: sentinel, mappings });
    assert.deepEqual(rowsOf(loaded.tables.get('DeviceProcessEvents')!), [
      {
        TimeGenerated: '2026-08-09T04:10:30.2730000Z',
        Timestamp: '2026-08-09T04:10:30.2730000Z',
        DeviceName: 'node-01',
        AccountName: 'root',
        FileName: 'docker',
        FolderPath: '/usr/bin/docker',
        ProcessCommandLine: 'docker ps',
        InitiatingProcessFileName: 'bash',
        Type: 'DeviceProcessEvents',
      },
    ]);
    assert.equal(loaded.tables.get('CarbonBlackEvents_CL')!.rowCount, 1);
  });

  it('give way to rows that the table has of its own', () => {
    const { mappings } = parseMappings('cb.yaml', CARBON_BLACK);
    const own = '{"FileName":"sh","ProcessCommandLine":"sh","Type":"DeviceProcessEvents"}';
    const loaded = loadEvents([file(EVENT), file(own)], { catalog: sentinel, mappings });
    assert.equal(loaded.tables.get('DeviceProcessEvents')!.rowCount, 1);
    assert.match(loaded.report.files[0]!.notes.join(), /not used as DeviceProcessEvents/u);
    assert.deepEqual([...loaded.report.files[0]!.tables.keys()], ['CarbonBlackEvents_CL']);
  });

  it('map to other tables, with constants, templates, bags and skipped records', () => {
    const { mappings, problems } = parseMappings(
      'app.json',
      `{"mappings": [
        {"name": "app-sign-in", "match": [{"kind": ["login", "sso"]}], "table": "SigninLogs", "columns": {
          "TimeGenerated": {"path": "at", "fn": "time"},
          "ResultType": {"value": 0},
          "UserPrincipalName": {"template": "{user}@{realm}"},
          "DeviceDetail": {"collect": {"os": "client.os", "name": "client.missing"}}}},
        {"name": "app-other", "match": {"kind": {"not": "login"}, "at": true}, "skip": "a {kind} event"}
      ]}`,
    );
    assert.deepEqual(problems, []);
    const lines = [
      '{"kind":"login","at":1795162502,"user":"a","realm":"b.c","client":{"os":"linux"}}',
      '{"kind":"SSO","at":1795162502123,"user":"a"}',
      '{"kind":"logout","at":1795162502}',
    ];
    const { rows, report } = read(lines.join('\n'), { mappings });
    assert.deepEqual(rows, [
      {
        TimeGenerated: '2026-11-20T08:15:02.0000000Z',
        ResultType: '0',
        UserPrincipalName: 'a@b.c',
        DeviceDetail: '{"os":"linux"}',
        Type: 'SigninLogs',
      },
      { TimeGenerated: '2026-11-20T08:15:02.1230000Z', ResultType: '0', Type: 'SigninLogs' },
    ]);
    assert.deepEqual(report.skipped, [{ line: 3, reason: 'a logout event' }]);
    assert.deepEqual([...report.mappings], [['app-sign-in', 2]]);
  });

  it('can be asked for by name, whatever else matches', () => {
    const { mappings } = parseMappings(
      'x.json',
      '{"name":"mine","match":{"a":true},"table":"Syslog","columns":{"SyslogMessage":"a"}}',
    );
    assert.equal(
      read('{"a":"x","FileName":"y","ProcessCommandLine":"z"}', { mappings }, { format: 'mine' }).report.table,
      'Syslog',
    );
    assert.match(read('{"a":"x"}', {}, { format: 'none' }).report.notes.join(), /no format 'none'/u);
  });

  it('are checked, and say where they are wrong', () => {
    const problemsOf = (text: string) =>
      parseMappings('m.yaml', text, sentinel).problems.map((p) => `${p.line}: ${p.severity}: ${p.message}`);
    assert.deepEqual(problemsOf('name: x\nmatch: { a: true }\n'), [
      '1: error: the mapping needs `table` and `columns`, or `skip`',
    ]);
    assert.deepEqual(problemsOf('name: x\nmatch: { a: true }\ntable: T\ncolumns:\n  A: { pat: b }\n'), [
      '5: error: `columns.A` must be a path, or have `path`, `value`, `template` or `collect`',
    ]);
    assert.deepEqual(problemsOf('name: x\nmatsch: 1\nmatch: { a: true }\nskip: no\n'), [
      '2: error: unknown setting `matsch`',
    ]);
    assert.deepEqual(
      problemsOf(
        'name: sysmon-process\nmatch: { a: true }\ntable: DeviceProcessEvents\ncolumns:\n  FileNam: a\n  FileName:\n    path: a\n    fn: base\n',
      ),
      [
        '1: error: there is a mapping `sysmon-process` already',
        '5: warning: `DeviceProcessEvents` has no column `FileNam`',
        '8: error: there is no function `base`',
      ],
    );
    assert.match(problemsOf('a: [').join(), /not valid YAML/u);
  });

  it('say what may be meant: names that are taken, tables, arguments of functions, templates without a path', () => {
    const { problems, mappings } = parseMappings(
      'm.yaml',
      [
        'mappings:',
        '- { name: one, match: { a: true }, table: DeviceProcessEvent, columns: { FileName: a } }',
        '- { name: one, match: { a: true }, table: My_CL, columns: { x: { template: x } } }',
        '- { name: two, match: { a: true }, table: My_CL, columns: { x: { path: a, fn: hash }, y: { path: a, fn: [hash(), lower(1)] } } }',
        '- { name: taken, match: { a: true }, skip: x }',
      ].join('\n'),
      sentinel,
      new Set(['taken']),
    );
    assert.deepEqual(
      problems.map((p) => `${p.line}: ${p.message}. ${p.remedy ?? ''}`),
      [
        '2: no table `DeviceProcessEvent` is known. Did you mean `DeviceProcessEvents`?',
        '3: there is a mapping `one` already. Give it another name.',
        '3: the template has no `{path}` in it. For a constant write `value`.',
        '4: there is no function `hash`. `hash` takes an argument, as in `hash(x)`.',
        '4: there is no function `hash()`. `hash` takes an argument, as in `hash(x)`.',
        '4: there is no function `lower(1)`. `lower` takes no argument.',
        '5: there is a mapping `taken` already. Give it another name.',
      ],
    );
    assert.deepEqual(
      mappings.map((m) => m.name),
      ['one'],
    );
  });

  it('are told by the schema in words, the innermost choice only', () => {
    const problemsOf = (text: string) => parseMappings('m.yaml', text, sentinel).problems.map((p) => p.message);
    assert.deepEqual(problemsOf('- 1\n'), ['the file must hold a mapping, or several under `mappings`']);
    assert.deepEqual(problemsOf('name: A b\nmatch: [{ a: { contain: x } }]\nskip: 1\n'), [
      '`name` must be lower-case letters, digits and dashes, beginning with a letter',
      '`match.0.a` must be a condition: paths, each with true, false, a text, a list of texts, or `contains`, `startsWith` or `not`',
      '`skip` must be a text',
    ]);
    assert.deepEqual(problemsOf('match: { a: true }\nskip: x\ntable: T\ncolumns: { A: b }\n'), [
      'the mapping has `skip` beside `table` and `columns`: give the one or the other',
      'the mapping needs `name`',
    ]);
  });

  it('of two files may not have the same name', () => {
    const host: FileHost = {
      readFile: () => CARBON_BLACK,
      exists: () => true,
      list: () => ['/r/a.yaml', '/r/b.yaml'],
    };
    const { mappings, problems } = readUserMappings(['/r/*.yaml'], host, sentinel);
    assert.equal(mappings.length, 1);
    assert.deepEqual(
      problems.map((p) => [p.file, p.line, p.message]),
      [['/r/b.yaml', 2, 'there is a mapping `carbon-black` already']],
    );
  });

  it('are found through the configuration', () => {
    const host: FileHost = {
      readFile: (path) => (path === '/r/cb.yaml' ? CARBON_BLACK : undefined),
      exists: () => true,
      list: () => ['/r/cb.yaml', '/r/gone.yaml'],
    };
    const found = readUserMappings(['/r/*.yaml', '/r/cb.yaml'], host, sentinel);
    assert.deepEqual(
      found.mappings.map((m) => m.name),
      ['carbon-black'],
    );
    assert.deepEqual(
      found.problems.map((p) => p.file),
      ['/r/gone.yaml'],
    );
  });
});

describe('built-in mappings', () => {
  it('obey the schema of mapping files and name columns that their tables have', () => {
    for (const mapping of BUILT_IN_MAPPINGS) {
      assert.deepEqual(mappingErrors(mapping), [], mapping.name);
      if (isSkip(mapping)) continue;
      const columns = new Set(sentinel.table(mapping.table)?.columns.map((c) => c.name));
      for (const [column, rule] of Object.entries(mapping.columns)) {
        assert.ok(columns.has(column), `${mapping.name}: ${mapping.table} has no ${column}`);
        const functions = typeof rule === 'object' && 'path' in rule ? [rule.fn ?? []].flat() : [];
        for (const name of functions) assert.ok(mappingFunction(name) !== undefined, name);
      }
    }
    assert.equal(new Set(BUILT_IN_MAPPINGS.map((m) => m.name)).size, BUILT_IN_MAPPINGS.length);
  });
});

describe('mapping functions', () => {
  const run = (name: string, value: string | number): unknown => mappingFunction(name)!(value);

  it('read times of every unit', () => {
    assert.equal(run('time', 1795162502), '2026-11-20T08:15:02.0000000Z');
    assert.equal(run('time', '1795162502.1234567'), '2026-11-20T08:15:02.1234567Z');
    assert.equal(run('time', 1795162502123), '2026-11-20T08:15:02.1230000Z');
    assert.equal(run('time', '1795162502123456'), '2026-11-20T08:15:02.1234560Z');
    assert.equal(run('time', '1795162502123456789'), '2026-11-20T08:15:02.1234567Z');
    assert.equal(run('time', '/Date(1795162502123)/'), '2026-11-20T08:15:02.1230000Z');
    assert.equal(run('time', 'soon'), null);
    assert.equal(run('milliseconds', '99999999999999999999'), null);
  });

  it('take paths, accounts, numbers and digests apart', () => {
    assert.equal(run('basename', 'C:\\a\\b.exe'), 'b.exe');
    assert.equal(run('basename', '/a/b/'), 'b');
    assert.equal(run('account', 'LAB\\al'), 'al');
    assert.equal(run('account', 'al'), 'al');
    assert.equal(run('domain', 'al'), null);
    assert.equal(run('number', '0x1f'), 31);
    assert.equal(run('hash(SHA256)', 'MD5=aa,SHA256=BB'), 'bb');
    assert.equal(run('before(:)', 'a:b:c'), 'a');
    assert.equal(run('after(:)', 'a:b:c'), 'b:c');
    assert.equal(mappingFunction('constructor'), undefined);
  });
});

describe('a proposed mapping', () => {
  const columnsOf = (mapping: Mapping | undefined): Record<string, unknown> => {
    assert.ok(mapping !== undefined && !isSkip(mapping));
    return Object.fromEntries(
      Object.entries(mapping.columns).map(([c, rule]) => [
        c,
        typeof rule === 'object' && 'path' in rule ? rule.path : rule,
      ]),
    );
  };

  it('finds the fields of other products by name and value', () => {
    const proposed = proposeMapping('cb', [bag(EVENT)]);
    const columns = columnsOf(proposed);
    assert.equal(columns['ProcessCommandLine'], 'target_cmdline');
    assert.equal(columns['FolderPath'], 'childproc_name');
    assert.equal(columns['DeviceName'], 'device_name');
    assert.equal(columns['TimeGenerated'], 'TimeGenerated');
    assert.equal(columns['InitiatingProcessFileName'], 'process_path');
    const loaded = loadEvents([file(EVENT)], { catalog: sentinel, mappings: [proposed!] });
    assert.equal(rowsOf(loaded.tables.get('DeviceProcessEvents')!)[0]!['FileName'], 'docker');
  });

  it('tells parent from child in camel case and in nested names', () => {
    const s1 = columnsOf(
      proposeMapping('s1', [
        bag(
          '{"EventTime":"2026-11-20T08:15:02Z","agentDetectionInfo_name":"x","targetProcessInfo_tgtProcCmdLine":"docker ps","targetProcessInfo_tgtProcImagePath":"/usr/bin/docker","targetProcessInfo_tgtProcPid":"12","sourceProcessInfo_name":"bash","sourceProcessInfo_commandline":"bash -i"}',
        ),
      ]),
    );
    assert.equal(s1['ProcessCommandLine'], 'targetProcessInfo_tgtProcCmdLine');
    assert.equal(s1['FileName'], 'targetProcessInfo_tgtProcImagePath');
    assert.equal(s1['ProcessId'], 'targetProcessInfo_tgtProcPid');
    assert.equal(s1['InitiatingProcessCommandLine'], 'sourceProcessInfo_commandline');
    const nested = columnsOf(
      proposeMapping('n', [
        bag(
          '{"ts":1795162502,"host":"h","proc":{"cmd":"a b","exe":"/bin/a","pid":3,"parent":{"exe":"/bin/p"}},"user":"u"}',
        ),
      ]),
    );
    assert.equal(nested['ProcessCommandLine'], 'proc.cmd');
    assert.equal(nested['InitiatingProcessFolderPath'], 'proc.parent.exe');
    assert.equal(nested['TimeGenerated'], 'ts');
  });

  it('is not made of records that tell nothing of processes', () => {
    assert.equal(proposeMapping('x', [bag('{"time":"2026-11-20T08:15:02Z","bytes":12}')]), undefined);
  });
});
