import { closeSync, openSync, readSync } from 'node:fs';

/** The columns of an event file of the generator with DuckDB's types: numbers as such, everything else as text or JSON. */
export function columnTypes(file: string): Readonly<Record<string, string>> {
  const types: Readonly<Record<string, string>> = { number: 'BIGINT', string: 'VARCHAR', object: 'JSON' };
  const columns = Object.entries(JSON.parse(firstLine(file)) as object);
  return Object.fromEntries(columns.map(([name, value]) => [name, types[typeof value]!]));
}

/** {@link columnTypes} as DuckDB's `columns` has them. */
export function declaredColumns(file: string): string {
  return Object.entries(columnTypes(file))
    .map(([name, type]) => `${name}: '${type}'`)
    .join(', ');
}

function firstLine(path: string): string {
  const file = openSync(path, 'r');
  const head = Buffer.alloc(1 << 16);
  const length = readSync(file, head, 0, head.length, 0);
  closeSync(file);
  return head.subarray(0, length).toString('utf8').split('\n', 1)[0]!;
}
