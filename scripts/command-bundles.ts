import { basename, dirname, join } from 'node:path';
import * as esbuild from 'esbuild';

/** What starts and is in no bundle yet: `kqlens.js` runs it. */
export const PROGRAM_BUNDLE = 'kqlens-program';

/** Commands whose start matters most have a bundle of their own, of little else; `kqlens-main` holds the others. */
const OWN_BUNDLES: readonly string[] = ['run'];
const SHARED_BUNDLE = 'kqlens-main';

/**
 * Bundles the command line: one bundle with what commands there are and how they are used, and others with what they
 * do, loaded when a command runs. The modules that the first one imports dynamically are those of the others; one that
 * several share evaluates only what is asked of it.
 */
export async function buildCommandLine(
  entry: string,
  options: esbuild.BuildOptions & { outdir: string },
): Promise<void> {
  const found = new Map<string, string>();
  const splitting: esbuild.Plugin = {
    name: 'command-bundles',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, kind }) => {
        if (kind !== 'dynamic-import') return undefined;
        const module = join(resolveDir, path.replace(/\.js$/, '.ts'));
        found.set(basename(module, '.ts'), module);
        return { path: basename(module, '.ts'), namespace: 'command' };
      });
      build.onLoad({ filter: /.*/, namespace: 'command' }, ({ path }) => ({
        contents: OWN_BUNDLES.includes(path)
          ? `module.exports = require('./kqlens-${path}.js');`
          : `module.exports = require('./${SHARED_BUNDLE}.js').modules[${JSON.stringify(path)}]();`,
      }));
    },
  };
  await esbuild.build({
    ...options,
    entryPoints: { [PROGRAM_BUNDLE]: entry },
    external: ['./kqlens-*.js'],
    plugins: [splitting, ...(options.plugins ?? [])],
  });
  const shared = [...found].filter(([name]) => !OWN_BUNDLES.includes(name));
  const members = shared.map(([name, module]) => `${JSON.stringify(name)}: () => require(${JSON.stringify(module)})`);
  const { outdir, ...others } = options;
  const bundle = (name: string, contents: string): Promise<unknown> =>
    esbuild.build({
      ...others,
      stdin: { contents, resolveDir: dirname(entry), sourcefile: `${name}.js` },
      outfile: join(outdir, `${name}.js`),
    });
  await Promise.all([
    bundle(SHARED_BUNDLE, `export const modules = { ${members.join(', ')} };`),
    ...OWN_BUNDLES.map((name) => bundle(`kqlens-${name}`, `export * from ${JSON.stringify(found.get(name)!)};`)),
  ]);
}
