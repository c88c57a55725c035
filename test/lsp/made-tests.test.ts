import assert from 'node:assert/strict';
import {
  CreateFile,
  TextDocumentEdit,
  type ClientCapabilities,
  type CodeAction,
  type Range,
} from 'vscode-languageserver/node';
import { TestClient } from './client.js';
import { TestFolder } from './folder.js';
import { PUSHED } from './servers.js';

const CREATING: ClientCapabilities = {
  ...PUSHED,
  workspace: { ...PUSHED.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } },
};

const RULE = `SigninLogs
| where ResultType == "0"
| where AppDisplayName has "Portal" or AppId == "x"
| project TimeGenerated, UserPrincipalName`;

describe('language server: making tests', function () {
  this.timeout(60_000);
  let client: TestClient;
  const folder = new TestFolder();

  before(async () => {
    client = await TestClient.start({ capabilities: CREATING, folders: [folder.path] });
  });
  after(async () => {
    await client.stop();
    folder.remove();
  });

  const line = (n: number): Range => ({ start: { line: n, character: 4 }, end: { line: n, character: 4 } });
  const offered = async (uri: string, range: Range): Promise<CodeAction[]> => {
    const context = { diagnostics: [] };
    const actions: CodeAction[] = await client.request('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context,
    });
    return actions.filter((a) => a.title.startsWith('Add test cases'));
  };

  it('creates the test file of a rule that has none, with a case for each clause', async () => {
    const uri = folder.write('new.kql', RULE);
    await client.open(uri, RULE);
    const [, all] = await offered(uri, line(1));
    assert.equal(all!.title, 'Add test cases for what the tests of this rule do not cover');
    const { edit } = await client.request<CodeAction>('codeAction/resolve', all!);
    const [create, change] = edit!.documentChanges!;
    assert.ok(CreateFile.is(create) && create.uri === folder.uri('new.test.yaml'));
    assert.ok(TextDocumentEdit.is(change!));
    const [text] = change.edits;
    assert.ok(text !== undefined && 'newText' in text);
    assert.match(text.newText, /^version: 1\nrule: new\.kql\n/);
    assert.match(text.newText, /AppDisplayName: Portal/);
    assert.match(text.newText, /AppId: x/);
  });

  it('adds cases for one line to the test file, and says why where it cannot', async () => {
    const uri = folder.write('old.kql', RULE);
    const test = `version: 1\ncases:\n  - name: a\n    label: unknown\n    events: [{ ResultType: '1' }]\n    expect: none\n`;
    const testUri = folder.write('old.test.yaml', test);
    await client.open(uri, RULE);
    const [here] = await offered(uri, line(2));
    assert.equal(here!.title, 'Add test cases for this line');
    const { edit } = await client.request<CodeAction>('codeAction/resolve', here!);
    const [change] = edit!.documentChanges!;
    assert.ok(TextDocumentEdit.is(change!) && change.textDocument.uri === testUri);
    const [text] = change.edits;
    assert.ok(text !== undefined && 'newText' in text);
    assert.equal(text.range.start.line, 6);
    assert.doesNotMatch(text.newText, /not ResultType/);
    folder.write('old.test.yaml', 'version: 2\n');
    await assert.rejects(client.request('codeAction/resolve', here!), /version/);
  });

  it('offers nothing in a query that is no valid one', async () => {
    const text = 'SigninLogs\n| where Nothing == 1';
    const uri = folder.write('bad.kql', text);
    await client.open(uri, text);
    assert.deepEqual(await offered(uri, line(1)), []);
  });
});
