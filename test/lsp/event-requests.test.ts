import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource, WorkDoneProgress } from 'vscode-languageserver/node';
import type { EventsAction, EventsResult } from '../../server/src/service/protocol/events.js';
import { kqlens } from '../cli/command.js';
import { csv, jsonLines } from '../cli/exact-cells.js';
import { codeOf, type TestClient } from './client.js';
import { processEvent, TestFolder } from './folder.js';
import { PUSHED, serverFor } from './servers.js';

const EDR =
  '{"TimeGenerated":"8/9/2026, 4:10:30.273 AM","device_name":"node-01","childproc_name":"/usr/bin/docker","target_cmdline":"docker ps","childproc_username":"root","process_path":"/usr/bin/bash","Type":"CarbonBlackEvents_CL"}\n';

describe('language server: events', function () {
  this.timeout(60_000);
  let client: TestClient;
  let folder: TestFolder;
  let uri: string;
  const ask = (action: EventsAction, uris = [uri], more: object = {}): Promise<EventsResult> =>
    client.request('kqlens/events', { uris, action, ...more });
  const done = async (...given: Parameters<typeof ask>): Promise<Extract<EventsResult, { ok: true }>> => {
    const result = await ask(...given);
    assert.ok(result.ok, JSON.stringify(result));
    return result;
  };

  beforeEach(async () => {
    client = await serverFor(PUSHED);
    folder = new TestFolder();
    const event = { DeviceName: 'fs01', AccountName: 'alice.smith', FileName: 'docker' };
    uri = folder.write(
      'events.ndjson',
      processEvent({ ...event, ProcessCommandLine: 'docker ps alice.smith' }).repeat(3),
    );
  });
  afterEach(() => folder.remove());

  it('summarise, as the editor has the file', async () => {
    const { text } = await done({ kind: 'summarise' });
    assert.match(text!, /## DeviceProcessEvents\n\nDeviceProcessEvents: 3 rows, TimeGenerated 2026-11-20T10/u);
    assert.match(text!, /\| AccountName \| string \| 3 \| 100 % \|/u);
    const open = folder.uri('events.ndjson');
    await client.open(open, processEvent({ FileName: 'vim' }));
    assert.match((await done({ kind: 'summarise' })).text!, /1 row,/u);
    await client.notify('textDocument/didClose', { textDocument: { uri: open } });
  });

  it('convert and anonymise write a file, with progress', async () => {
    const reports: string[] = [];
    const listening = client.connection.onProgress(
      WorkDoneProgress.type,
      'events-1',
      (value) => void reports.push('message' in value ? (value.message ?? '') : ''),
    );
    const target = folder.uri('out.ndjson');
    const { messages } = await done({ kind: 'convert', target }, [uri], { workDoneToken: 'events-1' });
    listening.dispose();
    assert.match(messages[0]!, /^3 events written to .*out\.ndjson\.$/u);
    assert.ok(reports.includes('Writing events'), reports.join());
    const text = readFileSync(join(folder.path, 'out.ndjson'), 'utf8');
    assert.equal(text.trimEnd().split('\n').length, 3);
    const shared = await done({ kind: 'anonymise', target: folder.uri('shared.ndjson'), seed: '' });
    assert.match(shared.messages.join(' '), /Replaced: .*The seed is \w{32};/u);
    assert.ok(!/alice|fs01/u.test(readFileSync(join(folder.path, 'shared.ndjson'), 'utf8')));
    const same = await done({ kind: 'anonymise', target: folder.uri('b.ndjson'), seed: 'x' });
    assert.ok(!same.messages.join(' ').includes('seed'));
    const refused = await ask({ kind: 'convert', target: uri });
    assert.ok(!refused.ok && refused.message.includes('replace the event file'));
  });

  it('convert and anonymise as the command line does, to the last character', async () => {
    for (const content of [jsonLines(), csv(), readFileSync('test/events/fixtures/windows-events.xml', 'utf8')]) {
      const input = folder.write('in.log', content);
      const here = (name: string): string => join(folder.path, name);
      await done({ kind: 'anonymise', target: folder.uri('editor.ndjson'), seed: 's' }, [input]);
      await kqlens('events', here('in.log'), '--anonymise', '--seed', 's', '--force', '-o', here('shell.ndjson'));
      assert.equal(readFileSync(here('editor.ndjson'), 'utf8'), readFileSync(here('shell.ndjson'), 'utf8'));
      await done({ kind: 'convert', target: folder.uri('editor.ndjson') }, [input]);
      await kqlens('events', here('in.log'), '--convert', 'ndjson', '--force', '-o', here('shell.ndjson'));
      assert.equal(readFileSync(here('editor.ndjson'), 'utf8'), readFileSync(here('shell.ndjson'), 'utf8'));
    }
  });

  it('convert only the events that are chosen: by a predicate, so many at random', async () => {
    const lines = ['a', 'b', 'c', 'd'].map((FileName) => processEvent({ FileName })).join('');
    const file = folder.write('four.ndjson', lines);
    const convert = async (more: object): Promise<string[]> => {
      await done({ kind: 'convert', target: folder.uri('out.ndjson'), ...more }, [file]);
      const text = readFileSync(join(folder.path, 'out.ndjson'), 'utf8');
      return text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { FileName: string }).FileName);
    };
    assert.deepEqual(await convert({ where: "FileName in ('b', 'd')" }), ['b', 'd']);
    const sampled = await convert({ where: "FileName != 'a'", sample: 2 });
    assert.equal(sampled.length, 2);
    assert.ok(!sampled.includes('a'));
    assert.deepEqual(await convert({ where: "FileName != 'a'", sample: 2 }), sampled);
    const wrong = await ask({ kind: 'convert', target: folder.uri('w.ndjson'), where: 'FileNam == 1' }, [file]);
    assert.ok(!wrong.ok && /predicate cannot be evaluated: .*FileNam/u.test(wrong.message));
    const none = await ask({ kind: 'convert', target: folder.uri('w.ndjson'), where: 'FileName == "z"' }, [file]);
    assert.ok(!none.ok && /holds for no event/u.test(none.message));
    assert.ok(!existsSync(join(folder.path, 'w.ndjson')));
  });

  it('read a large file of lines as a stream, to the same result', async () => {
    const line = processEvent({ FileName: 'docker', ProcessCommandLine: 'x'.repeat(2000) });
    writeFileSync(join(folder.path, 'large.ndjson'), line.repeat(4500) + processEvent({ FileName: 'vim' }));
    const { messages } = await done({ kind: 'convert', target: folder.uri('vim.ndjson'), where: "FileName == 'vim'" }, [
      folder.uri('large.ndjson'),
    ]);
    assert.match(messages[0]!, /^1 event written/u);
  });

  it('say why there is no result', async () => {
    const missing = await ask({ kind: 'convert', target: folder.uri('o.ndjson') }, [folder.uri('gone.json')]);
    assert.ok(!missing.ok && /No events were read/u.test(missing.message));
    assert.ok(!existsSync(join(folder.path, 'o.ndjson')));
    const none = await ask({ kind: 'summarise' }, []);
    assert.ok(!none.ok);
  });

  it('propose a mapping for the workspace, and the lines of its configuration', async () => {
    folder.write('kqlens.yaml', '# ours\n');
    const edr = folder.write('edr.ndjson', EDR);
    const { files, messages } = await done({ kind: 'propose', name: 'edr' }, [edr]);
    assert.deepEqual(
      files!.map((f) => f.uri),
      [folder.uri('mappings/edr.mapping.yaml'), folder.uri('kqlens.yaml')],
    );
    assert.match(files![0]!.text, /target_cmdline/u);
    assert.equal(files![1]!.text, '# ours\n\nevents:\n  mappings: ["mappings/edr.mapping.yaml"]\n');
    assert.match(messages[0]!, /maps 1 of 1 record/u);
    const none = await ask({ kind: 'propose', name: 'x' }, [folder.write('n.ndjson', '{"bytes":1}\n')]);
    assert.ok(!none.ok && /No mapping is proposed/u.test(none.message));
  });

  it('are cancelled soon, and leave no half file', async () => {
    const line = processEvent({ FileName: 'docker', ProcessCommandLine: 'docker ps 10.1.2.3 alice' });
    writeFileSync(join(folder.path, 'big.ndjson'), line.repeat(200_000));
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest(
      'kqlens/events',
      { uris: [folder.uri('big.ndjson')], action: { kind: 'anonymise', target: folder.uri('big.out'), seed: 's' } },
      source.token,
    );
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const start = performance.now();
    source.cancel();
    await assert.rejects(asked, (fault) => codeOf(fault) === -32800);
    assert.ok(performance.now() - start < 1500);
    await done({ kind: 'summarise' });
    assert.ok(!existsSync(join(folder.path, 'big.out')));
  });
});
