import assert from 'node:assert/strict';
import type { CodeLens, Diagnostic, Hover, InlayHint, Location, WorkspaceEdit } from 'vscode-languageserver/node';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import type { RunResult, RunSuccess, StatusResult } from '../../server/src/service/protocol.js';
import type { DidSendParams } from '../../server/src/service/protocol/connections.js';
import { engineAnswer } from '../remote/engine-answer.js';
import { kustoServer, queryIn, statisticsTable, wholeAnswer } from '../remote/kusto-server.js';
import { sendJson, type Loopback } from '../remote/loopback.js';
import { TestClient } from './client.js';
import { processEvent, TestFolder } from './folder.js';
import { PULLED } from './servers.js';

/** A query of more than 64 KB: a list of names, then what is given. */
function large(...last: readonly string[]): string {
  const names = Array.from({ length: 900 }, (_, i) => `"host${i}.${'example.'.repeat(9)}com"`);
  return [`let Hosts = dynamic([`, names.join(',\n'), ']);', ...last].join('\n');
}

const inYaml = (query: string): string =>
  `id: r\nname: Large\nkind: Scheduled\nqueryPeriod: 2d\nquery: |\n${query.replace(/^/gmu, '  ')}\n`;

const NAMING = large(
  'let vips = _GetWatchlist("VipUsers");',
  'SigninLogs | where UserPrincipalName in (vips) and Location in (Hosts)',
);
const FUNCTION = large('KnownHosts', '| where DeviceName in (Hosts)', '| extend Taken = 1');
const RULE = large(
  'DeviceProcessEvents',
  '| where DeviceName !in (Hosts)',
  '| where ProcessCommandLine has "get"',
  '| project ProcessCommandLine',
);

describe('large rules of the workspace', function () {
  this.timeout(120_000);
  let client: TestClient;
  const folder = new TestFolder();
  let server: Loopback;
  const sent: DidSendParams[] = [];

  before(async () => {
    server = await kustoServer((request, response) => {
      const events = ['get pods', 'version'].map((text) => processEvent({ ProcessCommandLine: text, DeviceName: 'd' }));
      const answer = engineAnswer(queryIn(request), events.join(''), parseDatetime('2026-11-20T12:00:00Z')!);
      if (typeof answer === 'string') throw new Error(answer);
      sendJson(response, 200, wholeAnswer(answer, statisticsTable(3, '00:00:00.0156250')));
    });
    folder.write(
      'kqlens.yaml',
      [
        'watchlists:\n  VipUsers: [{User: ann}]',
        'functions:\n  KnownHosts: {body: "DeviceProcessEvents"}',
        `connections:\n  laptop: {kind: emulator, url: '${server.address}', database: NetDefaultDB}\n`,
      ].join('\n'),
    );
    folder.write('small.kql', '_GetWatchlist("VipUsers") | take 1');
    folder.write('calls.kql', 'KnownHosts | take 1');
    folder.write('closed.yaml', inYaml(NAMING));
    folder.write('open.kql', NAMING);
    folder.write('function.kql', FUNCTION);
    folder.write('rule.yaml', inYaml(RULE));
    const events = ['get pods', 'get nodes', 'version'];
    folder.write(
      'samples/events.ndjson',
      events.map((text) => processEvent({ ProcessCommandLine: text, DeviceName: 'd' })).join(''),
    );
    client = await TestClient.start({ capabilities: PULLED, folders: [folder.path] });
    client.connection.onNotification('kqlens/didSend', (one: DidSendParams) => void sent.push(one));
  });
  after(async () => {
    await client.stop();
    await server.close();
    folder.remove();
  });

  const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length - 1;

  it('are looked through for what they name, open or not, without keeping others waiting', async () => {
    const uri = folder.uri('small.kql');
    await client.open(uri, '_GetWatchlist("VipUsers") | take 1');
    // One line further down than on the disk.
    await client.open(folder.uri('open.kql'), `// changed\n${NAMING}`);
    let isDone = false;
    const position = { line: 0, character: 17 };
    const asked = client
      .request<Location[]>('textDocument/references', {
        textDocument: { uri },
        position,
        context: { includeDeclaration: true },
      })
      .finally(() => (isDone = true));
    assert.ok(await client.request<Hover | null>('textDocument/hover', { textDocument: { uri }, position }));
    assert.equal(isDone, false);
    const found = await asked;
    const named = found.map((l) => [l.uri.slice(folder.uri('').length), l.range.start.line, l.range.start.character]);
    assert.deepEqual(named.sort(), [
      ['/closed.yaml', lineOf(inYaml(NAMING), 'VipUsers'), 28],
      ['/kqlens.yaml', 1, 2],
      ['/open.kql', lineOf(NAMING, 'VipUsers') + 1, 26],
      ['/small.kql', 0, 15],
    ]);
  });

  it('are renamed in from each other, as the editor has them', async () => {
    const uri = folder.uri('open.kql');
    const position = { line: lineOf(NAMING, 'VipUsers') + 1, character: 30 };
    const params = { textDocument: { uri }, position };
    assert.deepEqual(await client.request('textDocument/prepareRename', params), {
      range: { start: { ...position, character: 26 }, end: { ...position, character: 34 } },
      placeholder: 'VipUsers',
    });
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...params, newName: 'Very Important' });
    const texts = edit.documentChanges!.map((change) =>
      'textDocument' in change
        ? [change.textDocument.uri.slice(folder.uri('').length), change.textDocument.version, change.edits.length]
        : [],
    );
    assert.deepEqual(texts.sort(), [
      ['/closed.yaml', null, 1],
      ['/kqlens.yaml', null, 1],
      ['/open.kql', 1, 1],
      ['/small.kql', 1, 1],
    ]);
    // A name inside the query that is no name of the workspace stays the thread's.
    const own = { textDocument: { uri }, position: { ...position, character: 5 }, newName: 'important' };
    const inside = await client.request<WorkspaceEdit>('textDocument/rename', own);
    assert.deepEqual(
      inside.documentChanges!.map((change) => ('edits' in change ? change.edits.length : 0)),
      [2],
    );
    await client.close(uri);
    await client.close(folder.uri('small.kql'));
  });

  it('keep a function from a name that stands for something else in one of them', async () => {
    const uri = folder.uri('calls.kql');
    await client.open(uri, 'KnownHosts | take 1');
    const params = { textDocument: { uri }, position: { line: 0, character: 3 } };
    await assert.rejects(
      client.request('textDocument/rename', { ...params, newName: 'Taken' }),
      /already stands for something else in .*function\.kql/,
    );
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...params, newName: 'OurHosts' });
    assert.equal(edit.documentChanges!.length, 3);
    await client.close(uri);
  });

  it('have a status where they are not open', async () => {
    const uri = folder.uri('closed.yaml');
    const status = await client.request<StatusResult>('kqlens/status', { uri });
    await client.open(uri, inYaml(NAMING), 'yaml');
    assert.deepEqual(status, await client.request<StatusResult>('kqlens/status', { uri }));
    assert.deepEqual([status.platform, status.rules], ['sentinel', 1]);
    await client.close(uri);
  });

  it('show the counts of their last run, and what the samples say, and follow edits', async () => {
    const uri = folder.uri('rule.yaml');
    const text = inYaml(RULE);
    await client.open(uri, text, 'yaml');
    const ran = await client.request<RunResult>('kqlens/run', { uri });
    assert.equal((ran as RunSuccess).counts.hits, 2);
    const titles = async (): Promise<string[]> =>
      (await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).map(
        (l) => l.command!.title,
      );
    const labels = async (from: string): Promise<unknown[]> => {
      const line = lineOf(text, from);
      const range = { start: { line, character: 0 }, end: { line: line + 9, character: 0 } };
      const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
      return hints.map((h) => [h.position.line - line, h.label]);
    };
    assert.ok((await titles()).includes('2 hits of 3'));
    const counts = [
      [0, '→ 3'],
      [1, '→ 3'],
      [2, '→ 2'],
      [3, '→ 2'],
    ];
    assert.deepEqual(await labels('  DeviceProcessEvents'), counts);
    const literal = { line: lineOf(text, '"get"'), character: 34 };
    const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position: literal });
    assert.match(JSON.stringify(hover), /2 of 3/);

    // The last stage is taken away, and the rule runs again by itself.
    const runs: RunResult[] = [];
    client.connection.onNotification('kqlens/didRun', (result: RunResult) => {
      runs.push(result);
      client.happened();
    });
    const line = lineOf(text, '  | where ProcessCommandLine');
    const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
    await client.change(uri, { range, text: '' });
    const again = await client.until('the run after the edit', () => runs.at(-1));
    assert.equal((again as RunSuccess).counts.hits, 3);
    assert.ok((await titles()).includes('3 hits of 3'));
    await client.request('kqlens/clear', { uri });
    assert.ok(!(await titles()).some((title) => title.includes('hits')));
    await client.close(uri);
  });

  it('run on a connection, open or not, without keeping others waiting', async () => {
    const uri = folder.uri('rule.yaml');
    const params = { uri, connection: 'laptop', since: '7d', rows: 100, seconds: 20 };
    const reports: string[] = [];
    let isDone = false;
    const running = client.connection
      .sendRequest<RunResult>('kqlens/runOn', { ...params, workDoneToken: 'run' })
      .finally(() => (isDone = true));
    client.connection.onNotification('$/progress', ({ value }: { value: { kind: string; message?: string } }) => {
      reports.push(value.kind);
    });
    await client.request('kqlens/tests', {});
    assert.equal(isDone, false);
    const result = (await running) as RunSuccess;
    assert.equal(result.ok, true);
    assert.equal(result.rows.length, 1);
    assert.equal(sent.length > 0, true);
    assert.deepEqual([reports.at(0), reports.at(-1)], ['begin', 'end']);

    const broken = inYaml(`${RULE}\n| where Nope == 1`);
    await client.open(uri, broken, 'yaml');
    const diagnostics = await client.request<{ items: Diagnostic[] }>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    assert.ok(diagnostics.items.some(({ code }) => code === 'KS142'));
    await assert.rejects(client.request('kqlens/runOn', { ...params, connection: 'nowhere' }), /nowhere/);
    await client.close(uri);
  });
});
