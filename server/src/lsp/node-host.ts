import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker, type ResourceLimits, type WorkerOptions } from 'node:worker_threads';
import {
  createConnection,
  createProtocolConnection,
  PortMessageReader,
  PortMessageWriter,
  ProposedFeatures,
} from 'vscode-languageserver/node';
import { WAYS_ON } from '../engine/ways-on.js';
import { logSent, sentLogFile } from '../remote/sent-log.js';
import { DISK } from './disk.js';
import { describeFault, type Log } from './guard.js';
import type { ServerThread } from './document-thread.js';
import type { RunThread } from './run-channel.js';
import type { FromProof, ToProof } from './proof-messages.js';
import type { ProofThread } from './proofs.js';
import type { FromWorker, ToWorker } from './run-messages.js';
import { startServer, type ServerHost } from './server.js';
import type { Thread } from './thread-channel.js';

/** A run that needs more memory than this ends, and nothing else does, in MB. */
const RUN_HEAP_LIMIT = 4096;

/** The stack of a thread for a large document, in MB: its tree may be deep. */
const DOCUMENT_STACK = 64;

/** Serves one client on Node, over what the command line names: `--stdio`, `--node-ipc`, `--pipe` or `--socket`. */
export function serve(): void {
  const connection = createConnection(ProposedFeatures.all);
  // A bug in one place must not end the editor's service in all others.
  process.on('uncaughtException', (fault) => connection.console.error(`Uncaught: ${describeFault(fault)}`));
  process.on('unhandledRejection', (fault) => connection.console.error(`Unhandled: ${describeFault(fault)}`));
  startServer(connection, serverHost());
  connection.listen();
}

/** This machine, for a server in this process. */
export function serverHost(): ServerHost {
  return {
    name: 'kqlens',
    version: version(),
    files: DISK,
    committedText,
    logSent: (record) => logSent(sentLogFile(), record),
    startRunThread,
    startProofThread,
    startDocumentThread,
  };
}

/** The package's version, where its manifest is at hand. */
function version(): string {
  for (const place of ['../package.json', '../../../package.json']) {
    const path = fileURLToPath(new URL(place, import.meta.url));
    if (!existsSync(path)) continue;
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { readonly version?: string };
    if (manifest.version !== undefined) return manifest.version;
  }
  return 'unknown';
}

/** A file's text in git's HEAD; undefined where it is not there, in no repository, or where there is no git. */
function committedText(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const args = ['show', `HEAD:./${basename(path)}`];
    execFile('git', args, { cwd: dirname(path), encoding: 'utf8' }, (failure, text) =>
      resolve(failure === null ? text : undefined),
    );
  });
}

/** A thread that runs rules. `heapLimit`: in MB; where a run needs more, the thread ends and says so. */
export function startRunThread(log: Log, heapLimit = RUN_HEAP_LIMIT): RunThread {
  return startThread<ToWorker, FromWorker>('run-worker', 'Run thread', log, heapLimit);
}

function startProofThread(log: Log): ProofThread {
  return startThread<ToProof, FromProof>('proof-worker', 'Test thread', log, RUN_HEAP_LIMIT);
}

function startDocumentThread(log: Log): ServerThread {
  const worker = openWorker('document-worker', 'Document thread', log, { stackSizeMb: DOCUMENT_STACK });
  const connection = createProtocolConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
  const outOfMemory = `the document needs more than ${RUN_HEAP_LIMIT} MB of memory`;
  return { connection, onEnd: onEndOf(worker, outOfMemory), stop: () => void worker.terminate() };
}

function startThread<To, From>(module: string, name: string, log: Log, heapLimit: number): Thread<To, From> {
  const worker = openWorker(module, name, log, { maxOldGenerationSizeMb: heapLimit });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', (message: From) => listener(message)),
    onEnd: onEndOf(worker, `its events need more than ${heapLimit} MB of memory. ${WAYS_ON}`),
    stop: () => void worker.terminate(),
  };
}

/** Tells why a thread ended. */
function onEndOf(worker: Worker, outOfMemory: string): (listener: (reason: string) => void) => void {
  const reasonOf = (fault: unknown): string => {
    if ((fault as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') return outOfMemory;
    return fault instanceof Error ? fault.message : String(fault);
  };
  return (listener) => {
    worker.on('error', (fault) => listener(reasonOf(fault)));
    worker.on('exit', (code) => listener(`exit code ${code}`));
  };
}

function openWorker(module: string, name: string, log: Log, limits: ResourceLimits = {}): Worker {
  const worker = createWorker(module, {
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: RUN_HEAP_LIMIT, ...limits },
  });
  // Standard output belongs to the protocol.
  worker.stdout.on('data', (chunk: Buffer) => log.debug(`${name}: ${chunk.toString()}`));
  worker.stderr.on('data', (chunk: Buffer) => log.debug(`${name}: ${chunk.toString()}`));
  worker.unref();
  return worker;
}

function createWorker(module: string, options: WorkerOptions): Worker {
  const bundled = new URL(`./${module}.js`, import.meta.url);
  if (existsSync(bundled)) return new Worker(bundled, options);
  // From the sources: a thread does not inherit the loader that this process runs under.
  const source = JSON.stringify(new URL(`./${module}.ts`, import.meta.url).href);
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(start, { ...options, eval: true });
}
