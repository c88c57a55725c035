import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { KqlensApi } from '../../../client/src/extension.js';

export const EXTENSION = 'kqlens.kqlens';

/** The extension's exports, once it is active and its server answers. */
export async function api(): Promise<KqlensApi> {
  const extension = vscode.extensions.getExtension<KqlensApi>(EXTENSION);
  assert.ok(extension, 'the extension is not installed');
  const exports = await extension.activate();
  await exports.ready;
  return exports;
}

export function activationTests(): void {
  describe('activation', () => {
    it('starts the language server', async () => {
      await api();
      assert.equal(vscode.extensions.getExtension(EXTENSION)?.isActive, true);
    });

    it('registers every command that the manifest contributes', async () => {
      await api();
      const manifest = vscode.extensions.getExtension(EXTENSION)!.packageJSON as {
        readonly contributes: { readonly commands: readonly { readonly command: string }[] };
      };
      const registered = new Set(await vscode.commands.getCommands(true));
      const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
      assert.deepEqual(missing, []);
      assert.ok(manifest.contributes.commands.length > 0);
    });

    it('opens .kql files as KQL', async () => {
      const [rule] = await vscode.workspace.findFiles('**/t1613.kql');
      const document = await vscode.workspace.openTextDocument(rule!);
      assert.equal(document.languageId, 'kql');
    });
  });
}
