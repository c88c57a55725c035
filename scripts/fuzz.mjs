// Runs the property tests with new cases, round by round: `npm run fuzz -- [rounds] [files…]`. Stops at the first round
// that fails and names its seed, with which the round can be repeated: `KQLENS_SEED=N npm run fuzz`.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [first, ...rest] = process.argv.slice(2);
const rounds = /^\d+$/.test(first ?? '') ? Number(first) : 1;
const named = first === undefined || /^\d+$/.test(first) ? rest : [first, ...rest];
const files = named.length > 0 ? named : propertyTests();

for (let round = 1; round <= rounds; round++) {
  const seed = Number(process.env.KQLENS_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`round ${round} of ${rounds}: ${files.length} files, seed ${seed}`);
  const { status } = spawnSync(
    'npx',
    ['--no-install', 'mocha', '--no-config', '--reporter', 'dot', '--extension', 'ts', '--timeout', '600000']
      .concat(['--node-option', 'import=tsx', '--file', 'test/seed.ts'])
      .concat(files),
    {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      env: { ...process.env, KQLENS_SEED: String(seed) },
    },
  );
  if (status !== 0) {
    console.error(`Failed with seed ${seed}. Repeat with: KQLENS_SEED=${seed} npm run fuzz -- ${named.join(' ')}`);
    process.exit(1);
  }
}

function propertyTests(folder = 'test') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['e2e', 'bench'].includes(entry.name) ? [] : propertyTests(path);
    return path.endsWith('.test.ts') && readFileSync(join(root, path), 'utf8').includes("from 'fast-check'")
      ? [path]
      : [];
  });
}
