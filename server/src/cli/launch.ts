#!/usr/bin/env node
import { createRequire } from 'node:module';
import { constants } from 'node:vm';
import { userCacheFolder } from './cache-folder.js';
import { requireWithCodeCache } from './code-cache.js';

// What the bundle starts with: it runs the program itself, which lies beside it.
const program = './kqlens-program.js';
const [, , command = ''] = process.argv;
// The variable is Node's own for its cache of compiled code.
const isOff = process.env['NODE_DISABLE_COMPILE_CACHE'] !== undefined;
// Types say it is there always; Node 20 has it from 20.10 on.
const folder = userCacheFolder();
const plain = createRequire(__filename);
if (
  isOff ||
  folder === undefined ||
  (constants as Partial<typeof constants> | undefined)?.USE_MAIN_CONTEXT_DEFAULT_LOADER === undefined
)
  plain(program);
else {
  const use = /^[a-z]{1,20}$/.test(command) ? command : 'other';
  const bundles = __dirname;
  requireWithCodeCache({ use, cacheFolder: folder, bundles, plain })(program);
}
