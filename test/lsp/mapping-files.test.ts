import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import type { RunResult } from '../../server/src/service/protocol.js';
import type { TestClient } from './client.js';
import { processEvent, TestFolder } from './folder.js';
import { PUSHED, serverFor } from './servers.js';

const MAPPING = `name: edr
match: { vendor: edr, cmd: true }
table: DeviceProcessEvents
columns:
  TimeGenerated: { path: at, fn: tme }
  ProcessCommandLin: cmd
  ProcessCommandLine: cmd
`;
const RULE = 'DeviceProcessEvents | where ProcessCommandLine has "docker"\n';

describe('language server: mapping files', function () {
  this.timeout(60_000);
  let client: TestClient;
  let folder: TestFolder;
  const shown = (diagnostics: readonly Diagnostic[]): string[] =>
    diagnostics.map((d) => `${d.range.start.line}:${d.range.start.character} ${d.severity} ${d.message as string}`);

  beforeEach(async () => {
    client = await serverFor(PUSHED);
    folder = new TestFolder();
    folder.write('kqlens.yaml', 'events:\n  mappings: [mappings/*.yaml]\n');
  });
  afterEach(() => folder.remove());

  it('show their mistakes at their places, while they are edited and while a rule is open', async () => {
    const mapping = folder.write('mappings/edr.mapping.yaml', MAPPING);
    const rule = folder.write('rule.kql', RULE);
    await client.open(rule, RULE);
    const wrong = [
      /^4:33 1 there is no function `tme`/u,
      /^5:2 2 `DeviceProcessEvents` has no column `ProcessCommandLin`/u,
    ];
    const closed = shown(
      await client.until('diagnostics of the closed mapping', () => {
        const last = client.published.findLast((p) => p.uri === mapping);
        return last !== undefined && last.diagnostics.length > 0 ? last.diagnostics : undefined;
      }),
    );
    for (const expected of wrong)
      assert.ok(
        closed.some((line) => expected.test(line)),
        closed.join('\n'),
      );
    await client.open(mapping, MAPPING, 'yaml');
    const open = shown(await client.diagnosticsOf(mapping));
    for (const expected of wrong)
      assert.ok(
        open.some((line) => expected.test(line)),
        open.join('\n'),
      );
    const good = MAPPING.replace('fn: tme', 'fn: time').replace('  ProcessCommandLin: cmd\n', '');
    await client.change(mapping, { text: good });
    assert.deepEqual(shown(await client.diagnosticsOf(mapping)), []);
    await client.close(mapping);
    await client.close(rule);
  });

  it('say in the hints of a run which mapping made the rows, what is missing and what was left out', async () => {
    folder.write(
      'mappings/edr.mapping.yaml',
      MAPPING.replace('fn: tme', 'fn: time').replace('  ProcessCommandLin: cmd\n', ''),
    );
    const text = 'DeviceProcessEvents | where ProcessCommandLine has "docker" and AccountName != "root"\n';
    const rule = folder.write('rule.kql', text);
    folder.write(
      'samples/a.ndjson',
      `{"vendor":"edr","cmd":"docker ps","at":"2026-11-20T08:15:02Z"}\n{"half":\n${processEvent({ FileName: 'x' })}`,
    );
    await client.open(rule, text);
    const result = await client.request<RunResult>('kqlens/run', { uri: rule });
    assert.ok(result.ok);
    const [load] = result.loads;
    assert.match(load!.summary, /ndjson: 2 rows of DeviceProcessEvents, 1 record left out\. .*Mapped by edr/u);
    assert.match(load!.remarks.join(' '), /No record has the column AccountName, which the rule reads/u);
    assert.deepEqual(
      result.files.find((f) => f.uri.endsWith('a.ndjson'))!.skipped.map((s) => s.line),
      [1],
    );
    assert.match(result.clockText, /one second after the newest event/u);
    await client.close(rule);
  });
});
