import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { prepareRuntime, speedUp } from './speed.js';

/**
 * The one door to `@kusto/language-service-next`. The package is plain scripts that define the globals `Bridge`,
 * `System` and `Kusto`; here they run inside one function whose local variables take the place of those globals, so
 * nothing leaks and nothing outside can reach in. It is loaded once, when first asked for (about half a second).
 */
export interface KustoPackage {
  readonly Bridge: PackageObject;
  readonly System: PackageObject;
  readonly Kusto: PackageObject;
}

/** An object of the package, about whose members TypeScript knows nothing. */
export interface PackageObject {
  readonly [member: string]: unknown;
}

/** The name under which the build puts the wrapped package beside the bundle. */
export const BUNDLED_PACKAGE = 'kusto-language.js';

/** Where the package is once it is loaded, also by another bundle or before the process began, in its snapshot. */
const SHARED = Symbol.for('kqlens.kusto-package');
const shared = globalThis as { [SHARED]?: KustoPackage };
let loaded: KustoPackage | undefined;

/** The loaded package. */
export function kustoPackage(): KustoPackage {
  return (loaded ??= shared[SHARED] ??= load());
}

/** Whether the package is loaded already, so that asking for it costs nothing. */
export function isKustoPackageLoaded(): boolean {
  return shared[SHARED] !== undefined;
}

/**
 * The package's scripts as the text of one function expression
 * `(host, prepare) => { Bridge, System, Kusto }`, which calls `prepare` with the runtime before it makes the language's classes.
 * The signature blocks at their ends, comments of several hundred lines, are left out.
 */
export function wrapPackage(bridge: string, language: string): string {
  const strip = (text: string): string => text.replace(/^\/\/ SIG \/\/.*$/gm, '');
  return [
    '(function (host, prepare) {',
    'var global = Object.create(host), module = { exports: {} }, define, window, self, Bridge, System, Kusto;',
    'function own(name, read, write) { Object.defineProperty(global, name, { get: read, set: write }); }',
    "own('Bridge', function () { return Bridge; }, function (value) { Bridge = value; });",
    "own('System', function () { return System; }, function (value) { System = value; });",
    "own('Kusto', function () { return Kusto; }, function (value) { Kusto = value; });",
    strip(bridge),
    // The classes that follow are made by the runtime above, which is changed before.
    'prepare(Bridge);',
    strip(language),
    'return { Bridge: Bridge, System: System, Kusto: Kusto };',
    '})',
  ].join('\n');
}

/** Reads the package's scripts from where npm put them. Throws when the package is not installed. */
export function readPackageScripts(): { bridge: string; language: string } {
  const folder = dirname(createRequire(import.meta.url).resolve('@kusto/language-service-next/package.json'));
  return {
    bridge: readFileSync(join(folder, 'bridge.min.js'), 'utf8'),
    language: readFileSync(join(folder, 'Kusto.Language.Bridge.min.js'), 'utf8'),
  };
}

function load(): KustoPackage {
  const created = create(prepareRuntime);
  speedUp(created);
  return created;
}

/** Makes the package's objects. `prepare` is called with the runtime before the classes of the language are made. */
function create(prepare: (bridge: PackageObject) => void): KustoPackage {
  const bundled = join(dirname(fileURLToPath(import.meta.url)), BUNDLED_PACKAGE);
  let text: string;
  if (existsSync(bundled)) {
    text = readFileSync(bundled, 'utf8');
  } else {
    const { bridge, language } = readPackageScripts();
    text = wrapPackage(bridge, language);
  }
  type Create = (host: object, prepare: (bridge: PackageObject) => void) => KustoPackage;
  return (new Script(text, { filename: BUNDLED_PACKAGE }).runInThisContext() as Create)(globalThis, prepare);
}

/**
 * Runs something with the package as it was shipped, which shows that what is changed in it answers the same. Symbols that
 * were made before are of another package: take environments and schemas that were not used yet.
 */
export function withOriginalPackage<R>(run: () => R): R {
  const ours = loaded;
  loaded = create(() => undefined);
  try {
    return run();
  } finally {
    loaded = ours;
  }
}
