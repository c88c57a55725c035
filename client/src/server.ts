import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import type { StatusItem } from './status.js';

/** The languages KQL lives in. The server ignores files of the others that hold no rule. */
export const LANGUAGES = ['kql', 'yaml', 'json', 'jsonc', 'markdown'] as const;

/** Starts the language server as a child process and resolves when it answers. */
export async function startServer(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  status: StatusItem,
): Promise<LanguageClient> {
  const module = context.asAbsolutePath('dist/server.js');
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.map((language) => ({ language })),
    outputChannel: output,
    synchronize: {
      fileEvents: vscode.workspace.createFileSystemWatcher(
        '**/*.{kql,csl,kusto,yaml,yml,json,jsonc,ndjson,jsonl,csv,md}',
      ),
    },
    markdown: { isTrusted: { enabledCommands: ['kqlens.revealEvent', 'kqlens.openDocumentation'] } },
  };
  const client = new LanguageClient(
    'kqlens',
    'KQLens',
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
    },
    options,
  );
  context.subscriptions.push(client);
  status.starting();
  try {
    await client.start();
    status.ready();
  } catch (failure) {
    status.failed(failure instanceof Error ? failure.message : String(failure));
    throw failure;
  }
  return client;
}
