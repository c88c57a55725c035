import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH_FOLDER, command, KQLENS, node, program, ROOT, WORK_FOLDER, type Measured } from './harness.js';
import { plain } from './plain.js';

/** The clock of the rules: the end of the generated events. */
export const NOW = '2025-01-15T12:00:00Z';
/** What `ago(1d)` is then. */
export const SINCE = '2025-01-14T12:00:00.0000000Z';
export const T1613 = join(ROOT, 'samples/t1613/t1613.kql');
export const SAMPLES = join(ROOT, 'samples/t1613/samples');

/** How a process treats what earlier ones kept. */
export interface Kept {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** As the first run of a rule on a machine: neither its analysis nor compiled code is there. */
export const NOTHING_KEPT: Kept = { args: ['--no-cache'], env: { NODE_DISABLE_COMPILE_CACHE: '1' } };

/** Writes a rule's text to a file. */
export function ruleFile(name: string, kql: string): string {
  mkdirSync(WORK_FOLDER, { recursive: true });
  const path = join(WORK_FOLDER, `${name.replace(/\W+/g, '-')}.kql`);
  writeFileSync(path, `${kql}\n`);
  return path;
}

/** `kqlens run` as a process; its rows as texts. */
export function kqlens(rule: string, file: string, kept: Kept = { args: [], env: {} }): Measured {
  const args = [KQLENS, 'run', rule, '--events', file, '--now', NOW, '--format', 'ndjson', '--quiet', ...kept.args];
  return node(args, rowsOfHits, kept.env);
}

/** `kqlens` with any arguments, in as many processes as it takes; what it prints does not count. */
export function kqlensCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}): Measured {
  return program(process.execPath, [KQLENS, ...args], () => undefined, env);
}

/** An SQL query as a process of its own; its rows as texts. */
export function duckdb(sql: string): Measured {
  return node([join(BENCH_FOLDER, 'duckdb-query.mjs'), sql], (output) =>
    lines(output).map((row) => (row as unknown[]).map(plain)),
  );
}

export function jq(filter: string, file: string): Measured {
  return command('jq', ['-c', filter, file], (output) => lines(output).map((row) => (row as unknown[]).map(plain)));
}

/** A new, empty folder among the temporary files. */
export function emptyFolder(name: string): string {
  const folder = join(WORK_FOLDER, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function rowsOfHits(output: string): readonly (readonly string[])[] {
  return lines(output).map((hit) => Object.values((hit as { row: object }).row).map(plain));
}

function lines(output: string): unknown[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
