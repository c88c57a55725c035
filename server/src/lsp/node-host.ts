import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { WAYS_ON } from '../engine/ways-on.js';
import { logSent, sentLogFile } from '../remote/sent-log.js';
import { DISK } from './disk.js';
import { describeFault, type Log } from './guard.js';
import type { RunThread } from './run-channel.js';
import type { FromProof, ToProof } from './proof-messages.js';
import type { ProofThread } from './proofs.js';
import type { FromWorker, ToWorker } from './run-messages.js';
import { startServer } from './server.js';
import type { Thread } from './thread-channel.js';

/** A run that needs more memory than this ends, and nothing else does, in MB. */
const RUN_HEAP_LIMIT = 4096;

/** Serves one client on Node, over what the command line names: `--stdio`, `--node-ipc`, `--pipe` or `--socket`. */
export function serve(): void {
  const connection = createConnection(ProposedFeatures.all);
  // A bug in one place must not end the editor's service in all others.
  process.on('uncaughtException', (fault) => connection.console.error(`Uncaught: ${describeFault(fault)}`));
  process.on('unhandledRejection', (fault) => connection.console.error(`Unhandled: ${describeFault(fault)}`));
  startServer(connection, {
    name: 'kqlens',
    version: version(),
    files: DISK,
    committedText,
    logSent: (record) => logSent(sentLogFile(), record),
    startRunThread,
    startProofThread,
  });
  connection.listen();
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

function startRunThread(log: Log): RunThread {
  return startThread<ToWorker, FromWorker>('run-worker', 'Run thread', log);
}

function startProofThread(log: Log): ProofThread {
  return startThread<ToProof, FromProof>('proof-worker', 'Test thread', log);
}

function startThread<To, From>(module: string, name: string, log: Log): Thread<To, From> {
  const worker = openWorker(module);
  // Standard output belongs to the protocol.
  worker.stdout.on('data', (chunk: Buffer) => log.debug(`${name}: ${chunk.toString()}`));
  worker.stderr.on('data', (chunk: Buffer) => log.debug(`${name}: ${chunk.toString()}`));
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', (message: From) => listener(message)),
    onEnd(listener) {
      worker.on('error', (fault) => listener(reasonOf(fault)));
      worker.on('exit', (code) => listener(`exit code ${code}`));
    },
    stop: () => void worker.terminate(),
  };
}

/** Why a thread ended, and where it ran out of memory the ways on. */
function reasonOf(fault: unknown): string {
  if ((fault as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return `its events need more than ${RUN_HEAP_LIMIT} MB of memory. ${WAYS_ON}`;
  }
  return fault instanceof Error ? fault.message : String(fault);
}

function openWorker(module: string): Worker {
  const options: WorkerOptions = {
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: RUN_HEAP_LIMIT },
  };
  const bundled = new URL(`./${module}.js`, import.meta.url);
  if (existsSync(bundled)) return new Worker(bundled, options);
  // From the sources: a thread does not inherit the loader that this process runs under.
  const source = JSON.stringify(new URL(`./${module}.ts`, import.meta.url).href);
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(start, { ...options, eval: true });
}
