import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CancellationTokenSource,
  type CodeLens,
  type InlayHint,
  type WorkDoneProgressBegin,
  type WorkDoneProgressReport,
} from 'vscode-languageserver/node';
import type { ExplainResult, RunFailure, RunResult, RunSuccess } from '../../server/src/service/protocol.js';
import { codeOf, uriOf, type TestClient } from './client.js';
import { processEvent, TestFolder } from './folder.js';
import { PUSHED, serverFor } from './servers.js';

const RULE = [
  'DeviceProcessEvents',
  '| where FileName == "docker"',
  '| where ProcessCommandLine has "ps" or ProcessCommandLine has "info"',
  '| extend RiskScore = case(ProcessCommandLine has "info", 90, 40)',
  '| project TimeGenerated, ProcessCommandLine, RiskScore',
].join('\n');

/** The text of a hint, which the server never gives in parts. */
function labelOf({ label }: InlayHint): string {
  assert.equal(typeof label, 'string');
  return label as string;
}

describe('language server: run against samples', function () {
  this.timeout(60_000);
  let client: TestClient;
  let folder: TestFolder;
  let uri: string;
  const didRun: RunResult[] = [];
  const everything = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

  const run = (params: object = {}): Promise<RunResult> => client.request('kqlens/run', { uri, ...params });
  const lenses = async (): Promise<string[]> =>
    (await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).map((l) => l.command!.title);
  const hints = async (): Promise<string[]> =>
    (await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range: everything })).map(
      (h) => `${h.position.line}:${h.position.character} ${labelOf(h)}`,
    );
  const settings = (kqlens: object): Promise<void> =>
    client.notify('workspace/didChangeConfiguration', { settings: { kqlens } });

  before(async () => {
    client = await serverFor(PUSHED);
    client.connection.onNotification('kqlens/didRun', (result: RunResult) => {
      didRun.push(result);
      client.happened();
    });
    folder = new TestFolder();
    uri = folder.write('rule.kql', RULE);
    folder.write(
      'samples/malicious/m.ndjson',
      processEvent({ FileName: 'docker', ProcessCommandLine: 'docker ps' }) +
        processEvent({ FileName: 'docker', ProcessCommandLine: 'docker info' }) +
        processEvent({ FileName: 'docker', ProcessCommandLine: 'docker version' }),
    );
    folder.write(
      'samples/benign/b.ndjson',
      `${processEvent({ FileName: 'docker', ProcessCommandLine: 'docker exec web ps' })}{"half": \n` +
        processEvent({ FileName: 'vim', ProcessCommandLine: 'vim ps.txt' }),
    );
    await client.open(uri, RULE);
  });
  after(async () => {
    await settings({});
    await client.close(uri);
    folder.remove();
  });

  it('offers a run above the rule', async () => {
    assert.deepEqual(await lenses(), ['▷ Run against samples']);
    assert.deepEqual(await hints(), []);
  });

  it('gives rows, annotations and counts', async () => {
    const result = (await run()) as RunSuccess;
    assert.ok(result.ok);
    assert.deepEqual(result.counts, { hits: 3, events: 5, benign: 1, maxRisk: 90 });
    assert.equal(result.table, 'DeviceProcessEvents');
    assert.equal(result.clock, 'newest event');
    assert.equal(result.now, '2026-11-20T10:00:01.0000000Z');
    assert.equal(result.scoreColumn, 'RiskScore');
    assert.deepEqual(
      result.rows.map((r) => [r.cells[1], r.score, r.band, r.labels[0]]),
      [
        ['docker exec web ps', 40, 'medium', 'benign'],
        ['docker ps', 40, 'medium', 'malicious'],
        ['docker info', 90, 'critical', 'malicious'],
      ],
    );
    const [benign, malicious] = result.files;
    assert.equal(benign!.uri, folder.uri('samples/benign/b.ndjson'));
    assert.deepEqual(
      malicious!.lines.map((l) => [l.line, l.kind, l.text]),
      [
        [0, 'hit', '40 · ps'],
        [1, 'hit', '90 · info'],
        [2, 'missed', 'missed'],
      ],
    );
    assert.deepEqual(
      benign!.skipped.map((s) => s.line),
      [1],
    );
    const [load] = result.loads;
    assert.match(load!.summary, /^ndjson: 2 rows of DeviceProcessEvents, 1 record left out\./);
    assert.deepEqual([load!.read, load!.skippedCount, load!.remarks], [2, 1, []]);
    assert.match(result.clockText, /one second after the newest event/);
    const arm = result.clauses.find((c) => c.kind === 'arm')!;
    assert.deepEqual([arm.matched, arm.taken, arm.benign], [1, 1, 0]);
  });

  it('shows the outcome above the rule and the counts in it', async () => {
    assert.deepEqual(await lenses(), ['▷ Run against samples', '3 hits of 5 · max risk 90 · 1 benign', 'Explain…']);
    assert.deepEqual(await hints(), [
      '0:19 → 5',
      '1:28 → 4',
      '2:35 2 · 1 benign',
      '2:68 1',
      '2:68 → 3',
      '3:55 1',
      '3:64 2',
      '3:64 → 3',
      '4:54 → 3',
    ]);
    await settings({ inlayHints: { counts: 'operators' } });
    assert.deepEqual(await hints(), ['0:19 → 5', '1:28 → 4', '2:68 → 3', '3:64 → 3', '4:54 → 3']);
    await settings({ inlayHints: { counts: 'off' }, codeLens: false });
    assert.deepEqual(await hints(), []);
    assert.deepEqual(await lenses(), []);
    await settings({});
  });

  it('gives hints for the lines that are asked for only', async () => {
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 28 } };
    const found = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
    assert.deepEqual(
      found.map((h) => h.label),
      ['→ 4'],
    );
  });

  it('explains events', async () => {
    const explain = async (name: string, line: number): Promise<ExplainResult> => {
      const answer = await client.request<ExplainResult>('kqlens/explain', { uri: folder.uri(name), line });
      // Without where the links lead.
      return { ...answer, markdown: answer.markdown.replace(/\[(`[^`]*`)\]\([^)]*\)/g, '$1') };
    };
    const hit = await explain('samples/malicious/m.ndjson', 1);
    assert.equal(hit.rule, uri);
    assert.match(hit.markdown, /90 \(critical\)/);
    assert.match(hit.markdown, /`90` from `ProcessCommandLine has "info"`/);
    assert.match(hit.markdown, /\| ProcessCommandLine \| `docker info` \|/);
    const miss = await explain('samples/malicious/m.ndjson', 2);
    assert.match(miss.markdown, /condition on line 3 drops it/);
    assert.match(
      miss.markdown,
      /any one of these were so:\n- `ProcessCommandLine has "ps"`\n- `ProcessCommandLine has "info"`/,
    );
    assert.match(miss.markdown, /would score 40 \(medium\)/);
    const early = await explain('samples/benign/b.ndjson', 2);
    assert.match(early.markdown, /condition on line 2 drops it[^]*this were so:\n- `FileName == "docker"`/);
    assert.match((await explain('samples/benign/b.ndjson', 1)).markdown, /^Not read: /);
    assert.match((await explain('samples/other.ndjson', 0)).markdown, /No rule was run over this file/);
  });

  it('runs again by itself after an edit, and moves the counts until then', async () => {
    const runs = didRun.length;
    await client.change(uri, { text: RULE.replace('| where FileName', '// by image\n| where FileName') });
    assert.ok((await hints()).includes('2:28 → 4'));
    const moved = await client.until('a run', () => didRun[runs]);
    assert.ok(moved.ok);
    assert.equal(moved.counts.hits, 3);
    await client.change(uri, { text: RULE.replace('"ps"', '"version"') });
    const edited = await client.until('a run', () => didRun[runs + 1]);
    assert.ok(edited.ok);
    assert.equal(edited.counts.hits, 2);
    assert.deepEqual((await lenses())[1], '2 hits of 5 · max risk 90');
  });

  it('keeps the last counts while the query is broken, and says so', async () => {
    const runs = didRun.length;
    await client.change(uri, { text: `${RULE}\n| where` });
    await client.diagnosticsOf(uri);
    assert.equal((await lenses())[1], '2 hits of 5 · max risk 90 · before the query was broken');
    await client.change(uri, { text: RULE });
    const again = await client.until('a run', () => didRun[runs]);
    assert.ok(again.ok);
    assert.equal(again.counts.hits, 3);
  });

  it('says why a query cannot be evaluated, and where', async () => {
    await settings({ autoRun: false });
    await client.change(uri, { text: `${RULE}\n| evaluate python(typeof(*), "result = df")` });
    const failure = (await run()) as RunFailure;
    assert.equal(failure.ok, false);
    assert.match(failure.message, /python/);
    assert.equal(failure.range!.start.line, 5);
    assert.match((await lenses())[1]!, /^Not evaluable: /);
    await client.change(uri, { text: `${RULE}\n| where Missing == 1` });
    const broken = (await run()) as RunFailure;
    assert.equal(broken.code, 'syntax');
    assert.deepEqual(broken.range, { start: { line: 5, character: 8 }, end: { line: 5, character: 15 } });
    await client.change(uri, { text: RULE });
    await settings({});
  });

  it('takes files and a clock', async () => {
    const files = [folder.uri('samples/malicious/m.ndjson')];
    const result = (await run({ files, now: '2026-11-21T00:00:00Z' })) as RunSuccess;
    assert.ok(result.ok);
    assert.deepEqual([result.counts.events, result.clock, result.now], [3, 'given', '2026-11-21T00:00:00.0000000Z']);
    assert.match(((await run({ now: 'yesterday' })) as RunFailure).message, /is not a time/);
  });

  it('forgets a run when it is told to', async () => {
    await run();
    await client.request('kqlens/clear', { uri });
    assert.deepEqual(await lenses(), ['▷ Run against samples']);
    assert.deepEqual(await hints(), []);
  });

  it('runs again when a sample changes', async () => {
    await run();
    const runs = didRun.length;
    const changed = folder.write(
      'samples/malicious/m.ndjson',
      processEvent({ FileName: 'docker', ProcessCommandLine: 'docker info' }),
    );
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: changed, type: 2 }] });
    const result = await client.until('a run', () => didRun[runs]);
    assert.ok(result.ok);
    assert.equal(result.counts.events, 3);
    await client.request('kqlens/clear', {});
  });

  it('teaches what to do without samples', async () => {
    const lonely = new TestFolder();
    const rule = lonely.write('lonely.kql', RULE);
    const failure = (await run({ uri: rule })) as RunFailure;
    assert.equal(failure.code, 'no-samples');
    assert.match(failure.message, /lonely\.samples/);
    lonely.remove();
  });

  it('reports progress, and stops soon after it is told to', async () => {
    const long = folder.write('long.kql', 'range x from 1 to 1000000000000 step 1 | summarize count()');
    const progress: (WorkDoneProgressBegin | WorkDoneProgressReport | { kind: 'end' })[] = [];
    client.connection.onNotification('$/progress', (params: { token: string; value: WorkDoneProgressBegin }) => {
      if (params.token === 'run-1') progress.push(params.value);
      client.happened();
    });
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest('kqlens/run', { uri: long, workDoneToken: 'run-1' }, source.token);
    const settled = answer.then(() => 'answered', codeOf);
    await client.until('the evaluation', () => progress.find((p) => p.kind === 'report' && p.message === 'Evaluating'));
    source.cancel();
    assert.equal(await settled, -32800);
    await client.until('the end of the progress', () => progress.find((p) => p.kind === 'end'));
    assert.equal(progress[0]!.kind, 'begin');
    // The thread is free for the next run.
    assert.ok((await run()).ok);
    await client.request('kqlens/clear', {});
  });

  it('runs the queries of a YAML rule and counts in its lines', async () => {
    const yaml = [
      'id: 1d2b4f2e-0c5a-4b8e-9d53-0a3f2f1f9a01',
      'name: Docker listing',
      'kind: Scheduled',
      'query: |',
      ...RULE.split('\n').map((line) => `  ${line}`),
      'version: 1.0.0',
      '',
    ].join('\n');
    const rule = folder.write('rule.yaml', yaml);
    await client.open(rule, yaml, 'yaml');
    const result = (await run({ uri: rule })) as RunSuccess;
    assert.ok(result.ok);
    assert.equal(result.title, 'Docker listing');
    assert.deepEqual(result.operators[1]!.range, { start: { line: 5, character: 4 }, end: { line: 5, character: 30 } });
    const textDocument = { uri: rule };
    const found = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range: everything });
    assert.ok(found.some((h) => h.position.line === 5 && h.position.character === 30 && h.label === '→ 2'));
    const [lens] = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    assert.deepEqual(lens!.range.start, { line: 4, character: 2 });
    await client.close(rule);
    await client.request('kqlens/clear', {});
  });

  it('stays with its query when another one is put in before it', async () => {
    const text = `${RULE}\n\nDeviceProcessEvents | count\n`;
    const several = folder.write('several.kql', text);
    await client.open(several, text);
    const counts = async (): Promise<string[]> => {
      const params = { textDocument: { uri: several }, range: everything };
      const found = await client.request<InlayHint[]>('textDocument/inlayHint', params);
      return found.map((h) => `${h.position.line}:${h.position.character} ${labelOf(h)}`);
    };
    const region =
      (await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: several } })).length - 1;
    assert.equal(region, 1);
    assert.ok((await run({ uri: several, region })).ok);
    assert.deepEqual(await counts(), ['6:19 → 3', '6:27 → 1']);
    await client.change(several, { text: `print x = 1\n\n${text}` });
    assert.deepEqual(await counts(), ['8:19 → 3', '8:27 → 1']);
    await client.close(several);
    await client.request('kqlens/clear', {});
  });

  it('counts the T1613 rule over its samples', async () => {
    const path = join(import.meta.dirname, '../../samples/t1613/t1613.kql');
    const t1613 = uriOf(path);
    await client.open(t1613, readFileSync(path, 'utf8'));
    const result = (await run({ uri: t1613 })) as RunSuccess;
    assert.ok(result.ok);
    assert.equal(result.rows.length, result.counts.hits);
    assert.equal(result.operators[0]!.rows, result.counts.events);
    assert.ok(result.counts.hits > 100 && result.counts.benign > 0);
    await client.request('kqlens/clear', {});
    await client.close(t1613);
  });
});
