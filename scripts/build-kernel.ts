/** Compiles the kernels (AssemblyScript) into modules that hold them as base64. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What this script uses of the compiler; its own declarations replace those of `Array` and `String` everywhere. */
interface Compiler {
  createMemoryStream(): { toString(): string };
  main(
    options: readonly string[],
    api: {
      readFile: (name: string) => string | null;
      writeFile: (name: string, contents: Uint8Array | string) => void;
      listFiles: () => string[];
      stderr: { toString(): string };
    },
  ): Promise<{ error: Error | null }>;
}

// Not a literal, so that the compiler's declarations stay out of the program.
const COMPILER: string = 'assemblyscript/asc';

const scan = join(dirname(dirname(fileURLToPath(import.meta.url))), 'server/src/events/scan');

const TITLES = { kernel: "The scanner's kernel", columns: "The columns' kernel" } as const;

/** The kernels: NAME.asm.ts is compiled into NAME-module.ts. */
export const KERNELS = ['kernel', 'columns'] as const;

/** The text of a kernel's module. */
export async function compileKernel(name: (typeof KERNELS)[number]): Promise<string> {
  const { createMemoryStream, main } = (await import(COMPILER)) as Compiler;
  let wasm: Uint8Array | undefined;
  const options = [
    '--optimizeLevel',
    '3',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '--noAssert',
    '--outFile',
    'kernel.wasm',
  ];
  const stderr = createMemoryStream();
  const { error } = await main([`${name}.asm.ts`, ...options], {
    writeFile: (file, contents) => {
      if (file === 'kernel.wasm') wasm = contents as Uint8Array;
    },
    listFiles: () => [],
    ...readingFrom(scan),
    stderr,
  });
  if (error !== null || wasm === undefined) throw new Error(`${name}.asm.ts does not compile:\n${stderr.toString()}`);
  const lines = Buffer.from(wasm)
    .toString('base64')
    .replace(/.{1,110}/g, "  '$&',\n");
  return `// Compiled from ${name}.asm.ts by \`npm run build:kernel\`.\n\n/** ${TITLES[name]}, a WebAssembly module as base64. */\nexport const KERNEL = [\n${lines}].join('');\n`;
}

function readingFrom(folder: string): { readFile: (name: string) => string | null } {
  return {
    readFile: (name) => {
      const path = join(folder, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const name of KERNELS) writeFileSync(join(scan, `${name}-module.ts`), await compileKernel(name));
}
