import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type {
  CompletionList,
  DocumentHighlight,
  Location,
  TextDocumentEdit,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver/node';
import { codeOf, type TestClient } from './client.js';
import { TestFolder } from './folder.js';
import { withEdits } from './matrix-fixtures.js';
import { PUSHED, serverFor } from './servers.js';

const ARM = {
  resources: [
    {
      type: 'Microsoft.SecurityInsights/alertRules',
      kind: 'Scheduled',
      properties: { displayName: 'T', query: '_GetWatchlist("VipUsers")\n| take 1' },
    },
  ],
};

/** Two folders, each with a watchlist of the same alias. */
const ONE: Readonly<Record<string, string>> = {
  'kqlens.yaml': 'watchlists:\n  VipUsers: {file: lists/vip.csv, searchKey: User}\n  Other: [{A: b}]\n',
  'lists/vip.csv': 'User\nann\n',
  'a.kql':
    "let vips = _GetWatchlist('VipUsers') | project User;\nSigninLogs | where UserPrincipalName in (vips) // VipUsers",
  'cased.kql': 'let alias = "vipusers"; _GetWatchlistAlias(alias) | take 1',
  'rule.yaml': 'kind: Scheduled\nquery: "_GetWatchlist(\\"VipUsers\\")\\n| where \'VipUsers\' == SearchKey"\n',
  'rule.json': JSON.stringify(ARM),
  'notes.md': 'VipUsers:\n\n```kql\n_GetWatchlist(@"VipUsers") | take 1\n```\n',
  'a.test.yaml':
    'version: 1\nwatchlists:\n  VipUsers: [{User: bob}]\ncases:\n  - name: n\n    events: [{UserPrincipalName: bob}]\n    expect: none\n',
};
const TWO: Readonly<Record<string, string>> = {
  'kqlens.yaml': 'watchlists:\n  "VipUsers": [{User: eve}]\n',
  'b.kql': '_GetWatchlist("VipUsers")',
};

describe('language server: watchlists of the workspace', function () {
  this.timeout(60_000);
  let client: TestClient;
  const one = new TestFolder();
  const two = new TestFolder();
  const inAlias = { line: 0, character: ONE['a.kql']!.indexOf('VipUsers') + 2 };

  before(async () => {
    client = await serverFor(PUSHED);
    for (const [name, text] of Object.entries(ONE)) one.write(name, text);
    for (const [name, text] of Object.entries(TWO)) two.write(name, text);
    const added = [one, two].map((folder) => ({ uri: folder.uri(''), name: 'test' }));
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added, removed: [] } });
    for (const name of ['a.kql', 'rule.json']) await client.open(one.uri(name), ONE[name]!);
    await client.open(one.uri('kqlens.yaml'), ONE['kqlens.yaml']!, 'yaml');
    await client.open(two.uri('b.kql'), TWO['b.kql']!);
    await client.open(two.uri('kqlens.yaml'), TWO['kqlens.yaml']!, 'yaml');
  });
  after(async () => {
    for (const name of ['a.kql', 'rule.json', 'kqlens.yaml']) await client.close(one.uri(name));
    for (const name of ['b.kql', 'kqlens.yaml']) await client.close(two.uri(name));
    const removed = [one, two].map((folder) => ({ uri: folder.uri(''), name: 'test' }));
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed } });
    one.remove();
    two.remove();
  });

  const at = (uri: string, position: object, more: object = {}): object => ({
    textDocument: { uri },
    position,
    ...more,
  });

  /** What files are after a rename, by name. */
  async function renamed(folder: TestFolder, name: string, position: object, newName: string) {
    const edit = await client.request<WorkspaceEdit>(
      'textDocument/rename',
      at(folder.uri(name), position, { newName }),
    );
    return Object.fromEntries(
      (edit.documentChanges as TextDocumentEdit[]).map(({ textDocument: { uri }, edits }) => {
        const path = fileURLToPath(uri);
        return [path.slice(folder.path.length + 1), withEdits(readFileSync(path, 'utf8'), edits as never[])];
      }),
    );
  }

  it('are found in every file and container of their folder, not in another folder', async () => {
    const context = { includeDeclaration: true };
    const found = await client.request<Location[]>(
      'textDocument/references',
      at(one.uri('a.kql'), inAlias, { context }),
    );
    const place = (name: string, nth = 0): object => {
      const text = ONE[name]!;
      let start = -1;
      for (let i = 0; i <= nth; i++) start = text.toLowerCase().indexOf('vipusers', start + 1);
      const line = text.slice(0, start).split('\n').length - 1;
      const character = start - text.lastIndexOf('\n', start - 1) - 1;
      return { uri: one.uri(name), range: { start: { line, character }, end: { line, character: character + 8 } } };
    };
    const byUri = (a: unknown, b: unknown): number => (a as Location).uri.localeCompare((b as Location).uri);
    assert.deepEqual(
      [...found].sort(byUri),
      [
        place('kqlens.yaml'),
        place('a.kql'),
        place('cased.kql'),
        place('rule.yaml'),
        place('rule.json'),
        place('notes.md', 1),
      ].sort(byUri),
    );
  });

  it('are renamed with their key, their uses and the tests that declare them', async () => {
    const changed = await renamed(one, 'a.kql', inAlias, 'Very Important');
    const expected = {
      'kqlens.yaml': ONE['kqlens.yaml']!.replace('VipUsers', 'Very Important'),
      'a.kql': ONE['a.kql']!.replace('VipUsers', 'Very Important'),
      'cased.kql': ONE['cased.kql']!.replace('vipusers', 'Very Important'),
      'rule.yaml': ONE['rule.yaml']!.replace('VipUsers', 'Very Important'),
      'rule.json': ONE['rule.json']!.replace('VipUsers', 'Very Important'),
      'notes.md': ONE['notes.md']!.replace('"VipUsers"', '"Very Important"'),
      'a.test.yaml': ONE['a.test.yaml']!.replace('VipUsers', 'Very Important'),
    };
    assert.deepEqual(changed, expected);
  });

  it('are renamed from the configuration, whose key keeps its quotes', async () => {
    assert.deepEqual(await renamed(two, 'kqlens.yaml', { line: 1, character: 5 }, 'Vip2'), {
      'kqlens.yaml': TWO['kqlens.yaml']!.replace('VipUsers', 'Vip2'),
      'b.kql': TWO['b.kql']!.replace('VipUsers', 'Vip2'),
    });
  });

  it('do not get an alias that is taken or impossible', async () => {
    for (const [newName, words] of [
      ['other', /watchlist “other” already/],
      ['a"b', /no alias/],
      ['ab', /no alias/],
    ] as const) {
      const asked = client.request('textDocument/rename', at(one.uri('a.kql'), inAlias, { newName }));
      await assert.rejects(asked, (fault: Error) => codeOf(fault) === -32803 && words.test(fault.message));
    }
  });

  it('lead to their file, from a rule and from the configuration', async () => {
    for (const [name, position] of [
      ['a.kql', inAlias],
      ['kqlens.yaml', { line: 1, character: 4 }],
    ] as const) {
      const found = await client.request<Location[]>('textDocument/definition', at(one.uri(name), position));
      assert.deepEqual(
        found.map(({ uri }) => uri),
        [one.uri('lists/vip.csv')],
      );
    }
  });

  it('are highlighted, completed and found by name', async () => {
    const highlights = await client.request<DocumentHighlight[]>(
      'textDocument/documentHighlight',
      at(one.uri('a.kql'), inAlias),
    );
    assert.deepEqual(highlights, [
      {
        kind: 2,
        range: {
          start: { line: 0, character: inAlias.character - 2 },
          end: { line: 0, character: inAlias.character + 6 },
        },
      },
    ]);
    const { items } = await client.request<CompletionList>('textDocument/completion', at(one.uri('a.kql'), inAlias));
    assert.deepEqual(items.map(({ label }) => label).sort(), ['Other', 'VipUsers']);
    const symbols = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'vipusers' });
    const files = new Set(symbols.map(({ location }) => location.uri));
    assert.ok(files.has(one.uri('kqlens.yaml')) && files.has(two.uri('kqlens.yaml')));
  });
});
