// Runs every check that needs no browser, several at a time: the build first, then static checks and groups of test
// files, each group in a process of its own. Prints a job's output when it fails, and closes with the number of tests.
// `npm test -- types "tests: engine"` runs the build and the jobs whose names begin so; files of tests can be named too.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const named = process.argv.slice(2);
const namedFiles = named.filter((name) => name.endsWith('.test.ts'));
const only = named.filter((name) => !namedFiles.includes(name));

/** Each process of tests may take a gigabyte, so that many cores do not mean many processes. */
const LANES = Math.min(4, Math.max(2, availableParallelism()));
const FILES_A_GROUP = 20;
/** Folders whose tests start processes take longest; they come first, so that none of them is left for the end. */
const SLOW_FIRST = ['lsp', 'cli', 'testing', 'service'];

/** The test files below a folder, by path. */
function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return testFiles(path);
      return entry.name.endsWith('.test.ts') ? [relative(root, path)] : [];
    });
}

/** Jobs of test files: those named, or a folder of test/ each, in parts where it has many. */
function testJobs() {
  if (namedFiles.length > 0) return [{ name: 'tests', command: mocha(namedFiles), isTests: true }];
  const test = join(root, 'test');
  const folders = readdirSync(test, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['bench', 'e2e'].includes(entry.name))
    .map((entry) => entry.name);
  const files = new Map(folders.map((name) => [name, testFiles(join(test, name))]));
  const inFolders = new Set([...files.values()].flat());
  const skipped = ['bench', 'e2e'].map((name) => join('test', name));
  const others = testFiles(test).filter((f) => !inFolders.has(f) && !skipped.some((s) => f.startsWith(s)));
  files.set('project', others);
  const rank = (name) => (SLOW_FIRST.includes(name) ? SLOW_FIRST.indexOf(name) : SLOW_FIRST.length);
  return [...files]
    .sort(([a], [b]) => rank(a) - rank(b))
    .flatMap(([name, all]) => {
      const parts = Math.ceil(all.length / FILES_A_GROUP);
      // Neighbours tend to cost alike: dealt out, the parts of a folder take about the same time.
      return Array.from({ length: parts }, (_, part) => ({
        name: `tests: ${name}${parts > 1 ? ` ${part + 1}/${parts}` : ''}`,
        command: mocha(all.filter((_, i) => i % parts === part)),
        isTests: true,
      }));
    });
}

function mocha(files) {
  return ['mocha', '--reporter', 'dot', ...files];
}

/** Runs a program of the project; resolves to its exit code and output. */
function run({ name, command, isTests = false }) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', ...command], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('close', (code) => {
      const count = (word) => Number(new RegExp(`^ *(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0);
      const passed = isTests ? count('passing') : Number(code === 0);
      const failed = code === 0 ? 0 : Math.max(1, isTests ? count('failing') : 1);
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${isTests ? `${passed} passing, ` : ''}${seconds} s)`);
      if (code !== 0) console.log(output.trimEnd());
      resolve({ name, code, passed, failed });
    });
  });
}

/** Runs jobs in order, so many at a time. */
async function runAll(jobs, lanes) {
  const isWanted = ({ name, isTests }) =>
    named.length === 0 ||
    name === 'build' ||
    only.some((o) => name.startsWith(o)) ||
    (isTests && namedFiles.length > 0);
  const waiting = jobs.filter(isWanted);
  const results = [];
  const lane = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) results.push(await run(job));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

const results = [
  // The build writes generated sources, which every other job reads.
  ...(await runAll([{ name: 'build', command: ['tsx', 'scripts/build.ts'] }], 1)),
  ...(await runAll(
    [
      ...testJobs(),
      { name: 'types', command: ['tsc', '-p', '.'] },
      { name: 'lint', command: ['eslint', '.'] },
      { name: 'imports', command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'server/src', 'client/src'] },
      { name: 'format', command: ['prettier', '--check', '.'] },
    ],
    LANES,
  )),
];

for (const name of only.filter((o) => !results.some((r) => r.name.startsWith(o)))) {
  results.push({ name, code: 2, passed: 0, failed: 1 });
  console.log(`FAIL no job's name begins with "${name}"`);
}
const sum = (what) => results.reduce((total, result) => total + result[what], 0);
const failedNames = results.filter((r) => r.code !== 0).map((r) => r.name);
if (failedNames.length > 0) console.log(`failed: ${failedNames.join(', ')}`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(failedNames.length > 0 ? 1 : 0);
