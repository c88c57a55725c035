import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { DISK } from './disk.js';
import { describeFault, type Log } from './guard.js';
import type { RunThread } from './run-channel.js';
import type { FromWorker } from './run-messages.js';
import { startServer } from './server.js';

/** A run that needs more memory than this ends, and nothing else does, in MB. */
const RUN_HEAP_LIMIT = 4096;

/** Serves one client on Node, over what the command line names: `--stdio`, `--node-ipc`, `--pipe` or `--socket`. */
export function serve(): void {
  const connection = createConnection(ProposedFeatures.all);
  // A bug in one place must not end the editor's service in all others.
  process.on('uncaughtException', (fault) => connection.console.error(`Uncaught: ${describeFault(fault)}`));
  process.on('unhandledRejection', (fault) => connection.console.error(`Unhandled: ${describeFault(fault)}`));
  startServer(connection, { name: 'kqlens', version: version(), files: DISK, startRunThread });
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

function startRunThread(log: Log): RunThread {
  const worker = openWorker();
  // Standard output belongs to the protocol.
  worker.stdout.on('data', (chunk: Buffer) => log.debug(`Run thread: ${chunk.toString()}`));
  worker.stderr.on('data', (chunk: Buffer) => log.debug(`Run thread: ${chunk.toString()}`));
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', (message: FromWorker) => listener(message)),
    onEnd(listener) {
      worker.on('error', (fault) => listener(fault instanceof Error ? fault.message : String(fault)));
      worker.on('exit', (code) => listener(`exit code ${code}`));
    },
    stop: () => void worker.terminate(),
  };
}

function openWorker(): Worker {
  const options: WorkerOptions = {
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: RUN_HEAP_LIMIT },
  };
  const bundled = new URL('./run-worker.js', import.meta.url);
  if (existsSync(bundled)) return new Worker(bundled, options);
  // From the sources: a thread does not inherit the loader that this process runs under.
  const source = JSON.stringify(new URL('./run-worker.ts', import.meta.url).href);
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(start, { ...options, eval: true });
}
