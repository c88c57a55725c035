import assert from 'node:assert/strict';
import type { CompletionItem, CompletionList, Hover } from 'vscode-languageserver/node';
import type { TestClient } from './client.js';
import { TestFolder } from './folder.js';
import { PUSHED, serverFor } from './servers.js';

const signIn = (user: string, city: string, more: object = {}): string =>
  `${JSON.stringify({
    Type: 'SigninLogs',
    TimeGenerated: '2026-11-20T10:00:00Z',
    UserPrincipalName: user,
    ResultType: '0',
    LocationDetails: { city, geoCoordinates: { latitude: 1.5 }, 'zip code': '1' },
    ConditionalAccessPolicies: [{ id: 'x', result: 'success' }],
    DeviceDetail: '{"browser":"Edge 1"}',
    ...more,
  })}\n`;

const EVENTS = `${signIn('ann@x.example', 'Oslo')}${signIn('bob@x.example', 'Bergen')}${signIn(
  'eve@x.example',
  'Oslo',
  {
    ResultType: '50126',
    LocationDetails: { city: 'Oslo', state: 'OsloState' },
  },
)}`;

/** A query in containers; `|>` is where it is asked about. */
const CONTAINERS: Readonly<Record<string, (query: string) => string>> = {
  'rule.kql': (query) => query,
  'rule.yaml': (query) => `kind: Scheduled\nquery: |\n${query.replace(/^/gm, '  ')}\n`,
  'rule.json': (query) =>
    `{"resources":[{"type":"Microsoft.SecurityInsights/alertRules","kind":"NRT","properties":{"query":${JSON.stringify(query)}}}]}`,
  'rule.md': (query) => `# x\n\n\`\`\`kql\n${query}\n\`\`\`\n`,
};

describe('language server: what the samples hold', function () {
  this.timeout(60_000);
  let client: TestClient;
  const folder = new TestFolder();
  let opened = 0;

  before(async () => {
    client = await serverFor(PUSHED);
    folder.write('samples/signins.ndjson', EVENTS);
    const added = [{ uri: folder.uri(''), name: 'test' }];
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added, removed: [] } });
  });
  after(async () => {
    const removed = [{ uri: folder.uri(''), name: 'test' }];
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed } });
    folder.remove();
  });

  /** Opens a query in a file and asks at the mark. */
  async function ask<R>(method: string, query: string, file = 'rule.kql'): Promise<R> {
    const marked = CONTAINERS[file]!(query);
    const before = marked.slice(0, marked.indexOf('|>')).split('\n');
    const uri = folder.uri(`${opened++}-${file}`);
    await client.open(uri, marked.replace('|>', ''));
    const position = { line: before.length - 1, character: before.at(-1)!.length };
    const answer = await client.request<R>(method, { textDocument: { uri }, position });
    await client.close(uri);
    return answer;
  }

  /** The first items, asked for again until the samples were read. */
  async function items(query: string, file?: string): Promise<readonly CompletionItem[]> {
    for (;;) {
      const list = await ask<CompletionList>('textDocument/completion', query, file);
      const isRead = list.items.some(({ sortText }) => sortText?.startsWith('000_') === true);
      if (isRead || !list.isIncomplete) return list.items.filter((item) => item.sortText?.startsWith('000_') === true);
    }
  }
  const labels = async (query: string, file?: string): Promise<string[]> =>
    (await items(query, file)).map(({ label }) => label);

  for (const file of Object.keys(CONTAINERS)) {
    it(`is offered as members of dynamic values: ${file}`, async () => {
      assert.deepEqual(await labels('SigninLogs\n| where LocationDetails.|>', file), [
        'city',
        'geoCoordinates',
        'state',
      ]);
    });

    it(`counts the events that hold a literal: ${file}`, async () => {
      const query = 'SigninLogs\n| where tostring(LocationDetails.city) =~ "os|>lo"';
      const { contents } = await ask<Hover>('textDocument/hover', query, file);
      assert.match(JSON.stringify(contents), /2 of 3 sample events hold this text: `LocationDetails` 2\./);
    });
  }

  it('is offered deeper, in brackets, of arrays, of text that is JSON, and through other names', async () => {
    assert.deepEqual(await labels('SigninLogs | extend x = LocationDetails.geoCoordinates.la|>'), ['latitude']);
    assert.deepEqual(await labels('SigninLogs | where LocationDetails["|>"] == 1'), [
      'city',
      'geoCoordinates',
      'zip code',
      'state',
    ]);
    assert.deepEqual(await labels('SigninLogs | extend p = ConditionalAccessPolicies[0].|>'), ['id', 'result']);
    assert.deepEqual(await labels('SigninLogs | extend d = parse_json(DeviceDetail) | where d.|> == 1'), ['browser']);
    assert.deepEqual(
      await labels('let T = SigninLogs | project L = LocationDetails; T | where L["geoCoordinates"].|>'),
      ['latitude'],
    );
  });

  it('tells types and how many samples have it', async () => {
    const [city] = await items('SigninLogs | where LocationDetails.ci|>');
    assert.equal(city?.detail, 'string, in 3 samples');
    assert.match(JSON.stringify(city?.textEdit), /"newText":"city"/);
  });

  it('is offered as values after the vocabulary of the column', async () => {
    assert.deepEqual((await labels('SigninLogs | where UserPrincipalName == "|>"')).sort(), [
      'ann@x.example',
      'bob@x.example',
      'eve@x.example',
    ]);
    assert.ok((await labels('SigninLogs | where ResultType in (|>)')).includes('"50126"'));
  });

  it('is not told where a text is no text of events, and is asked again after the samples changed', async () => {
    const regex = await ask<Hover>('textDocument/hover', 'SigninLogs | where UserPrincipalName matches regex "an|>n"');
    assert.doesNotMatch(JSON.stringify(regex.contents), /sample/);
    const none = await ask<Hover>('textDocument/hover', 'SigninLogs | where UserPrincipalName has_any ("zo|>e", "x")');
    assert.match(JSON.stringify(none.contents), /0 of 3 sample events hold this text\./);
    folder.write('samples/more.ndjson', signIn('zoe@x.example', 'Oslo'));
    const more = await ask<Hover>('textDocument/hover', 'SigninLogs | where UserPrincipalName has_any ("zo|>e", "x")');
    assert.match(JSON.stringify(more.contents), /1 of 4 sample events hold this text: `UserPrincipalName` 1/);
  });
});
