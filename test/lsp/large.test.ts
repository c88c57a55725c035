import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource, type Diagnostic, type Hover } from 'vscode-languageserver/node';
import { MORE_PROBLEMS, MOST_OF_AN_ID } from '../../server/src/service/few-problems.js';
import type { StatusResult } from '../../server/src/service/protocol.js';
import { TestClient, uriOf } from './client.js';
import { PULLED, PUSHED, SAMPLES } from './servers.js';

const T1613 = join(SAMPLES, 't1613.kql');
const LARGE = uriOf(join(SAMPLES, 'large.kql'));
const REQUEST_CANCELLED = -32800;
const CONTENT_MODIFIED = -32801;

/** A rule with a list of so many names, a line each, whose last lines are given. */
function rule(names: number, ...last: readonly string[]): string {
  const lines = Array.from({ length: names }, (_, i) => `"host${i}.${'example.'.repeat(11)}com"`);
  return ['let Hosts = dynamic([', lines.join(',\n'), ']);', 'DeviceProcessEvents', ...last].join('\n');
}

const messageOf = ({ message }: Diagnostic): string => (typeof message === 'string' ? message : message.value);
const codesOf = (diagnostics: readonly Diagnostic[]): unknown[] => diagnostics.map(({ code }) => code);

describe('a large document', function () {
  this.timeout(120_000);
  let client: TestClient;

  before(async () => {
    client = await TestClient.start({ capabilities: PUSHED, folders: [SAMPLES] });
  });

  after(() => client.stop());

  it('does not keep another one waiting', async () => {
    const uri = uriOf(T1613);
    const text = readFileSync(T1613, 'utf8');
    const large = rule(20_000, '| where Nope == 1', '| where DeviceName in (Hosts)');
    assert.ok(large.length > 2_000_000);
    const isDone = (): boolean => client.published.some((p) => p.uri === LARGE);
    await client.open(LARGE, large);
    const position = { line: large.split('\n').length - 1, character: 10 };
    const hover = client.request<Hover | null>('textDocument/hover', { textDocument: { uri: LARGE }, position });
    await client.open(uri, text);
    const lines = text.split('\n');
    const line = lines.findIndex((l) => /^\s*\| where \w/.test(l));
    const place = { textDocument: { uri }, position: { line, character: lines[line]!.indexOf('where') + 7 } };
    assert.ok(await client.request<Hover | null>('textDocument/hover', place));
    const items = await client.request<{ items?: readonly object[] } | readonly object[]>(
      'textDocument/completion',
      place,
    );
    assert.ok(('items' in items ? items.items : (items as readonly object[])).length > 0);
    await client.diagnosticsOf(uri);
    assert.equal(isDone(), false, 'the large document was done first: this proves nothing');

    // Where they belong, after two megabytes.
    const found = await client.diagnosticsOf(LARGE);
    const unknown = found.find((d) => messageOf(d).includes('Nope'));
    assert.deepEqual(unknown?.range, {
      start: { line: 20_003, character: 8 },
      end: { line: 20_003, character: 12 },
    });
    assert.match(JSON.stringify(await hover), /DeviceName/);
    const status = await client.request<StatusResult>('kqlens/status', { uri: LARGE });
    assert.equal(status.errors, found.filter(({ severity }) => severity === 1).length);
    await client.close(LARGE);
    await client.close(uri);
  });

  it('lets go of a request that is cancelled or about a text that changed', async () => {
    await client.open(LARGE, rule(10_000, '| where Nope == 1'));
    const params = { textDocument: { uri: LARGE }, position: { line: 10_002, character: 5 } };
    const cancel = new CancellationTokenSource();
    const cancelled = client.connection.sendRequest('textDocument/hover', params, cancel.token);
    const outdated = client.request('textDocument/documentSymbol', { textDocument: { uri: LARGE } });
    await client.request('kqlens/tests', {});
    cancel.cancel();
    await assert.rejects(cancelled, { code: REQUEST_CANCELLED });
    const before = client.published.filter((p) => p.uri === LARGE).length;
    const version = await client.change(LARGE, { text: rule(10_000, '| where AlsoNope == 1') });
    await assert.rejects(outdated, { code: CONTENT_MODIFIED });
    const found = await client.diagnosticsOf(LARGE, version);
    assert.ok(found.some((d) => messageOf(d).includes('AlsoNope')));
    const own = client.published.filter((p) => p.uri === LARGE).slice(before);
    assert.deepEqual(
      own.map((p) => p.version),
      [version],
    );
    await client.close(LARGE);
  });

  it('comes back from its thread when it is short again', async () => {
    await client.open(LARGE, rule(1_000, '| where Nope == 1'));
    const long = await client.diagnosticsOf(LARGE);
    const version = await client.change(LARGE, { text: rule(3, '| where Nope == 1') });
    const short = await client.diagnosticsOf(LARGE, version);
    assert.deepEqual(short.find((d) => messageOf(d).includes('Nope'))?.range, {
      start: { line: 6, character: 8 },
      end: { line: 6, character: 12 },
    });
    assert.deepEqual(
      long.map(({ code }) => code).filter((code) => code === 'KS142'),
      ['KS142'],
    );
    await client.close(LARGE);
  });

  it('has its diagnostics asked for by a client that asks, and sees open configurations', async () => {
    const other = await TestClient.start({ capabilities: PULLED, folders: [SAMPLES] });
    try {
      const configuration = uriOf(join(SAMPLES, 'kqlens.yaml'));
      const textDocument = { uri: LARGE };
      const unused = Array.from({ length: 400 }, (_, i) => `let unused${i} = "host${i}.example.com";`);
      const text = `${unused.join('\n')}\n${rule(800, '| where DeviceName in (Hosts)')}`;
      await other.open(LARGE, text);
      const ask = async (): Promise<readonly Diagnostic[]> =>
        (await other.request<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument })).items;
      const first = await ask();
      assert.equal(first.filter(({ code }) => code === 'unused-let').length, MOST_OF_AN_ID);
      const more = first.filter(({ code }) => code === MORE_PROBLEMS);
      assert.match(messageOf(more[0]!), /200 more of `unused-let`/);
      assert.equal(more[0]!.range.start.line, 200);
      await other.open(configuration, 'lints:\n  rules:\n    unused-let: off\n', 'yaml');
      assert.ok(!codesOf(await ask()).includes('unused-let'));
      await other.close(configuration);
      assert.ok(codesOf(await ask()).includes('unused-let'));
    } finally {
      await other.stop();
    }
  });
});
