import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { constants, Script } from 'node:vm';
import { sha256 } from './cache-folder.js';
import { readKept, writeKept } from './kept-file.js';

const DAY_MS = 86_400_000;
/** Code that nobody used for so long goes when new code is kept. */
const KEPT_DAYS = 30;

/**
 * Runs a CommonJS script as `require` would, with the code that V8 made of it the last time, which saves more than half
 * of the start. The code is kept in a folder, for each `use` of its own, as each needs other functions; a file of it is
 * a digest and what that is the digest of, and one that is damaged, of another script or of another Node is not used.
 */
export function runWithCodeCache(
  file: string,
  use: string,
  folder: string,
  context: { readonly require: NodeJS.Require; readonly module: NodeJS.Module; readonly folder: string },
): void {
  const source = readFileSync(file, 'utf8');
  const { size, mtimeMs } = statSync(file);
  // V8 compares no more of a script than its length.
  const identity = sha256([file, size, mtimeMs, process.version, process.arch].join('\n')).slice(0, 32);
  const kept = join(folder, `code-${use}-${identity}`);
  const cachedData = readKept(kept);
  const head = '(function (exports, require, module, __filename, __dirname) {';
  const script = new Script(`${head}${source}\n})`, {
    filename: file,
    columnOffset: -head.length,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  if (isMainThread && (cachedData === undefined || script.cachedDataRejected === true))
    process.on('exit', () => writeKept(kept, script.createCachedData(), () => prune(folder)));
  const run = script.runInThisContext() as (this: unknown, ...args: readonly unknown[]) => void;
  const { require, module } = context;
  run.call(module.exports, module.exports, require, module, file, context.folder);
}

function prune(folder: string): void {
  for (const name of readdirSync(folder)) {
    const other = join(folder, name);
    const used = statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (name.startsWith('code-') && Date.now() - used > KEPT_DAYS * DAY_MS) rmSync(other, { force: true });
  }
}
