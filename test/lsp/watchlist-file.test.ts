import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RenameFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { TestClient } from './client.js';
import { TestFolder } from './folder.js';
import { withEdits } from './matrix-fixtures.js';
import { PUSHED, serverFor } from './servers.js';

const RENAMES = {
  ...PUSHED,
  workspace: { ...PUSHED.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ['rename' as const] } },
};

const CONFIGURATION = `watchlists:
  VipUsers: {file: "lists/vipusers.csv", searchKey: User}
  Short: lists/Short.csv   # Short.csv
  Otherwise: lists/names.csv
  Shared: lists/Shared.csv
  Again: {file: ./lists/Shared.csv}
`;

describe('language server: the file of a watchlist', function () {
  this.timeout(60_000);
  let client: TestClient;
  const folder = new TestFolder();
  const uri = folder.uri('kqlens.yaml');

  before(async () => {
    folder.write('kqlens.yaml', CONFIGURATION);
    for (const name of ['vipusers', 'Short', 'names', 'Shared', 'Taken'])
      folder.write(`lists/${name}.csv`, 'User\nann\n');
    client = await TestClient.start({ capabilities: RENAMES, folders: [folder.path] });
    await client.open(uri, CONFIGURATION, 'yaml');
  });
  after(async () => {
    await client.stop();
    folder.remove();
  });

  const rename = (alias: string, newName: string, from = client): Promise<WorkspaceEdit> => {
    const lines = CONFIGURATION.split('\n');
    const line = lines.findIndex((l) => l.startsWith(`  ${alias}:`));
    const params = { textDocument: { uri }, position: { line, character: 4 }, newName };
    return from.request('textDocument/rename', params);
  };
  /** The configuration after a rename, and the files that it moves. */
  const after_ = ({ documentChanges }: WorkspaceEdit): readonly [string, readonly (readonly string[])[]] => {
    const [edit, ...moves] = documentChanges as [TextDocumentEdit, ...RenameFile[]];
    const text = readFileSync(fileURLToPath(edit.textDocument.uri), 'utf8');
    const name = (file: string): string => file.slice(folder.uri('').length + 1);
    return [withEdits(text, edit.edits as never[]), moves.map((m) => [m.kind, name(m.oldUri), name(m.newUri)])];
  };

  it('is renamed with it where it is called after it', async () => {
    assert.deepEqual(after_(await rename('VipUsers', 'Very Important')), [
      CONFIGURATION.replace('VipUsers', 'Very Important').replace('vipusers', 'Very Important'),
      [['rename', 'lists/vipusers.csv', 'lists/Very%20Important.csv']],
    ]);
    assert.deepEqual(after_(await rename('Short', 'Long')), [
      CONFIGURATION.replace('Short', 'Long').replace('Short', 'Long'),
      [['rename', 'lists/Short.csv', 'lists/Long.csv']],
    ]);
  });

  it('is named anew by the rule tests that read it, whatever rule they are of', async () => {
    const yaml = (lists: string): string => `version: 1
rule: ../rule.kql
watchlists:
  Short: ${lists}
  Mine: {file: "../${lists}"}   # not lists/Short.csv
tables:
  SigninLogs: {files: [../lists/Short.csv, "../lists/*.csv"]}
cases:
  - name: Short.csv
    files: [{path: ../lists/./Short.csv}]
    expect: none
`;
    const json = JSON.stringify({
      version: 1,
      corpora: [{ name: 'c', files: ['lists/Short.csv', 'lists/names.csv'] }],
    });
    const other = yaml('names.csv');
    folder.write('tests/a.test.yaml', yaml('lists/Short.csv'));
    folder.write('c.test.json', json);
    folder.write('d.test.yaml', other.replaceAll('Short', 'names'));
    const { documentChanges } = await rename('Short', 'Very Long');
    const edits = (documentChanges as TextDocumentEdit[]).filter((change) => 'textDocument' in change);
    const changed = new Map(
      edits.map(({ textDocument, edits: own }) => {
        const path = fileURLToPath(textDocument.uri);
        return [path.slice(folder.path.length + 1), withEdits(readFileSync(path, 'utf8'), own as never[])];
      }),
    );
    assert.deepEqual([...changed.keys()].sort(), ['c.test.json', 'kqlens.yaml', 'tests/a.test.yaml']);
    assert.equal(changed.get('c.test.json'), json.replace('Short', 'Very Long'));
    assert.equal(
      changed.get('tests/a.test.yaml'),
      yaml('lists/Short.csv')
        .replace('"../lists/Short.csv"', '"../lists/Very Long.csv"')
        .replace('[../lists/Short.csv', '[../lists/Very Long.csv')
        .replace('./Short.csv', './Very Long.csv'),
    );
    for (const name of ['tests/a.test.yaml', 'c.test.json', 'd.test.yaml']) rmSync(join(folder.path, name));
  });

  it('keeps its name where that is another one, or something else is read from it', async () => {
    for (const alias of ['Otherwise', 'Shared']) {
      assert.deepEqual(after_(await rename(alias, 'New name')), [CONFIGURATION.replace(alias, 'New name'), []]);
    }
  });

  it('does not take the name of another file', async () => {
    await assert.rejects(rename('Short', 'Taken'), /lists\/Taken\.csv is there already/);
    assert.deepEqual(after_(await rename('Short', 'SHORT'))[1], [['rename', 'lists/Short.csv', 'lists/SHORT.csv']]);
  });

  it('keeps its name for a client that renames no files', async () => {
    const other = await serverFor(PUSHED);
    await other.open(uri, CONFIGURATION, 'yaml');
    const edit = await rename('Short', 'Taken', other);
    await other.close(uri);
    assert.deepEqual(after_(edit), [CONFIGURATION.replace('Short', 'Taken'), []]);
  });
});
