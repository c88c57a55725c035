/**
 * Bundles the extension's client, the language server with the command line, and the wrapped language package into
 * `dist/`, with the data files they read. `--watch` rebuilds on change; `--production` makes them small.
 */
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { SNAPSHOT_BUNDLE } from '../server/src/cli/snapshot/place.js';
import { BUNDLED_PACKAGE, readPackageScripts, wrapPackage } from '../server/src/kusto/package.js';
import { BUNDLED_RREGEX } from '../server/src/engine/regex/rust-engine.js';
import { BUNDLED_STRING_WIDTH } from '../server/src/report/text-width.js';
import { BUNDLED_USER_AGENT_RULES, readUserAgentRules } from '../server/src/engine/text/user-agent.js';
import { buildCommandLine } from './command-bundles.js';
import { compiledValidator } from './compiled-validator.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const production = process.argv.includes('--production');
const require = createRequire(import.meta.url);

/** Sources are ES modules and bundles CommonJS scripts, which VS Code and start-up snapshots need. */
const common: esbuild.BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Several packages ship a UMD entry that bundlers cannot follow.
  mainFields: ['module', 'main'],
  // Names stay as they are: stack traces can be read, and keeping them beside short ones slows every inner function.
  minifyWhitespace: production,
  minifySyntax: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

function copyFiles(): void {
  mkdirSync(dist, { recursive: true });
  const { bridge, language } = readPackageScripts();
  writeFileSync(join(dist, BUNDLED_PACKAGE), wrapPackage(bridge, language));
  cpSync(join(root, 'server/src/schema/data'), join(dist, 'data'), { recursive: true });
  cpSync(join(root, 'server/src/schema/configuration/kqlens.schema.json'), join(dist, 'kqlens.schema.json'));
  cpSync(join(root, 'server/src/testing/rule-test.schema.json'), join(dist, 'rule-test.schema.json'));
  cpSync(join(root, 'server/src/events/mappings/mapping.schema.json'), join(dist, 'mapping.schema.json'));
  writeFileSync(join(dist, BUNDLED_USER_AGENT_RULES), JSON.stringify(readUserAgentRules()));
  const rregex = require.resolve('rregex');
  cpSync(rregex, join(dist, BUNDLED_RREGEX));
  cpSync(join(dirname(rregex), 'rregex.wasm'), join(dist, 'rregex.wasm'));
  const lintRules = join(root, 'server/src/lint/rules');
  mkdirSync(join(dist, 'lints'));
  for (const id of readdirSync(lintRules)) cpSync(join(lintRules, id, 'doc.md'), join(dist, 'lints', `${id}.md`));
  writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
}

const client: esbuild.BuildOptions = {
  ...common,
  entryPoints: { client: 'client/src/extension.ts' },
  outdir: dist,
  external: ['vscode'],
};
const server: esbuild.BuildOptions = {
  ...common,
  entryPoints: {
    kqlens: 'server/src/cli/launch.ts',
    // What a start-up snapshot is taken of.
    [basename(SNAPSHOT_BUNDLE, '.js')]: 'server/src/cli/snapshot/entry.ts',
    server: 'server/src/lsp/node.ts',
    'run-worker': 'server/src/lsp/run-worker.ts',
    'proof-worker': 'server/src/lsp/proof-worker.ts',
    'document-worker': 'server/src/lsp/document-worker.ts',
    // Loaded only by queries that ask for geometry.
    'geo-libraries': 'server/src/engine/geo/bundled-libraries.ts',
    // Loaded only for texts that are not plain.
    [basename(BUNDLED_STRING_WIDTH, '.js')]: 'string-width',
    // Loaded only where a connection is used.
    'azure-libraries': 'server/src/remote/bundled-libraries.ts',
  },
  outdir: dist,
  plugins: [compiledValidator],
};
const webview: esbuild.BuildOptions = {
  ...common,
  entryPoints: { results: 'client/src/results/view/main.ts' },
  outdir: join(dist, 'webview'),
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  define: {},
  banner: {},
};

if (process.argv.includes('--watch')) {
  copyFiles();
  for (const options of [client, server, webview]) await (await esbuild.context(options)).watch();
} else {
  rmSync(dist, { recursive: true, force: true });
  copyFiles();
  const commandLine = buildCommandLine(join(root, 'server/src/cli/main.ts'), {
    ...common,
    outdir: dist,
    plugins: [compiledValidator],
    // Read at each start: a text half as long, all of ASCII, takes a fourth of the time. Lines keep places readable.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
  });
  await Promise.all([commandLine, ...[client, server, webview].map((options) => esbuild.build(options))]);
}
