import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource, type DocumentDiagnosticReport } from 'vscode-languageserver/node';
import { uriOf, type TestClient } from './client.js';
import { PULLED, SAMPLES, serverFor } from './servers.js';

const T1613 = readFileSync(join(SAMPLES, 't1613.kql'), 'utf8');

describe('language server: diagnostics that are asked for', () => {
  let client: TestClient;
  let sentBefore: number;
  const uri = uriOf(join(SAMPLES, 't1613.kql'));
  const pull = (previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    client.request('textDocument/diagnostic', {
      textDocument: { uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });

  before(async function () {
    this.timeout(60_000);
    client = await serverFor(PULLED);
    // A check of the workspace by another test sends what it finds in files that are closed.
    sentBefore = client.published.length;
    await client.open(uri, T1613);
  });
  after(() => client.close(uri));

  it('offers them', () => {
    const provider = client.initializeResult!.capabilities.diagnosticProvider!;
    assert.equal(provider.identifier, 'kqlens');
    assert.equal(provider.workspaceDiagnostics, false);
  });

  it('answers with what it finds, and then that nothing changed', async () => {
    const first = await pull();
    assert.ok(first.kind === 'full');
    assert.ok(first.items.some((d) => d.code === 'case-score-inversion'));
    assert.deepEqual(await pull(first.resultId), { kind: 'unchanged', resultId: first.resultId });
    await client.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '\n',
    });
    const moved = await pull(first.resultId);
    assert.ok(moved.kind === 'full');
    assert.deepEqual(
      moved.items.map((d) => d.range.start.line - 1),
      first.items.map((d) => d.range.start.line),
    );
    await client.change(uri, { text: T1613 });
    const back = await pull(moved.resultId);
    assert.ok(back.kind === 'full');
    assert.deepEqual(back.items, first.items);
  });

  it('answers every one of many requests in a burst of edits, about the text at the end', async () => {
    const reports: Promise<DocumentDiagnosticReport>[] = [];
    for (const text of ['T', ' ', '|', ' ', 'w', 'h']) {
      const start = { line: 0, character: 0 };
      await client.change(uri, { range: { start, end: start }, text });
      reports.push(pull());
    }
    await client.change(uri, { text: 'print x = y' });
    reports.push(pull());
    const items = (await Promise.all(reports)).map((r) => (r.kind === 'full' ? r.items.map((d) => d.code) : r.kind));
    assert.deepEqual(items[items.length - 1], ['KS142']);
    await client.change(uri, { text: T1613 });
  });

  it('gives up when it is told to', async () => {
    // Many queries, so that the check is still going on when it is told to stop.
    const queries = Array.from(
      { length: 80 },
      (_, i) => `DeviceProcessEvents\n| where FileName has "name${i}"\n| take ${i}`,
    );
    await client.change(uri, { text: queries.join('\n\n') });
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } }, source.token);
    source.cancel();
    await assert.rejects(answer, { code: -32800 });
    await client.change(uri, { text: T1613 });
  });

  it('never sends diagnostics of a document that the client asks about', async () => {
    await pull();
    assert.deepEqual(
      client.published.slice(sentBefore).filter((p) => p.uri === uri && p.diagnostics.length > 0),
      [],
    );
  });

  it('tells the client to ask again after a run', async () => {
    const before = client.asked.filter((m) => m === 'workspace/diagnostic/refresh').length;
    await client.request('kqlens/run', { uri });
    await client.until(
      'a refresh',
      () => client.asked.filter((m) => m === 'workspace/diagnostic/refresh').length > before || undefined,
    );
    const report = await pull();
    assert.ok(report.kind === 'full');
    const broad = report.items.find((d) => d.code === 'overly-broad-term')!;
    assert.ok(broad.relatedInformation?.some((r) => r.location.uri.includes('/samples/benign/')));
    await client.request('kqlens/clear', {});
  });
});
