import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { declaredColumns } from './column-types.js';
import { compare, eventFile, KQLENS, measure, node, WORK_FOLDER, type BenchOptions, type BenchRow } from './harness.js';
import { Duck } from './in-memory.js';
import { duckdb, kqlens, SINCE, T1613 } from './programs.js';
import { t1613Sql, t1613SqlOver } from './t1613-sql.js';

/** T1613 over other formats than NDJSON, and what `kqlens events` does to a large file. */
export async function run({ rows, rounds }: BenchOptions): Promise<readonly BenchRow[]> {
  const file = eventFile(rows);
  const { parquet, gzip, zstd } = await otherFormats(file);
  const sql = t1613Sql(file, SINCE);
  const overParquet = t1613SqlOver(`read_parquet('${parquet}')`, SINCE);
  const results: BenchRow[] = [
    await compare(
      'T1613 over NDJSON',
      'DuckDB over Parquet',
      rounds,
      () => kqlens(T1613, file),
      () => duckdb(overParquet),
    ),
    await compare(
      'T1613 over Parquet',
      'DuckDB over Parquet',
      rounds,
      () => kqlens(T1613, parquet),
      () => duckdb(overParquet),
    ),
  ];
  for (const [name, path] of Object.entries({ gzip, zstd })) {
    const compressed = sql.replace(file, path);
    results.push(
      await compare(
        `T1613 over NDJSON with ${name}`,
        'DuckDB',
        rounds,
        () => kqlens(T1613, path),
        () => duckdb(compressed),
      ),
    );
  }
  const declared = declaredColumns(file);
  const counted = `SELECT count(*)::VARCHAR FROM read_json('${file}', format = 'newline_delimited', columns = {${declared}})`;
  results.push(
    await compare(
      'events: summary',
      'DuckDB, rows and columns counted',
      rounds,
      () => node([KQLENS, 'events', file, '--format', 'json'], (output) => [[String(rowsIn(output))]]),
      () => duckdb(counted),
    ),
  );
  const out = join(WORK_FOLDER, 'anonymised.ndjson');
  results.push(
    await measure('events --anonymise of every row', Math.min(rounds, 2), () =>
      node([KQLENS, 'events', file, '--anonymise', '--seed', 'bench', '--out', out, '--force'], () => undefined),
    ),
  );
  rmSync(out);
  return results;
}

function rowsIn(output: string): number {
  const { tables } = JSON.parse(output) as { readonly tables: readonly { readonly rows: number }[] };
  return tables.reduce((n, table) => n + table.rows, 0);
}

/** An event file in other formats, made by DuckDB once: with all columns, the compressed ones byte for byte the same. */
async function otherFormats(file: string): Promise<Record<'parquet' | 'gzip' | 'zstd', string>> {
  const base = file.replace(/\.ndjson$/u, '');
  const declared = declaredColumns(file);
  const rows = `read_json('${file}', format = 'newline_delimited', columns = {${declared}})`;
  const text = `read_csv('${file}', columns = {line: 'VARCHAR'}, header = false, delim = '\x01', quote = '', escape = '')`;
  const lines = "FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE ''";
  const formats = {
    parquet: { path: `${base}.parquet`, from: rows, as: 'FORMAT parquet' },
    gzip: { path: `${base}.ndjson.gz`, from: text, as: `${lines}, COMPRESSION gzip` },
    zstd: { path: `${base}.ndjson.zst`, from: text, as: `${lines}, COMPRESSION zstd` },
  };
  const duck = await Duck.open();
  for (const { path, from, as } of Object.values(formats)) {
    if (existsSync(path)) continue;
    await duck.run(`COPY (SELECT * FROM ${from}) TO '${path}.part' (${as})`);
    renameSync(`${path}.part`, path);
  }
  duck.close();
  return { parquet: formats.parquet.path, gzip: formats.gzip.path, zstd: formats.zstd.path };
}
