import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api } from './activation.js';

async function find(glob: string): Promise<vscode.Uri> {
  const [found] = await vscode.workspace.findFiles(glob);
  assert.ok(found, `${glob} is not in the workspace`);
  return found;
}

export function runTests(): void {
  describe('run', () => {
    it('gives hits with their scores and sources', async () => {
      const { run } = await api();
      const result = await run(await find('**/t1613.kql'));
      assert.ok(result?.ok);
      assert.equal(result.counts.events, 310);
      assert.equal(result.counts.hits, result.rows.length);
      assert.equal(result.counts.maxRisk, 90);
      for (const row of result.rows) assert.equal(row.sources.length, 1);
    });

    it('says why a rule is not evaluable', async () => {
      const { run } = await api();
      const result = await run(await find('**/not-evaluable.kql'));
      assert.equal(result?.ok, false);
      assert.match(result.message, /python/);
      assert.ok(result.range);
    });

    it('says that there are no samples', async () => {
      const { run } = await api();
      const result = await run(await find('**/without-samples.kql'));
      assert.equal(result?.ok, false);
      assert.equal(result.code, 'no-samples');
    });

    it('puts diagnostics on a rule that is open', async () => {
      await api();
      const uri = await find('**/t1613.kql');
      const published = new Promise<void>((resolve) => {
        const look = (): void => {
          if (vscode.languages.getDiagnostics(uri).length > 0) resolve();
        };
        vscode.languages.onDidChangeDiagnostics(look);
        look();
      });
      await vscode.window.showTextDocument(uri);
      await published;
      const codes = vscode.languages
        .getDiagnostics(uri)
        .map((d) => (typeof d.code === 'object' ? d.code.value : d.code));
      assert.ok(codes.includes('case-score-inversion'), codes.join(', '));
    });
  });
}
