import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Threads run the command line's own entry, which tells that it is in one. */
export function openThread(given: WorkerOptions): Worker {
  // The arguments tell which compiled code to use.
  const options: WorkerOptions = { ...given, argv: process.argv.slice(2) };
  const bundled = new URL('./kqlens.js', import.meta.url);
  if (existsSync(bundled)) return new Worker(bundled, options);
  // From the sources: a thread does not inherit the loader that this process runs under.
  const api = createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/cjs$/u, 'mjs');
  const loader = JSON.stringify(pathToFileURL(api).href);
  const source = JSON.stringify(new URL('./main.ts', import.meta.url).href);
  const start = `import(${loader}).then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(start, { ...options, eval: true });
}
