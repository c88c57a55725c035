import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One line of the benchmark's table. */
export interface BenchRow {
  readonly workload: string;
  /** What ours is compared with; empty where there is only ours. */
  readonly peer: string;
  /** Median wall times, in milliseconds. */
  readonly oursMs: number;
  readonly peerMs: number | undefined;
  /** How many times faster ours is; below 1 it is slower. */
  readonly ratio: number | undefined;
  /** Processor time of ours and the peer, in milliseconds: of their processes, or of this one while it worked. */
  readonly oursCpuMs?: number | undefined;
  readonly peerCpuMs?: number | undefined;
  /** Most memory resident at once, in MB, where they are processes of their own. */
  readonly oursMb?: number | undefined;
  readonly peerMb?: number | undefined;
}

/** How large and how often, from the command line. */
export interface BenchOptions {
  /** Rows of the event files; about 1 KB each. */
  readonly rows: number;
  readonly rounds: number;
}

/** What a `*.bench.ts` file exports. */
export interface BenchModule {
  run(options: BenchOptions): Promise<readonly BenchRow[]>;
}

/** What one measured piece of work gave and cost. */
export interface Measured {
  /** The answer in a form that ours and the peer share; compared before any time is. */
  readonly answer: unknown;
  readonly ms: number;
  readonly cpuMs?: number | undefined;
  readonly maxRssKb?: number | undefined;
}

export const BENCH_FOLDER = dirname(fileURLToPath(import.meta.url));
export const ROOT = dirname(dirname(BENCH_FOLDER));
export const KQLENS = join(ROOT, 'dist/kqlens.js');

/** Where event files and rules of the benchmark are kept. */
export const WORK_FOLDER = join(tmpdir(), 'kqlens-bench');

/**
 * Runs ours and the peer in turn, `rounds` times after a first round whose answers must be equal, and takes medians.
 * Throws when the answers differ: times of different work say nothing.
 */
export async function compare(
  workload: string,
  peer: string,
  rounds: number,
  ours: () => Measured | Promise<Measured>,
  theirs: () => Measured | Promise<Measured>,
): Promise<BenchRow> {
  const [a, b] = [await ours(), await theirs()];
  const [x, y] = [JSON.stringify(a.answer), JSON.stringify(b.answer)];
  if (x !== y)
    throw new Error(
      `${workload}: the answers differ.\nours: ${firstDifference(x, y)}\n${peer}: ${firstDifference(y, x)}`,
    );
  const mine: Measured[] = [];
  const other: Measured[] = [];
  for (let i = 0; i < rounds; i++) {
    mine.push(await ours());
    other.push(await theirs());
  }
  const oursMs = median(mine.map((m) => m.ms))!;
  const peerMs = median(other.map((m) => m.ms))!;
  return { workload, peer, oursMs, peerMs, ratio: peerMs / oursMs, ...usage(mine, 'ours'), ...usage(other, 'peer') };
}

/** Measures ours where there is nothing to compare it with. */
export async function measure(
  workload: string,
  rounds: number,
  ours: () => Measured | Promise<Measured>,
): Promise<BenchRow> {
  await ours();
  const mine: Measured[] = [];
  for (let i = 0; i < rounds; i++) mine.push(await ours());
  return {
    workload,
    peer: '',
    oursMs: median(mine.map((m) => m.ms))!,
    peerMs: undefined,
    ratio: undefined,
    ...usage(mine, 'ours'),
  };
}

function usage(runs: readonly Measured[], who: 'ours' | 'peer'): Partial<BenchRow> {
  const cpu = median(runs.flatMap((m) => m.cpuMs ?? []));
  const kb = median(runs.flatMap((m) => m.maxRssKb ?? []));
  const mb = kb === undefined ? undefined : kb / 1024;
  return who === 'ours' ? { oursCpuMs: cpu, oursMb: mb } : { peerCpuMs: cpu, peerMb: mb };
}

/** The middle of some numbers; undefined when there are none. */
export function median(numbers: readonly number[]): number | undefined {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

/** Where two texts begin to differ, with what follows there in the first. */
function firstDifference(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  return `…${text.slice(Math.max(0, at - 80), at + 80)}… (${text.length} characters)`;
}

/** Times work within this process. */
export async function timed(work: () => unknown): Promise<Measured> {
  const before = process.cpuUsage();
  const start = performance.now();
  const answer = await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { answer, ms, cpuMs: (user + system) / 1000 };
}

/** Runs a Node process and measures it. `answer` makes the answer of its standard output. */
export function node(
  args: readonly string[],
  answer: (output: string) => unknown,
  env: Readonly<Record<string, string>> = {},
): Measured {
  mkdirSync(WORK_FOLDER, { recursive: true });
  const folder = mkdtempSync(join(WORK_FOLDER, 'run-'));
  const report = join(folder, 'usage.json');
  try {
    const output = command(process.execPath, ['--import', join(BENCH_FOLDER, 'usage.mjs'), ...args], (text) => text, {
      BENCH_USAGE: report,
      ...env,
    });
    const used = JSON.parse(readFileSync(report, 'utf8')) as { cpuMs: number; maxRssKb: number };
    return { ...used, ms: output.ms, answer: answer(output.answer as string) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs any program and measures its wall time. */
export function command(
  program: string,
  args: readonly string[],
  answer: (output: string) => unknown,
  env: Readonly<Record<string, string>> = {},
): Measured {
  const start = performance.now();
  const { stdout, stderr, status, error } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 31 - 1,
    env: { ...process.env, ...env },
  });
  const ms = performance.now() - start;
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ').slice(0, 300)} ended with ${String(status)}:\n${stderr}`);
  return { ms, answer: answer(stdout) };
}

const GNU_TIME = '/usr/bin/time';

/** Runs any program and measures it together with the processes that it starts, where GNU time is installed. */
export function program(
  path: string,
  args: readonly string[],
  answer: (output: string) => unknown,
  env: Readonly<Record<string, string>> = {},
): Measured {
  if (!existsSync(GNU_TIME)) return command(path, args, answer, env);
  mkdirSync(WORK_FOLDER, { recursive: true });
  const folder = mkdtempSync(join(WORK_FOLDER, 'run-'));
  const report = join(folder, 'usage.txt');
  try {
    const measured = command(GNU_TIME, ['-o', report, '-f', '%U %S %M', path, ...args], answer, env);
    const [user, system, maxRssKb] = readFileSync(report, 'utf8').trim().split(' ').map(Number);
    return { ...measured, cpuMs: 1000 * (user! + system!), maxRssKb };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether a program can be started. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

/** An event file of the seeded generator; made once and kept among the temporary files. */
export function eventFile(rows: number, more: readonly string[] = []): string {
  mkdirSync(WORK_FOLDER, { recursive: true });
  const name = ['events', String(rows), ...more.map((m) => m.replace(/^--/u, ''))].join('-');
  const path = join(WORK_FOLDER, `${name}.ndjson`);
  if (!existsSync(path)) {
    const part = `${path}.part`;
    command(
      process.execPath,
      [join(BENCH_FOLDER, 'generate-events.mjs'), '--rows', String(rows), ...more, '--out', part],
      () => undefined,
    );
    renameSync(part, path);
  }
  return path;
}
