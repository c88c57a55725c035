/**
 * The end-to-end suite: the packaged extension in a real VS Code (code-server in headless Chromium), and the language
 * server under Neovim. Installs what it needs. `E2E_TARGET` names the folder for code-server, test/e2e/.work by default.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import Mocha from 'mocha';
import { CodeServer } from './code-server.js';
import { runExtensionTests } from './extension-tests.js';
import { RESULTS_VARIABLE } from './host/results.js';
import { session } from './session.js';
import { startBrowser, VSCode } from './vscode.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const work = join(here, '.work');
const target = process.env['E2E_TARGET'] ?? work;

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** A workspace of its own for each window: the samples, and rules that show what is not in them. */
function makeWorkspace(name: string): string {
  const folder = join(work, 'workspaces', name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, 'samples'), folder, { recursive: true });
  cpSync(join(here, 'fixtures'), join(folder, 'fixtures'), { recursive: true });
  return folder;
}

async function buildHostTests(): Promise<string> {
  const outfile = join(work, 'host', 'index.cjs');
  await build({
    entryPoints: [join(here, 'host/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outfile;
}

/** Runs the suite on what main() started. Resolves to the counts. */
async function runMocha(): Promise<{ readonly passed: number; readonly failed: number }> {
  const only = process.argv[2];
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, slow: 20_000, ...(only === undefined ? {} : { grep: only }) });
  // Imported here rather than by mocha, so that the tests see the same session.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  const files = readdirSync(here).filter((name) => name.endsWith('.e2e.ts'));
  for (const file of files.sort()) await import(pathToFileURL(join(here, file)).href);
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => resolve({ passed: runner.stats?.passes ?? 0, failed }));
  });
}

async function main(): Promise<number> {
  run('bash', join(here, 'setup.sh'), target);
  mkdirSync(work, { recursive: true });
  const vsix = join(work, 'kqlens.vsix');
  run('npx', '--no-install', 'tsx', 'scripts/build.ts', '--production');
  run('npx', '--no-install', 'vsce', 'package', '--no-dependencies', '--out', vsix);
  const tests = await buildHostTests();
  const results = join(work, 'host-results.json');
  rmSync(results, { force: true });
  const server = await CodeServer.start(join(target, 'code-server'), [vsix], {
    [RESULTS_VARIABLE]: results,
    KQLENS_SENT_LOG: join(work, 'sent.ndjson'),
  });
  const browser = await startBrowser();
  try {
    session.root = root;
    session.server = server;
    session.hostTests = await runExtensionTests(browser, server, {
      folder: makeWorkspace('host'),
      tests,
      results,
      limit: 180_000,
    });
    session.folder = makeWorkspace('window');
    session.vscode = await VSCode.open(browser, server.url(session.folder));
    const { passed, failed } = await runMocha();
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await server.stop();
  }
}

process.exitCode = await main();
