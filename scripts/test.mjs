// Runs every check that needs no browser: static checks beside the tests, as they share nothing. Prints a step's output
// when it fails (always for the tests), and closes with the number of tests.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const only = process.argv.slice(2);

/** Runs a program of the project; resolves to its exit code and output. */
function run(name, command, args) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', command, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('close', (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
      if (code !== 0 || name === 'tests') console.log(output.trimEnd());
      resolve({ name, code, output });
    });
  });
}

async function inOrder(steps) {
  const results = [];
  for (const [name, command, ...args] of steps) {
    if (only.length === 0 || only.includes(name)) results.push(await run(name, command, args));
  }
  return results;
}

const results = (
  await Promise.all([
    inOrder([
      ['types', 'tsc', '-p', '.'],
      ['imports', 'depcruise', '--config', '.dependency-cruiser.cjs', 'server/src', 'client/src'],
      ['format', 'prettier', '--check', '.'],
      ['lint', 'eslint', '.'],
    ]),
    inOrder([
      ['build', 'tsx', 'scripts/build.ts'],
      ['tests', 'mocha', '--reporter', 'dot'],
    ]),
  ])
).flat();

const counted = results.find((r) => r.name === 'tests')?.output ?? '';
const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(counted)?.[1] ?? 0);
const failedSteps = results.filter((r) => r.code !== 0);
const failedChecks = failedSteps.filter((r) => r.name !== 'tests').length;
const failed = Math.max(count('failing'), failedSteps.some((r) => r.name === 'tests') ? 1 : 0) + failedChecks;
const passed = count('passing') + results.length - failedSteps.length;
if (failedSteps.length > 0) console.log(`failed: ${failedSteps.map((r) => r.name).join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failedSteps.length > 0 ? 1 : 0);
