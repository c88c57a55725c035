import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = join(ROOT, 'server/src/lsp/node.ts');

/** How long a test waits for something the server was asked for, in ms. */
const PATIENCE = 30_000;

/** What a server may ask of a client. */
const ASKED_METHODS = [
  'client/registerCapability',
  'window/workDoneProgress/create',
  'workspace/codeLens/refresh',
  'workspace/configuration',
  'workspace/diagnostic/refresh',
  'workspace/inlayHint/refresh',
];

export interface ClientOptions {
  readonly initializationOptions?: unknown;
  readonly capabilities: ClientCapabilities;
  readonly folders?: readonly string[];
}

/** A client of the language server as a process of its own, over its standard streams. */
export class TestClient {
  /** Every diagnostics notification, in the order in which they came. */
  readonly published: PublishDiagnosticsParams[] = [];
  /** Log messages of the server. */
  readonly log: string[] = [];
  /** Requests that the server made, by method; this client answers null to all of them. */
  readonly asked: string[] = [];
  initializeResult: InitializeResult | undefined;
  private readonly versions = new Map<string, number>();
  /** How many notifications had come when a document was opened: earlier ones are about another life of it. */
  private readonly openedAt = new Map<string, number>();
  private readonly waiting = new Set<() => void>();

  private constructor(
    readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
  ) {}

  static async start({ capabilities, folders = [], initializationOptions }: ClientOptions): Promise<TestClient> {
    const child = spawn(process.execPath, ['--import', 'tsx', ENTRY, '--stdio'], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const client = new TestClient(child, connection);
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      client.published.push(params);
      client.happened();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      client.log.push(message);
      client.happened();
    });
    for (const method of ASKED_METHODS) {
      connection.onRequest(method, () => {
        client.asked.push(method);
        client.happened();
        return null;
      });
    }
    connection.listen();
    client.initializeResult = await connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities,
      initializationOptions,
      workspaceFolders: folders.map((folder) => ({ uri: uriOf(folder), name: folder })),
    });
    await connection.sendNotification('initialized', {});
    return client;
  }

  /** Tells those who wait that something came. */
  happened(): void {
    for (const wake of [...this.waiting]) wake();
  }

  /** Waits until a condition holds; it is looked at whenever something comes from the server. */
  async until<T>(what: string, condition: () => T | undefined): Promise<T> {
    for (const end = Date.now() + PATIENCE; ;) {
      const found = condition();
      if (found !== undefined) return found;
      const left = end - Date.now();
      if (left <= 0) throw new Error(`timed out waiting for ${what}; the server said:\n${this.log.join('\n')}`);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, left);
        this.waiting.add(wake);
      });
    }
  }

  async open(uri: string, text: string, languageId = 'kql'): Promise<void> {
    this.versions.set(uri, 1);
    this.openedAt.set(uri, this.published.length);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Sends changes as LSP spells them; returns the new version. */
  async change(uri: string, ...contentChanges: readonly object[]): Promise<number> {
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
    return version;
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** The diagnostics that were sent for a version of a document; waits for them. */
  async diagnosticsOf(uri: string, version = this.versions.get(uri)): Promise<readonly Diagnostic[]> {
    const found = await this.until(`diagnostics of ${uri} version ${String(version)}`, () =>
      this.published.slice(this.openedAt.get(uri)).findLast((p) => p.uri === uri && p.version === version),
    );
    return found.diagnostics;
  }

  request<R>(method: string, params: object): Promise<R> {
    return this.connection.sendRequest(method, params);
  }

  notify(method: string, params: object): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  /** Writes bytes that may be no message at all. */
  write(text: string): void {
    this.process.stdin!.write(text);
  }

  /** Ends the server as the protocol has it; returns its exit code. */
  async stop(): Promise<number | null> {
    const exited = once(this.process, 'exit') as Promise<[number | null]>;
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const [code] = await exited;
    this.connection.dispose();
    return code;
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** The error code of a request that failed. */
export function codeOf(fault: unknown): number {
  return (fault as { readonly code: number }).code;
}
