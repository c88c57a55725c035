import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CompletionList, DocumentDiagnosticReport, Hover } from 'vscode-languageserver';
import { RULE } from '../testing/memory-tests.js';
import { TestClient } from './client.js';

const TEST = `version: 1
rule: rule.kql
cases:
  - name: one
    label: malicious
    events: [{ id: d1, FileName: docker }]
    expect: { hits: [] }
`;

describe('a rule test file in an editor', () => {
  let folder: string;
  let client: TestClient;
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kqlens-test-file-'));
    writeFileSync(join(folder, 'rule.kql'), RULE);
    writeFileSync(join(folder, 'rule.test.yaml'), TEST);
    client = await TestClient.start({ capabilities: {}, folders: [pathToFileURL(folder).href] });
    await client.open(uri('rule.test.yaml'), TEST, 'yaml');
  });

  after(async () => {
    await client.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has completion of ids and fields from the server, without a YAML extension', async () => {
    const textDocument = { uri: uri('rule.test.yaml') };
    const ids = await client.request<CompletionList>('textDocument/completion', {
      textDocument,
      position: { line: 6, character: 21 },
    });
    assert.deepEqual(
      ids.items.map(({ label, textEdit }) => ({ label, textEdit })),
      [
        {
          label: 'd1',
          textEdit: { range: { start: { line: 6, character: 21 }, end: { line: 6, character: 21 } }, newText: 'd1' },
        },
      ],
    );
    const columns = await client.request<CompletionList>('textDocument/completion', {
      textDocument,
      position: { line: 5, character: 25 },
    });
    const column = columns.items.find(({ label }) => label === 'FolderPath');
    assert.deepEqual(column?.textEdit, {
      range: { start: { line: 5, character: 23 }, end: { line: 5, character: 31 } },
      newText: 'FolderPath',
    });
  });

  it('has hover', async () => {
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri: uri('rule.test.yaml') },
      position: { line: 5, character: 26 },
    });
    assert.match(JSON.stringify(hover.contents), /FileName: string/u);
    assert.deepEqual(hover.range, { start: { line: 5, character: 23 }, end: { line: 5, character: 31 } });
  });

  it('has diagnostics, except where the client shows the tests itself', async () => {
    const broken = TEST.replace('label: malicious', 'label: evil');
    const pull = (one: TestClient): Promise<DocumentDiagnosticReport> =>
      one.request('textDocument/diagnostic', { textDocument: { uri: uri('rule.test.yaml') } });
    await client.change(uri('rule.test.yaml'), { text: broken });
    const report = await pull(client);
    assert.ok(report.kind === 'full');
    assert.deepEqual(
      report.items.map(({ code, range }) => [code, range.start.line]),
      [['rule-test', 4]],
    );
    await client.change(uri('rule.test.yaml'), { text: TEST });
    const mended = await pull(client);
    assert.deepEqual(mended.kind === 'full' && mended.items, []);
    const other = await TestClient.start({
      capabilities: {},
      folders: [pathToFileURL(folder).href],
      initializationOptions: { showsTestFiles: true },
    });
    await other.open(uri('rule.test.yaml'), broken, 'yaml');
    const shownThere = await pull(other);
    await other.stop();
    assert.deepEqual(shownThere.kind === 'full' && shownThere.items, []);
  });
});
