import { existsSync, readFileSync } from 'node:fs';

/**
 * Where the data files may be, seen from this module: beside it when it runs from source and under `data/` beside the
 * bundle when it runs from `dist/`, or one folder up when the bundler put this module into a chunk of its own.
 */
const DATA_DIRECTORIES = ['./data/', '../data/'];

function readFromDisk(name: string): string {
  const candidates = DATA_DIRECTORIES.map((directory) => new URL(directory + name, import.meta.url));
  const found = candidates.find((url) => existsSync(url));
  if (found === undefined) throw new Error(`the data file ${name} is missing beside ${import.meta.url}`);
  return readFileSync(found, 'utf8');
}

let reader = readFromDisk;

/**
 * Reads one of the project's own data files, such as `sentinel-tables.txt`.
 * They ship with the program, so a missing one is a fault of the installation and throws.
 */
export function readDataFile(name: string): string {
  return reader(name);
}

/** Replaces the reader where there is no disk (a web worker gets the texts with its start message). */
export function provideDataFiles(read: (name: string) => string): void {
  reader = read;
}

/** A value that is computed when it is first asked for, and kept. */
export function lazy<T>(compute: () => T): () => T {
  let state: { value: T } | undefined;
  return () => (state ??= { value: compute() }).value;
}
