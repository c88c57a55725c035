import { join } from 'node:path';
import type { ClientCapabilities } from 'vscode-languageserver/node';
import { ROOT, TestClient } from './client.js';

export const SAMPLES = join(ROOT, 'samples/t1613');

/** What a client that has diagnostics sent to it can do. */
export const PUSHED: ClientCapabilities = {
  window: { workDoneProgress: true },
  workspace: {
    workspaceFolders: true,
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
  },
  textDocument: {
    publishDiagnostics: { versionSupport: true, relatedInformation: true },
    codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } },
  },
};

/** What a client that asks for diagnostics can do. */
export const PULLED: ClientCapabilities = {
  ...PUSHED,
  workspace: { ...PUSHED.workspace, diagnostics: { refreshSupport: true } },
  textDocument: { ...PUSHED.textDocument, diagnostic: {} },
};

/** One server for all tests of a kind: starting one takes seconds. */
const started = new Map<ClientCapabilities, Promise<TestClient>>();

export function serverFor(capabilities: ClientCapabilities): Promise<TestClient> {
  let client = started.get(capabilities);
  if (client === undefined) {
    client = TestClient.start({ capabilities, folders: [SAMPLES] });
    started.set(capabilities, client);
  }
  return client;
}

after(async () => {
  for (const client of started.values()) await (await client).stop();
});
