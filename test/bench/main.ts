/**
 * Runs the benchmarks: `npm run bench -- [--rows 100000] [--rounds 5] [--only NAME,…] [--json FILE]`. Prints a table and
 * writes the rows as JSON (`bench-results.json` unless said otherwise). Needs `npm run build` before.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { BENCH_FOLDER, ROOT, type BenchModule, type BenchRow } from './harness.js';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    json: { type: 'string', default: join(ROOT, 'bench-results.json') },
  },
});
const rows = wholeNumber('rows', values.rows);
const rounds = wholeNumber('rounds', values.rounds);
const only = values.only?.split(',');

const machine = {
  cores: cpus().length,
  processor: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const results: BenchRow[] = [];
for (const file of readdirSync(BENCH_FOLDER).sort()) {
  if (!file.endsWith('.bench.ts') || (only !== undefined && !only.includes(file.replace(/\.bench\.ts$/u, ''))))
    continue;
  process.stderr.write(`${file}\n`);
  const bench = (await import(pathToFileURL(join(BENCH_FOLDER, file)).href)) as BenchModule;
  results.push(...(await bench.run({ rows, rounds })));
}
if (results.length === 0) throw new Error(`no benchmark is called ${values.only ?? 'so'}`);
process.stdout.write(`${table(results)}\n`);
writeFileSync(values.json, `${JSON.stringify({ machine, rows, rounds, results }, undefined, 2)}\n`);
process.stderr.write(`written: ${values.json}\n`);

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} must be a whole number of 1 or more, not ${text}`);
  return number;
}

function table(all: readonly BenchRow[]): string {
  const lines = [
    ['workload', 'peer', 'ours ms', 'peer ms', 'ratio', 'CPU ms', 'peer CPU', 'CPU ratio', 'MB', 'peer MB'],
  ];
  for (const r of all) {
    lines.push([
      r.workload,
      r.peer,
      shown(r.oursMs),
      shown(r.peerMs),
      r.ratio === undefined ? '' : `${r.ratio.toFixed(2)}x`,
      shown(r.oursCpuMs),
      shown(r.peerCpuMs),
      r.oursCpuMs === undefined || r.peerCpuMs === undefined ? '' : `${(r.peerCpuMs / r.oursCpuMs).toFixed(2)}x`,
      shown(r.oursMb),
      shown(r.peerMb),
    ]);
  }
  const widths = lines[0]!.map((_, c) => Math.max(...lines.map((line) => line[c]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, c) => (c < 2 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function shown(number: number | undefined): string {
  if (number === undefined) return '';
  return number < 10 ? number.toFixed(1) : String(Math.round(number));
}
