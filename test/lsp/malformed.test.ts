import assert from 'node:assert/strict';
import { join } from 'node:path';
import { uriOf, type TestClient } from './client.js';
import { PUSHED, SAMPLES, serverFor } from './servers.js';

/** Texts that are broken in every way that matters to a reader or the parser. */
const TEXTS: readonly (readonly [string, string, string])[] = [
  ['nothing', 'a.kql', ''],
  ['blanks', 'b.kql', ' \n\t\n'],
  ['half a string', 'c.kql', 'T | where A == "half'],
  ['unbalanced brackets', 'd.kql', 'T | where ((((((( | extend )))'],
  ['a lone pipe', 'e.kql', '|'],
  ['control characters', 'f.kql', 'T\u0000\u0001 | take \u007f 1'],
  ['half a surrogate pair', 'g.kql', 'print "\ud83d"'],
  ['a byte order mark and CRLF', 'h.kql', '\ufeffT\r\n| where A == 1\r\n| wher'],
  ['deep nesting', 'i.kql', `print x = ${'('.repeat(300)}1${')'.repeat(300)}`],
  ['a management command', 'j.kql', '.show tables'],
  ['broken YAML', 'k.yaml', 'id: [1\nquery: |\n\tT\n  | where\nkind: "Sched'],
  ['tabs in YAML', 'l.yaml', 'kind: Scheduled\n\tquery: |\n\t  T | take'],
  ['YAML that refers to itself', 'm.yaml', 'a: &a [*a, *a]\nquery: T\nkind: Scheduled'],
  [
    'half of a JSON file',
    'n.json',
    '{"resources": [{"type": "Microsoft.SecurityInsights/alertRules", "properties": {"query": "T | whe',
  ],
  [
    'a wrong escape',
    'o.json',
    '{"resources":[{"type":"Microsoft.SecurityInsights/alertRules","properties":{"query":"T \\q \\u12"}}]}',
  ],
  ['a fence without end', 'p.md', '# A\n```kql\nT | where\n'],
];

describe('language server: malformed input', () => {
  let client: TestClient;
  before(async function () {
    this.timeout(60_000);
    client = await serverFor(PUSHED);
  });

  for (const [what, name, text] of TEXTS) {
    it(`survives ${what}`, async () => {
      const uri = uriOf(join(SAMPLES, name));
      const language = name.endsWith('.kql') ? 'kql' : name.slice(name.indexOf('.') + 1);
      await client.open(uri, text, language);
      const lines = text.split(/\r\n|\r|\n/);
      for (const { range } of await client.diagnosticsOf(uri)) {
        assert.ok(range.start.line < lines.length && range.end.line < lines.length);
        assert.ok(range.start.character <= lines[range.start.line]!.length);
        assert.ok(range.end.character <= lines[range.end.line]!.length);
      }
      const textDocument = { uri };
      const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 1000 } };
      await client.request('textDocument/codeLens', { textDocument });
      await client.request('textDocument/inlayHint', { textDocument, range });
      await client.request('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } });
      await client.close(uri);
    });
  }

  it('answers requests that make no sense with an error, and goes on', async () => {
    await assert.rejects(client.request('textDocument/codeLens', {}));
    await assert.rejects(client.request('kqlens/noSuchRequest', {}));
    await assert.rejects(client.request('kqlens/run', { uri: 5 }));
    assert.equal(
      await client.request('textDocument/codeLens', { textDocument: { uri: 'file:///not/open.kql' } }),
      null,
    );
  });

  it('takes no notice of notifications that make no sense', async () => {
    const uri = uriOf(join(SAMPLES, 'never-opened.kql'));
    await client.notify('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: 'T' }],
    });
    await client.notify('textDocument/didClose', { textDocument: { uri } });
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: 'file:///%zz', type: 9 }] });
    await client.notify('workspace/didChangeConfiguration', {
      settings: { kqlens: { autoRun: 'often', inlayHints: 5 } },
    });
    await client.notify('$/unknown', {});
    const alive = uriOf(join(SAMPLES, 'alive.kql'));
    await client.open(alive, 'print x = 1');
    assert.deepEqual(await client.diagnosticsOf(alive), []);
    await client.close(alive);
  });

  it('clamps edits that lie outside of the document', async () => {
    const uri = uriOf(join(SAMPLES, 'outside.kql'));
    await client.open(uri, 'print x = 1');
    const far = { line: 900, character: 900 };
    await client.change(uri, { range: { start: far, end: far }, text: '\n| take 1' });
    assert.deepEqual(await client.diagnosticsOf(uri), []);
    await client.close(uri);
  });

  it('keeps its place in a rule of 2 MB', async function () {
    this.timeout(60_000);
    const uri = uriOf(join(SAMPLES, 'long.kql'));
    const comments = '// a line of a very long introduction\n'.repeat(55_000);
    await client.open(uri, `print x = 1\n${comments}| where y == 1`);
    const [error] = await client.diagnosticsOf(uri);
    assert.deepEqual(error!.range, { start: { line: 55_001, character: 8 }, end: { line: 55_001, character: 9 } });
    await client.close(uri);
  });
});
