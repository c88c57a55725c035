import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CodeActionKind,
  TextDocumentEdit,
  type ClientCapabilities,
  type CodeAction,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { uriOf, type TestClient } from './client.js';
import { PUSHED, SAMPLES, serverFor } from './servers.js';

const T1613 = readFileSync(join(SAMPLES, 't1613.kql'), 'utf8');
const EVERYTHING: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

/** A client that is told edits at once, knows no versions and no placeholders. */
const SIMPLE: ClientCapabilities = { textDocument: { publishDiagnostics: { versionSupport: true }, codeAction: {} } };

/** The text after the edits of one document. */
function applied(uri: string, text: string, edit: WorkspaceEdit): string {
  const changes = edit.documentChanges?.find((c): c is TextDocumentEdit => TextDocumentEdit.is(c));
  const edits = changes?.edits.flatMap((e) => ('newText' in e ? [e] : [])) ?? edit.changes?.[uri];
  return TextDocument.applyEdits(TextDocument.create(uri, 'kql', 1, text), edits ?? []);
}

describe('language server: code actions', function () {
  this.timeout(60_000);
  let client: TestClient;
  const uri = uriOf(join(SAMPLES, 't1613.kql'));

  const actions = (range: Range, only?: readonly string[], of = { client, uri }): Promise<CodeAction[]> =>
    of.client.request('textDocument/codeAction', {
      textDocument: { uri: of.uri },
      range,
      context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
    });
  const resolve = (action: CodeAction): Promise<CodeAction> => client.request('codeAction/resolve', action);
  const at = (line: number, character: number): Range => ({
    start: { line, character },
    end: { line, character },
  });

  before(async () => {
    client = await serverFor(PUSHED);
    await client.open(uri, T1613);
    await client.diagnosticsOf(uri);
  });
  after(() => client.close(uri));

  it('offers the fixes of a finding, and makes their edits when they are chosen', async () => {
    const found = await actions(at(0, 6));
    const fix = found.find((a) => a.title.includes('Remove'))!;
    assert.equal(fix.kind, CodeActionKind.QuickFix);
    assert.equal(fix.edit, undefined);
    assert.equal(fix.diagnostics![0]!.code, 'unused-let');
    const { edit } = await resolve(fix);
    const text = applied(uri, T1613, edit!);
    assert.ok(!text.includes('ContainerDiscoveryCommands'));
    assert.ok(text.startsWith('let KubeDiscoveryPatterns'));
  });

  it('offers to silence a finding with a reason, and to open its page', async () => {
    const found = await actions(at(9, 34));
    const silence = found.find((a) => a.title === 'Silence `overly-broad-term` here, with a reason')!;
    const line = applied(uri, T1613, silence.edit!).split('\n')[9]!;
    assert.equal(line, '        // kqlens-disable-next-line overly-broad-term -- reason');
    const page = found.find((a) => a.title === 'Open the page of `overly-broad-term`')!;
    assert.equal(page.command!.command, 'kqlens.openDocumentation');
    assert.match(String(page.command!.arguments![0]), /overly-broad-term/);
  });

  it('silences', async () => {
    const found = await actions(at(9, 34));
    const silence = found.find((a) => a.title.startsWith('Silence `overly-broad-term`'))!;
    const silenced = applied(uri, T1613, silence.edit!);
    const before = await client.diagnosticsOf(uri);
    await client.change(uri, { text: silenced });
    const left = await client.diagnosticsOf(uri);
    const count = (list: typeof left): number => list.filter((d) => d.code === 'overly-broad-term').length;
    assert.equal(count(left), count(before) - 1);
    assert.ok(!left.some((d) => d.code === 'unused-suppression'));
    await client.change(uri, { text: T1613 });
    await client.diagnosticsOf(uri);
  });

  it('does not resolve an action whose document changed', async () => {
    const [fix] = (await actions(at(0, 6))).filter((a) => a.title.includes('Remove'));
    await client.change(uri, { text: `\n${T1613}` });
    await assert.rejects(resolve(fix!), { code: -32801 });
    await client.change(uri, { text: T1613 });
  });

  it('fixes all safe problems at once, when asked by name', async () => {
    assert.ok(!(await actions(EVERYTHING)).some((a) => a.kind === 'source.fixAll.kqlens'));
    const [all] = await actions(EVERYTHING, ['source.fixAll']);
    assert.equal(all!.kind, 'source.fixAll.kqlens');
    const text = applied(uri, T1613, all!.edit!);
    assert.notEqual(text, T1613);
    await client.change(uri, { text });
    const left = await client.diagnosticsOf(uri);
    assert.deepEqual(
      left.filter((d) => d.severity === 1),
      [],
    );
    assert.deepEqual(await actions(EVERYTHING, ['source.fixAll.kqlens']), []);
    await client.change(uri, { text: T1613 });
  });

  it('offers nothing of a kind that is not asked for', async () => {
    assert.deepEqual(await actions(EVERYTHING, ['refactor']), []);
  });

  it('corrects a misspelt value of a rule file, and edits a query inside its YAML', async () => {
    const yaml = uriOf(join(SAMPLES, 'actions.yaml'));
    const text = [
      'id: 1d2b4f2e-0c5a-4b8e-9d53-0a3f2f1f9a01',
      'kind: Scheduledd',
      'query: |',
      '    let Unused = 1;',
      '    DeviceProcessEvents',
      '    | where FileName == "docker"',
      '',
    ].join('\n');
    await client.open(yaml, text, 'yaml');
    const [correct] = (await actions(at(1, 8), undefined, { client, uri: yaml })).filter((a) =>
      a.title.startsWith('Replace with'),
    );
    assert.match(applied(yaml, text, (await resolve(correct!)).edit!), /^kind: Scheduled$/m);
    const [remove] = (await actions(at(3, 9), undefined, { client, uri: yaml })).filter((a) =>
      a.title.includes('Remove'),
    );
    const fixed = applied(yaml, text, (await resolve(remove!)).edit!);
    assert.match(fixed, /query: \|\n {4}DeviceProcessEvents\n/);
    await client.close(yaml);
  });

  it('gives edits at once, without versions, to a client that cannot ask for them later', async () => {
    const simple = await serverFor(SIMPLE);
    await simple.open(uri, T1613);
    const found = await actions(at(0, 6), undefined, { client: simple, uri });
    const fix = found.find((a) => a.title.includes('Remove'))!;
    assert.equal(fix.edit!.documentChanges, undefined);
    assert.ok(!applied(uri, T1613, fix.edit!).includes('ContainerDiscoveryCommands'));
    await simple.close(uri);
  });
});
