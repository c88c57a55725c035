import assert from 'node:assert/strict';
import { builtInCatalog, workspaceCatalog } from '../../../server/src/schema/catalog.js';
import { workspaceAdditions, type LoadedAdditions } from '../../../server/src/schema/configuration/additions.js';
import { loadConfiguration } from '../../../server/src/schema/configuration/load.js';
import { memoryHost } from './memory-host.js';

function read(configuration: string, files: Record<string, string>): LoadedAdditions {
  const host = memoryHost({ '/w/kqlens.yaml': configuration, ...files });
  const loaded = loadConfiguration('/w', host);
  assert.deepEqual(loaded.problems, []);
  return workspaceAdditions(loaded.configuration, host);
}

const messages = ({ problems }: LoadedAdditions): [string, number, string][] =>
  problems.map(({ file, line, message }) => [file, line, message]);

describe('custom tables from files', () => {
  const columns = [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'Count', type: 'long' },
    { name: 'Ok', type: 'bool' },
  ];
  const cases: [name: string, file: string, text: string][] = [
    [
      'a getschema export as CSV',
      't.csv',
      'ColumnName,ColumnOrdinal,DataType,ColumnType\r\nTimeGenerated,0,System.DateTime,datetime\r\nCount,1,System.Int64,long\r\nOk,2,System.SByte,bool\r\n',
    ],
    [
      'a getschema export as JSON',
      't.json',
      '[{"ColumnName":"TimeGenerated","DataType":"System.DateTime"},{"ColumnName":"Count","DataType":"System.Int64"},{"ColumnName":"Ok","DataType":"System.SByte"}]',
    ],
    ['a mapping', 't.json', '{"columns":{"TimeGenerated":"datetime","Count":"long","Ok":"boolean"}}'],
    [
      'an Azure table resource',
      't.json',
      '{"name":"T_CL","properties":{"schema":{"name":"T_CL","columns":[{"name":"TimeGenerated","type":"dateTime"},{"name":"Count","type":"long"},{"name":"Ok","type":"boolean"}]}}}',
    ],
  ];
  for (const [name, file, text] of cases) {
    it(`reads ${name}`, () => {
      const result = read(`tables: {T_CL: ${file}}`, { [`/w/${file}`]: text });
      assert.deepEqual(messages(result), []);
      assert.deepEqual(result.additions.tables, [
        { name: 'T_CL', columns, open: false, extends: false, file: `/w/${file}` },
      ]);
      assert.deepEqual(result.files, [`/w/${file}`]);
    });
  }

  it('reports what is wrong where it is', () => {
    const result = read(
      'tables:\n  A_CL: a.csv\n  B_CL: b.csv\n  C_CL: c.json\n  D_CL: {columns: {X: long}, open: true}\n',
      {
        '/w/a.csv': 'ColumnName,ColumnType\nX,long\nY,lung\n',
        '/w/c.json': '{"columns": 3}',
      },
    );
    assert.deepEqual(messages(result), [
      ['/w/a.csv', 3, 'the table `A_CL` cannot be read: the column `Y` has the unknown type `lung`'],
      ['/w/kqlens.yaml', 3, '`/w/b.csv` cannot be read'],
      ['/w/c.json', 1, 'the table `C_CL` cannot be read: it holds no list of columns'],
    ]);
    assert.deepEqual(
      result.additions.tables.map(({ name, open }) => [name, open]),
      [['D_CL', true]],
    );
  });
});

describe('watchlists', () => {
  it('are read from CSV and JSON, all values as text', () => {
    const result = read('watchlists:\n  A: {file: a.csv, searchKey: Upn}\n  B: b.json\n', {
      '/w/a.csv': '\uFEFFUpn,Note\n"a@x.com","says ""hi"",\nthen leaves"\nb@x.com\n\n',
      '/w/b.json': '[{"Ip":"10.0.0.1","Weight":3},{"Ip":"10.0.0.2","Tags":["x"]}]',
    });
    assert.deepEqual(messages(result), []);
    const [a, b] = result.additions.watchlists;
    assert.deepEqual(a?.rows, [
      { Upn: 'a@x.com', Note: 'says "hi",\nthen leaves' },
      { Upn: 'b@x.com', Note: '' },
    ]);
    assert.equal(a.searchKey, 'Upn');
    assert.deepEqual(
      b?.columns.map(({ name, type }) => [name, type]),
      [
        ['Ip', 'string'],
        ['Weight', 'string'],
        ['Tags', 'string'],
      ],
    );
    assert.deepEqual(b.rows[1], { Ip: '10.0.0.2', Weight: '', Tags: '["x"]' });
  });

  it('report missing keys and broken files', () => {
    const result = read('watchlists:\n  A: {file: a.csv, searchKey: Mail}\n  B: b.csv\n  C: c.json\n  D: d.csv\n', {
      '/w/a.csv': 'Upn\nx\n',
      '/w/b.csv': 'Upn\nx\ny,z\n',
      '/w/c.json': '{"a":1}',
      '/w/d.csv': '',
    });
    assert.deepEqual(messages(result), [
      ['/w/kqlens.yaml', 2, 'the watchlist `A` has no column `Mail` to search by'],
      ['/w/b.csv', 3, 'a record of the watchlist `B` has 2 fields, the header 1'],
      ['/w/c.json', 1, 'the watchlist `C` cannot be read: it is not a list of objects'],
      ['/w/d.csv', 1, 'the watchlist `D` is empty'],
    ]);
  });
});

describe('functions', () => {
  it('are read from text, commands and parser files', () => {
    const result = read(
      'functions:\n  Plain: plain.kql\n  Created: created.kql\n  Solution: solution.yaml\n  Asim: asim.yaml\n  Inline: {body: print x, parameters: "x:int=1"}\n',
      {
        '/w/plain.kql': '// rare\nDeviceEvents | take 1\n',
        '/w/created.kql':
          '// made by hand\n.create-or-alter function with (folder = "a)", docstring = "x") Created(T:(*), user:string, days:int=7) {\n  T | where A == "}" // }\n}\n',
        '/w/solution.yaml': 'FunctionName: Solution\nFunctionAlias: Solution\nFunctionQuery: |\n  Syslog\n  | take 1\n',
        '/w/asim.yaml':
          "ParserName: Asim\nParserParams:\n  - Name: starttime\n    Type: datetime\n    Default: datetime(null)\n  - Name: eventresult\n    Type: string\n    Default: '*'\nParserQuery: |\n  Syslog\n",
      },
    );
    assert.deepEqual(messages(result), []);
    const [plain, created, solution, asim, inline] = result.additions.functions;
    assert.deepEqual(plain, {
      name: 'Plain',
      parameters: [],
      returns: undefined,
      kind: 'workspace',
      body: '// rare\nDeviceEvents | take 1',
      file: '/w/plain.kql',
    });
    assert.deepEqual(created?.parameters, [
      { name: 'T', type: 'table', tabular: { columns: [], open: true } },
      { name: 'user', type: 'string' },
      { name: 'days', type: 'int', default: '7', optional: true },
    ]);
    assert.equal(created.body, 'T | where A == "}" // }');
    assert.equal(solution?.body, 'Syslog\n| take 1');
    assert.deepEqual(asim?.parameters, [
      { name: 'starttime', type: 'datetime', default: 'datetime(null)', optional: true },
      { name: 'eventresult', type: 'string', default: "'*'", optional: true },
    ]);
    assert.deepEqual(inline?.parameters, [{ name: 'x', type: 'int', default: '1', optional: true }]);
    assert.equal(inline.file, undefined);
  });

  it('report what cannot be read', () => {
    const result = read(
      'functions:\n  A: {body: print 1, parameters: "x"}\n  B: b.kql\n  C: c.yaml\n  D: {body: print 1, parameters: "x:lung"}\n',
      { '/w/b.kql': '.create function B(x:int) { print x\n', '/w/c.yaml': 'Name: C\n' },
    );
    assert.deepEqual(messages(result), [
      ['/w/kqlens.yaml', 2, 'the parameters of `A` cannot be read: `x` is not a parameter and its type'],
      [
        '/w/b.kql',
        1,
        'the function `B` cannot be read: the `.create function` command is not complete: a bracket is not closed',
      ],
      ['/w/c.yaml', 1, 'the function `C` cannot be read: it has neither `FunctionQuery` nor `ParserQuery`'],
      ['/w/kqlens.yaml', 5, 'the parameters of `D` cannot be read: `lung` is not a type'],
    ]);
  });
});

describe('additions and catalog together', () => {
  it('make declared names known', () => {
    const { additions } = read(
      'tables: {T_CL: {columns: {A: long}}}\nwatchlists: {W: [{K: a}]}\nfunctions: {F: {body: T_CL}}\n',
      {},
    );
    const catalog = workspaceCatalog(builtInCatalog('sentinel'), additions);
    assert.equal(catalog.table('T_CL')?.columns[0]?.type, 'long');
    assert.deepEqual(catalog.watchlist('w')?.rows, [{ K: 'a' }]);
    assert.equal(catalog.function('F')?.body, 'T_CL');
  });
});

describe('external data', () => {
  const text = "externalData:\n  'https://h.example/a.csv': a.csv\n  'https://h.example/b.csv?sig=K': b.csv\n";

  it('is found by its address, whatever key the rule adds', () => {
    const { additions, problems } = read(text, { '/w/a.csv': '1,2\n', '/w/b.csv': '3\n' });
    assert.deepEqual(problems, []);
    const catalog = workspaceCatalog(builtInCatalog('sentinel'), additions);
    assert.equal(catalog.externalFile('https://h.example/a.csv?sv=1&sig=S')?.text, '1,2\n');
    assert.equal(catalog.externalFile('https://h.example/b.csv;managed_identity=system')?.text, '3\n');
    assert.equal(catalog.externalFile('https://h.example/c.csv'), undefined);
  });

  it('reports a file that is not there, and keeps the others', () => {
    const { additions, problems } = read(text, { '/w/a.csv': '1\n' });
    assert.deepEqual(
      problems.map((p) => [p.line, p.message]),
      [[3, '`/w/b.csv` cannot be read']],
    );
    assert.deepEqual(additions.externalFiles, [{ address: 'https://h.example/a.csv', text: '1\n', file: '/w/a.csv' }]);
  });
});
