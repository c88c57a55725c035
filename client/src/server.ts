import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import { tokenFree } from './connections/untold.js';

/** The languages KQL lives in. The server ignores files of the others that hold no rule. */
export const LANGUAGES = ['kql', 'yaml', 'json', 'jsonc', 'markdown'] as const;

/** Files whose changes outside the editor matter: rules, event files and configuration. */
const WATCHED = '**/*.{kql,csl,kusto,yaml,yml,json,jsonc,ndjson,jsonl,csv,md}';

/** The client of the language server, which runs as a child process. It is started by its `start()`. */
export function createClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const watcher = vscode.workspace.createFileSystemWatcher(WATCHED);
  const options: LanguageClientOptions = {
    documentSelector: [
      ...LANGUAGES.flatMap((language) => [
        { scheme: 'file', language },
        { scheme: 'untitled', language },
      ]),
    ],
    outputChannel: output,
    traceOutputChannel: tokenFree(output),
    synchronize: { fileEvents: watcher },
    // The tree of tests shows them.
    initializationOptions: { showsTestFiles: true },
    middleware: {
      // The editor sets hints so close to the text that a count reads as a part of it.
      provideInlayHints: async (document, range, token, next) =>
        (await next(document, range, token))?.map((hint) => {
          if (typeof hint.label === 'string') hint.label = `\u00a0${hint.label}`;
          return hint;
        }),
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
  context.subscriptions.push(client, watcher);
  return client;
}
