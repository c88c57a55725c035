import assert from 'node:assert/strict';
import type { CodeLens, Diagnostic, Hover } from 'vscode-languageserver/node';
import type { RunResult, RunSuccess } from '../../server/src/service/protocol.js';
import type { TestClient } from './client.js';
import { processEvent, TestFolder } from './folder.js';
import { PULLED, serverFor } from './servers.js';

const QUERY = 'DeviceProcessEvents | where FileName == "x" and Nope == 1';
const DOCUMENTS: Readonly<Record<string, string>> = {
  yaml: `kind: Scheduled\nseverity: Hihg\nquery: |\n  ${QUERY}\n`,
  json: `{"displayName": "d", "queryCondition": {"queryText": ${JSON.stringify(QUERY)}}, "detectionAction": {"alertTemplate": {"severity": "hihg"}}}`,
  jsonc: `// a template\n{"resources": [{"type": "Microsoft.SecurityInsights/alertRules", "kind": "NRT", "properties": {"severity": "Hihg", "query": ${JSON.stringify(QUERY)}}}]}`,
  markdown: `# Hunts\n\n\`\`\`kql\n${QUERY}\n\`\`\`\n`,
};

describe('language server: documents without a file', function () {
  this.timeout(60_000);
  let client: TestClient;
  before(async () => {
    client = await serverFor(PULLED);
  });

  for (const [languageId, text] of Object.entries(DOCUMENTS)) {
    it(`are read by their language: ${languageId}`, async () => {
      const uri = 'untitled:Untitled-1';
      await client.open(uri, text, languageId);
      const textDocument = { uri };
      const { items } = await client.request<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument });
      const before = text.slice(0, text.indexOf('Nope')).split('\n');
      const start = { line: before.length - 1, character: before.at(-1)!.length };
      const unknown = items.filter(({ code }) => code === 'KS142').map(({ range }) => range.start);
      assert.deepEqual(unknown, [start]);
      const wrong = items.filter(({ message }) => /Hihg/i.test(JSON.stringify(message)));
      assert.equal(wrong.length > 0, languageId !== 'markdown', JSON.stringify(items));
      const position = { ...start, character: start.character - 12 };
      const hover = await client.request<Hover | null>('textDocument/hover', { textDocument, position });
      assert.ok(hover !== null);
      await client.close(uri);
    });
  }

  it('are no rules where their shape is none, and are read anew in another language', async () => {
    const uri = 'untitled:Untitled-2';
    const textDocument = { uri };
    await client.open(uri, 'name: a\nsteps: [T | where x]\n', 'yaml');
    const lenses = (): Promise<CodeLens[]> => client.request('textDocument/codeLens', { textDocument });
    assert.deepEqual(await lenses(), []);
    await client.close(uri);
    await client.open(uri, 'print 1', 'kql');
    assert.equal((await lenses()).length, 1);
    await client.close(uri);
  });

  it('run over chosen events, under the name that the client knows', async () => {
    const folder = new TestFolder();
    const events = folder.write('events.ndjson', processEvent({ FileName: 'x' }) + processEvent({ FileName: 'y' }));
    const uri = 'untitled:Untitled-3';
    await client.open(uri, DOCUMENTS['yaml']!.replace(' and Nope == 1', ''), 'yaml');
    const ran = (await client.request<RunResult>('kqlens/run', { uri, files: [events] })) as RunSuccess;
    assert.deepEqual([ran.ok, ran.uri, ran.counts?.hits], [true, uri, 1]);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    assert.ok(lenses.some(({ command }) => command!.title.startsWith('1 hit of 2')));
    await client.close(uri);
    folder.remove();
  });
});
