import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Location, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { codeOf, type TestClient } from './client.js';
import { TestFolder } from './folder.js';
import { PUSHED, serverFor } from './servers.js';

describe('language server: functions of the workspace', function () {
  this.timeout(60_000);
  let client: TestClient;
  let folder: TestFolder;
  const position = { line: 0, character: 3 };
  const files: Readonly<Record<string, string>> = {
    'kqlens.yaml': 'functions:\n  Recent: functions/Recent.kql\n  Twice: functions/Twice.kql\n',
    'functions/Recent.kql':
      '.create-or-alter function with (folder="x") Recent(days: timespan) { SigninLogs | take 5 }',
    'functions/Twice.kql': 'Recent(1d) | union Recent(2d)',
    'a.kql': 'Recent(1d) | take 1',
    'rule.yaml': 'query: |\n  Twice\n  | union (Recent(1h))\nkind: Scheduled\n',
    'other.kql': 'let Recent = 1; print Recent',
  };

  before(async () => {
    client = await serverFor(PUSHED);
    folder = new TestFolder();
    for (const [name, text] of Object.entries(files)) folder.write(name, text);
    const added = [{ uri: folder.uri(''), name: 'test' }];
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added, removed: [] } });
    await client.open(folder.uri('a.kql'), files['a.kql']!);
  });
  after(async () => {
    await client.close(folder.uri('a.kql'));
    const removed = [{ uri: folder.uri(''), name: 'test' }];
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed } });
    folder.remove();
  });

  const rename = (newName: string): Promise<WorkspaceEdit> =>
    client.request('textDocument/rename', { textDocument: { uri: folder.uri('a.kql') }, position, newName });

  it('are found where they are declared and in every file that calls them', async () => {
    const textDocument = { uri: folder.uri('a.kql') };
    const found = await client.request<Location[]>('textDocument/references', {
      textDocument,
      position,
      context: { includeDeclaration: true },
    });
    assert.deepEqual(
      found.map(({ uri, range: { start } }) => [uri.slice(folder.uri('').length), start.line, start.character]).sort(),
      [
        ['a.kql', 0, 0],
        ['functions/Twice.kql', 0, 0],
        ['functions/Twice.kql', 0, 19],
        ['kqlens.yaml', 1, 2],
        ['rule.yaml', 2, 11],
      ].map(([name, ...place]) => [folder.uri(String(name)).slice(folder.uri('').length), ...place]),
    );
  });

  it('are renamed in all of them, and in the command that creates them', async () => {
    const { documentChanges } = await rename('Lately');
    const changed = Object.fromEntries(
      (documentChanges as TextDocumentEdit[]).map(({ textDocument: { uri }, edits }) => {
        const path = fileURLToPath(uri);
        const lines = readFileSync(path, 'utf8').split('\n');
        for (const { range, newText } of [...edits].reverse() as { range: Location['range']; newText: string }[]) {
          const line = lines[range.start.line]!;
          lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
        }
        return [path.slice(folder.path.length + 1), lines.join('\n')];
      }),
    );
    const expected = Object.entries(files).filter(([name]) => name !== 'other.kql');
    assert.deepEqual(
      changed,
      Object.fromEntries(expected.map(([name, text]) => [name, text.replace(/(?<!\/)\bRecent\b/g, 'Lately')])),
    );
  });

  it('do not get a name that is taken', async () => {
    for (const [name, words] of [
      ['Twice', /function “Twice” already/],
      ['SigninLogs', /table “SigninLogs” already/],
      ['a b', /no name/],
    ] as const) {
      await assert.rejects(rename(name), (fault: Error) => codeOf(fault) === -32803 && words.test(fault.message));
    }
  });
});
