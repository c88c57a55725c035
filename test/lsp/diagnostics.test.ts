import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver/node';
import { codeOf, uriOf, type TestClient } from './client.js';
import { PUSHED, SAMPLES, serverFor } from './servers.js';

const T1613 = readFileSync(join(SAMPLES, 't1613.kql'), 'utf8');

/** The text under a diagnostic. */
function marked(text: string, { range }: Diagnostic): string {
  const lines = text.split('\n');
  assert.equal(range.start.line, range.end.line);
  return lines[range.start.line]!.slice(range.start.character, range.end.character);
}

describe('language server: diagnostics that are sent', () => {
  let client: TestClient;
  let opened: readonly Diagnostic[];
  const uri = uriOf(join(SAMPLES, 't1613.kql'));

  before(async function () {
    this.timeout(60_000);
    client = await serverFor(PUSHED);
    await client.open(uri, T1613);
    opened = await client.diagnosticsOf(uri);
  });
  after(() => client.close(uri));

  it('says what it can do', () => {
    const { capabilities, serverInfo } = client.initializeResult!;
    assert.equal(serverInfo?.name, 'kqlens');
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
    assert.equal(capabilities.diagnosticProvider, undefined);
    assert.deepEqual(capabilities.workspace?.workspaceFolders, { supported: true, changeNotifications: true });
  });

  it('warms the language package up by itself, and says how long it took', async () => {
    await client.until('the last step', () => client.log.find((m) => m.includes('reading the table schemas took')));
    assert.ok(client.log.some((m) => /^Warm-up: loading the language package took \d+ ms/.test(m)));
    assert.ok(client.asked.includes('window/workDoneProgress/create'));
  });

  it('finds the weaknesses of T1613 and no error', () => {
    const ids = new Set(opened.map((d) => d.code));
    for (const id of [
      'unused-let',
      'overly-broad-term',
      'unindexed-short-term',
      'case-score-inversion',
      'always-true-threshold',
    ]) {
      assert.ok(ids.has(id), id);
    }
    assert.deepEqual(
      opened.filter((d) => d.severity === 1),
      [],
    );
    const unused = opened.find((d) => d.code === 'unused-let')!;
    assert.equal(marked(T1613, unused), 'ContainerDiscoveryCommands');
    assert.equal(unused.source, 'kqlens');
    assert.match(unused.codeDescription!.href, /unused-let/);
  });

  it('follows incremental edits', async () => {
    const typo = 'AccountNam';
    const line = T1613.split('\n').findIndex((l) => l.includes('AccountName !in~'));
    const character = T1613.split('\n')[line]!.indexOf('AccountName') + typo.length;
    const letter = { start: { line, character }, end: { line, character: character + 1 } };
    await client.change(uri, { range: letter, text: '' });
    const broken = await client.diagnosticsOf(uri);
    const error = broken.find((d) => d.code === 'KS142')!;
    assert.equal(error.range.start.line, line);
    assert.equal(marked(T1613.replace('AccountName !in~', `${typo} !in~`), error), typo);
    await client.change(uri, { range: { start: letter.start, end: letter.start }, text: 'e' });
    assert.deepEqual(await client.diagnosticsOf(uri), opened);
  });

  it('takes several changes of one notification, each on top of the one before', async () => {
    const start = { line: 0, character: 0 };
    await client.change(
      uri,
      { text: 'print b' },
      { range: { start, end: start }, text: '// c\n' },
      { range: { start: { line: 1, character: 6 }, end: { line: 1, character: 7 } }, text: 'a = 1' },
    );
    assert.deepEqual(await client.diagnosticsOf(uri), []);
    await client.change(uri, { text: T1613 });
    assert.deepEqual(await client.diagnosticsOf(uri), opened);
  });

  it('ends with the diagnostics of opening when the rule is typed one character at a time', async function () {
    this.timeout(60_000);
    const typed = uriOf(join(SAMPLES, 'typed.kql'));
    await client.open(typed, '');
    let position = { line: 0, character: 0 };
    let asked = 0;
    const answers: Promise<string>[] = [];
    for (const [index, text] of T1613.split('').entries()) {
      await client.change(typed, { range: { start: position, end: position }, text });
      position =
        text === '\n'
          ? { line: position.line + 1, character: 0 }
          : { line: position.line, character: position.character + text.length };
      if (index % 40 === 0) {
        asked++;
        const params = { textDocument: { uri: typed } };
        answers.push(
          client.request<unknown[]>('textDocument/codeLens', params).then(
            () => 'answered',
            (fault: unknown) => (codeOf(fault) === -32801 ? 'changed meanwhile' : `failed with ${codeOf(fault)}`),
          ),
        );
      }
      // The server looks at half a rule too, now and then.
      if (text === '\n' && position.line % 12 === 0) await client.diagnosticsOf(typed);
    }
    const outcomes = await Promise.all(answers);
    assert.equal(outcomes.length, asked);
    assert.deepEqual(
      [...new Set(outcomes)].filter((o) => o.startsWith('failed')),
      [],
    );
    const diagnostics = await client.diagnosticsOf(typed);
    assert.deepEqual(JSON.parse(JSON.stringify(diagnostics).replaceAll(typed, uri)), opened);
    const versions = client.published.filter((p) => p.uri === typed).map((p) => p.version!);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
    assert.ok(versions.length < 100, `${versions.length} notifications for ${T1613.length} edits`);
    await client.close(typed);
  });

  it('sends nothing more for a document that was closed', async () => {
    const closed = uriOf(join(SAMPLES, 'closed.kql'));
    await client.open(closed, 'T | wher');
    assert.notEqual((await client.diagnosticsOf(closed)).length, 0);
    await client.close(closed);
    const last = await client.until('an empty list', () =>
      client.published.findLast((p) => p.uri === closed && p.version === undefined),
    );
    assert.deepEqual(last.diagnostics, []);
  });

  it('places findings in the YAML around a query', async () => {
    const yaml = uriOf(join(SAMPLES, 'rule.yaml'));
    const text = [
      'id: 1d2b4f2e-0c5a-4b8e-9d53-0a3f2f1f9a01',
      'name: A rule',
      'description: Says what it does.',
      'severity: Medium',
      'requiredDataConnectors: []',
      'queryFrequency: 1h',
      'queryPeriod: 1h',
      'triggerOperator: gt',
      'triggerThreshold: 0',
      'tactics: [Discovery]',
      'relevantTechniques: [T1613]',
      'query: |',
      '  DeviceProcessEvents',
      '  | where Unknown == 1',
      '  | where FileName has "docker" // Ü 😀',
      '    and NoSuchColumn == 2',
      'entityMappings: []',
      'version: 1.0.0',
      'kind: Scheduledd',
      '',
    ].join('\n');
    await client.open(yaml, text, 'yaml');
    const found = await client.diagnosticsOf(yaml);
    const errors = found.filter((d) => d.code === 'KS142');
    assert.deepEqual(
      errors.map((d) => marked(text, d)),
      ['Unknown', 'NoSuchColumn'],
    );
    assert.ok(found.some((d) => marked(text, d) === 'Scheduledd'));
    await client.close(yaml);
  });

  it('places findings in JSON strings with escapes', async () => {
    const json = uriOf(join(SAMPLES, 'template.json'));
    const query = 'DeviceProcessEvents\\n| where FileName == \\"a\\u0062c\\"\\n| where Missing == 1';
    const text = `{
  "resources": [
    {
      "type": "Microsoft.SecurityInsights/alertRules",
      "kind": "Scheduled",
      "properties": { "displayName": "A", "query": "${query}" }
    }
  ]
}
`;
    await client.open(json, text, 'json');
    const error = (await client.diagnosticsOf(json)).find((d) => d.code === 'KS142')!;
    assert.equal(marked(text, error), 'Missing');
    await client.close(json);
  });

  it('has nothing to say about other JSON, and about documents that hold no KQL', async () => {
    const json = uriOf(join(SAMPLES, 'other.json'));
    await client.open(json, '{"a": [1, 2]}', 'json');
    assert.deepEqual(await client.diagnosticsOf(json), []);
    const events = uriOf(join(SAMPLES, 'events.ndjson'));
    await client.open(events, '{"a": 1}\n', 'ndjson');
    assert.deepEqual(await client.diagnosticsOf(events), []);
    await client.close(json);
    await client.close(events);
  });

  it('checks documents that are no files', async () => {
    const untitled = 'untitled:Untitled-1';
    await client.open(untitled, 'print x = 1 | wher');
    assert.ok((await client.diagnosticsOf(untitled)).some((d) => d.severity === 1));
    await client.close(untitled);
  });
});
