import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { engineAnswer } from '../remote/engine-answer.js';
import { kustoServer, oneApiError, queryIn, wholeAnswer, type FrameTable } from '../remote/kusto-server.js';
import { sendJson, type Loopback } from '../remote/loopback.js';
import { kqlens, type Outcome } from './command.js';

const NOW = parseDatetime('2026-11-20T12:00:00Z')!;
const EVENTS = [
  '{"TimeGenerated":"2026-11-20T11:00:00.1234567Z","DeviceName":"fin-ws-7","ProcessCommandLine":"kubectl get \\"pods\\"","ProcessId":9007199254740993,"AdditionalFields":{"n":9007199254740993},"Type":"DeviceProcessEvents"}',
  '{"TimeGenerated":"2026-11-20T11:30:00Z","DeviceName":"hr-ws-2","ProcessCommandLine":"id","Type":"DeviceProcessEvents"}',
].join('\n');

const SCHEMA: FrameTable = {
  columns: [
    ['ColumnName', 'string'],
    ['ColumnOrdinal', 'int'],
    ['DataType', 'string'],
    ['ColumnType', 'string'],
  ],
  rows: ['["TimeGenerated",0,"System.DateTime","datetime"]', '["Odd, name",1,"System.Int64","long"]'],
};
const WATCHLIST: FrameTable = {
  columns: [
    ['_DTItemId', 'string'],
    ['LastUpdatedTimeUTC', 'datetime'],
    ['SearchKey', 'string'],
    ['User', 'string'],
    ['Note', 'string'],
  ],
  rows: [
    '["1","2026-11-01T00:00:00Z","ann@example.org","ann@example.org","head, of\\nIT"]',
    '["2",null,"bob@example.org","bob@example.org",""]',
  ],
};
const FUNCTIONS = JSON.stringify({
  Tables: [
    {
      TableName: 'Table_0',
      Columns: ['Name', 'Parameters', 'Body', 'Folder', 'DocString'].map((ColumnName) => ({
        ColumnName,
        DataType: 'String',
      })),
      Rows: [
        ['Recent', '(days:timespan=1d)', '{\n  DeviceProcessEvents | where TimeGenerated > ago(days)\n}', '', ''],
        ['Broken', '(x', '{ T }', '', ''],
      ],
    },
  ],
});

describe('kqlens import', () => {
  let server: Loopback;
  let folder: string;
  const before = { folder: process.cwd(), log: process.env['KQLENS_SENT_LOG'] };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  beforeEach(async () => {
    server = await kustoServer(
      (request, response) => {
        const query = queryIn(request);
        if (/^MyApp_CL\n\| getschema$/.test(query)) sendJson(response, 200, wholeAnswer(SCHEMA));
        else if (query === '_GetWatchlist("VIPUsers")') sendJson(response, 200, wholeAnswer(WATCHLIST));
        else if (query.endsWith('getschema'))
          sendJson(response, 400, oneApiError('General_BadRequest', 'T', 'Semantic error: SEM0100: no such table'));
        else {
          const answer = engineAnswer(query, EVENTS, NOW);
          if (typeof answer === 'string') sendJson(response, 400, oneApiError('General_BadRequest', 'T', answer));
          else sendJson(response, 200, wholeAnswer(answer));
        }
      },
      (_, response) => sendJson(response, 200, FUNCTIONS),
    );
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'kqlens-import-')));
    process.chdir(folder);
    process.env['KQLENS_SENT_LOG'] = join(folder, 'sent.ndjson');
    writeFileSync('kqlens.yaml', `# Ours\n${connections()}`);
  });
  afterEach(async () => {
    process.chdir(before.folder);
    rmSync(folder, { recursive: true, force: true });
    if (before.log === undefined) delete process.env['KQLENS_SENT_LOG'];
    else process.env['KQLENS_SENT_LOG'] = before.log;
    await server.close();
  });

  const connections = (): string =>
    `connections:\n  laptop: { kind: emulator, url: '${server.address}', database: D } # the laptop\n`;
  const run = (...args: string[]): Promise<Outcome> => kqlens('import', ...args, '--on', 'laptop', '-q');

  it('writes the schema of a table, names it in the configuration, and rules know it', async () => {
    const { code, stdout, stderr } = await run('schema', 'MyApp_CL');
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^schemas\/MyApp_CL\.csv: the table MyApp_CL, 2 columns \(new\)\nkqlens\.yaml: 1 name added\n$/,
    );
    assert.equal(read('schemas/MyApp_CL.csv'), 'ColumnName,ColumnType\nTimeGenerated,datetime\n"Odd, name",long\n');
    assert.equal(read('kqlens.yaml'), `# Ours\n${connections()}tables:\n  MyApp_CL: schemas/MyApp_CL.csv\n`);
    writeFileSync('rule.kql', "MyApp_CL | where ['Odd, name'] > 1 and NoSuch == 2\n");
    const checked = await kqlens('check', 'rule.kql');
    assert.match(checked.stdout, /The name 'NoSuch' does not refer[^]*1 rule in 1 file: 1 error\.\n$/);
  });

  it('brings what is declared up to date where it stands, and leaves the rest of the file alone', async () => {
    writeFileSync('kqlens.yaml', `${connections()}tables:\n  # proxy\n  Other_CL: { columns: { A: string } }\n`);
    await run('schema', 'MyApp_CL');
    const text = `${connections()}tables:\n  # proxy\n  Other_CL: { columns: { A: string } }\n  MyApp_CL: schemas/MyApp_CL.csv\n`;
    assert.equal(read('kqlens.yaml'), text);
    const again = await run('schema', 'MyApp_CL');
    assert.equal(again.stdout, 'schemas/MyApp_CL.csv: the table MyApp_CL, 2 columns (unchanged)\n');
    assert.equal(read('kqlens.yaml'), text);
  });

  it('adds to a configuration in JSON', async () => {
    rmSync('kqlens.yaml');
    const json = JSON.stringify({ connections: { laptop: { kind: 'emulator', url: server.address, database: 'D' } } });
    writeFileSync('kqlens.json', json);
    const { code, stderr } = await run('schema', 'MyApp_CL');
    assert.equal(code, 0, stderr);
    const written = JSON.parse(read('kqlens.json')) as { tables: object; connections: object };
    assert.deepEqual(written.tables, { MyApp_CL: 'schemas/MyApp_CL.csv' });
    assert.deepEqual(Object.keys(written.connections), ['laptop']);
  });

  it('leaves out what is declared in place, and says where', async () => {
    writeFileSync('kqlens.yaml', `${connections()}tables:\n  MyApp_CL: { columns: { A: string } }\n`);
    const { code, stderr } = await run('schema', 'MyApp_CL');
    assert.equal(code, 1);
    assert.match(stderr, /MyApp_CL: not imported: it is declared at .*kqlens\.yaml:4; take that out first\./);
    assert.ok(!existsSync('schemas'));
  });

  it('writes nothing where the service refuses', async () => {
    const { code, stderr } = await run('schema', 'MyApp_CL', 'NoSuch');
    assert.equal(code, 3);
    assert.match(stderr, /laptop: Semantic error: SEM0100: no such table/);
    assert.ok(!existsSync('schemas'));
    assert.equal(read('kqlens.yaml'), `# Ours\n${connections()}`);
  });

  it('writes a watchlist with its search key, which a local run joins', async () => {
    const { code, stderr } = await run('watchlist', 'VIPUsers');
    assert.equal(code, 0, stderr);
    assert.equal(read('watchlists/VIPUsers.csv'), 'User,Note\nann@example.org,"head, of\nIT"\nbob@example.org,\n');
    assert.match(
      read('kqlens.yaml'),
      /\nwatchlists:\n {2}VIPUsers: \{ file: watchlists\/VIPUsers\.csv, searchKey: User \}\n/,
    );
    writeFileSync('events.ndjson', EVENTS);
    writeFileSync('rule.kql', "_GetWatchlist('VIPUsers') | where SearchKey startswith 'ann' | project Note\n");
    const local = await kqlens('run', 'rule.kql', '-e', 'events.ndjson', '--format', 'ndjson');
    assert.match(local.stdout, /head, of\\nIT/);
  });

  it('writes stored functions that rules can call, and says which cannot be read', async () => {
    const { code, stderr } = await run('functions');
    assert.equal(code, 1);
    assert.match(stderr, /Broken: not imported: it cannot be read here/);
    assert.match(
      read('functions/Recent.kql'),
      /^\.create-or-alter function Recent\(days:timespan=1d\) \{\nDeviceProcessEvents/,
    );
    writeFileSync('events.ndjson', EVENTS);
    writeFileSync('rule.kql', 'Recent(1h) | project DeviceName\n');
    const args = ['run', 'rule.kql', '-e', 'events.ndjson', '--format', 'ndjson', '--now', '2026-11-20T12:00:00Z'];
    const local = await kqlens(...args);
    assert.match(local.stdout, /"DeviceName":"fin-ws-7"/, local.stderr);
    const missing = await run('functions', 'NoSuch');
    assert.match(missing.stderr, /NoSuch: not imported: there is no function of that name/);
  });

  it('saves the events of a query, labelled by their folder, which run locally to the same rows', async () => {
    const query = 'DeviceProcessEvents | where ProcessCommandLine has "get"';
    const { code, stdout, stderr } = await kqlens(
      ...['import', 'events', query, '--on', 'laptop', '--since', '7d', '-o', 'samples/malicious/get.ndjson'],
    );
    assert.equal(code, 0, stderr);
    assert.equal(stdout, 'samples/malicious/get.ndjson: 1 event (malicious)\n');
    const [event] = read('samples/malicious/get.ndjson').trim().split('\n');
    assert.match(event!, /"TimeGenerated":"2026-11-20T11:00:00\.1234567Z"/);
    assert.match(event!, /"AdditionalFields":\{"n":9007199254740993\}/);
    writeFileSync('rule.kql', `${query}\n| project ProcessId, AdditionalFields, ProcessCommandLine\n`);
    const local = await kqlens('run', 'rule.kql', '--format', 'json');
    const { hits } = JSON.parse(local.stdout) as { hits: { row: { ProcessId: string } }[] };
    assert.equal(hits[0]!.row.ProcessId, '9007199254740993', local.stdout);
  });

  it('saves them with pseudonyms, which follow from the seed', async () => {
    const args = ['events', 'DeviceProcessEvents', '--since', '7d', '--anonymise', '--seed', 'a'];
    const { code, stderr } = await kqlens('import', ...args, '--on', 'laptop', '-o', 'e.ndjson');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Replaced: 2 × host/);
    const events = read('e.ndjson');
    assert.doesNotMatch(events, /fin-ws-7|hr-ws-2/);
    assert.match(events, /"DeviceName":"host\w{6,}"/);
    assert.match(events, /kubectl get/);
    await run(...args, '-o', 'again.ndjson');
    assert.equal(read('again.ndjson'), events);
  });

  it('sends nothing before it is known where the events go', async () => {
    const { code, stderr } = await run('events', 'DeviceProcessEvents', '--since', '7d');
    assert.equal(code, 2);
    assert.match(stderr, /Where should the events go\? Give -o FILE/);
    writeFileSync('there.ndjson', 'mine');
    const there = await run('events', 'DeviceProcessEvents', '--since', '7d', '-o', 'there.ndjson');
    assert.match(there.stderr, /there\.ndjson is there already\. --force writes over it/);
    const unbounded = await run('events', 'DeviceProcessEvents', '-o', 'x.ndjson');
    assert.match(unbounded.stderr, /Give --since 7d, or add --yes/);
    assert.match((await run('events', 'no-such.kql', '-o', 'x.ndjson')).stderr, /no-such\.kql: there is no such file/);
    assert.deepEqual(server.requests, []);
  });

  it('writes no file where there are no events', async () => {
    const { code, stdout } = await run(
      'events',
      'DeviceProcessEvents | where false',
      '--since',
      '1d',
      '-o',
      'x.ndjson',
    );
    assert.equal(code, 0);
    assert.match(stdout, /has no such events; nothing was written/);
    assert.ok(!existsSync('x.ndjson'));
  });
});
