// Runs SQL in DuckDB on one thread, as a process of its own: node duckdb-query.mjs SQL. Prints a JSON array for each row.
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(process.argv[2]);
process.stdout.write(
  reader
    .getRowsJson()
    .map((row) => `${JSON.stringify(row)}\n`)
    .join(''),
);
