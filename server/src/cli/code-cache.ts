import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Module } from 'node:module';
import { dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { constants, Script } from 'node:vm';
import { sha256 } from './cache-folder.js';
import { readKept, writeKept } from './kept-file.js';

const DAY_MS = 86_400_000;
/** Code that nobody used for so long goes when new code is kept. */
const KEPT_DAYS = 30;

/** The bundles of the program, as they load each other. */
const BUNDLE = /^\.\/(kqlens-[a-z]+)\.js$/;

export interface CodeCache {
  /** What the program is used for; each use needs other functions, and keeps code of its own. */
  readonly use: string;
  /** Where code is kept. */
  readonly cacheFolder: string;
  /** The folder of the bundles. */
  readonly bundles: string;
  /** What loads everything else. */
  readonly plain: NodeJS.Require;
}

/**
 * A `require` that runs the program's bundles with the code that V8 made of them the last time, which saves more than
 * half of the start. A file of code is a digest and what that is the digest of; one that is damaged, of another script
 * or of another Node is not used.
 */
export function requireWithCodeCache(cache: CodeCache): NodeJS.Require {
  const loaded = new Map<string, NodeJS.Module>();
  const require = ((id: string): unknown => {
    const name = BUNDLE.exec(id)?.[1];
    if (name === undefined) return cache.plain(id);
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const module = new Module(join(cache.bundles, `${name}.js`));
    loaded.set(name, module);
    runBundle(name, module, require, cache);
    return module.exports;
  }) as NodeJS.Require;
  return Object.assign(require, cache.plain);
}

function runBundle(name: string, module: NodeJS.Module, require: NodeJS.Require, cache: CodeCache): void {
  const file = module.id;
  const { size, mtimeMs } = statSync(file);
  // V8 compares no more of a script than its length.
  const identity = sha256([file, size, mtimeMs, process.version, process.arch].join('\n')).slice(0, 32);
  const kept = join(cache.cacheFolder, `code-${cache.use}-${name}-${identity}`);
  const cachedData = readKept(kept);
  const head = '(function (exports, require, module, __filename, __dirname) {';
  const script = new Script(`${head}${readFileSync(file, 'utf8')}\n})`, {
    filename: file,
    columnOffset: -head.length,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  if (isMainThread && (cachedData === undefined || script.cachedDataRejected === true))
    process.on('exit', () => writeKept(kept, script.createCachedData(), () => prune(cache.cacheFolder)));
  const run = script.runInThisContext() as (this: unknown, ...args: readonly unknown[]) => void;
  run.call(module.exports, module.exports, require, module, file, dirname(file));
}

function prune(folder: string): void {
  for (const name of readdirSync(folder)) {
    const other = join(folder, name);
    const used = statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (name.startsWith('code-') && Date.now() - used > KEPT_DAYS * DAY_MS) rmSync(other, { force: true });
  }
}
