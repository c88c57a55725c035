import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { kqlens, withFiles } from './command.js';
import {
  csv,
  datatable,
  EXACT_COLUMNS,
  expectedCells,
  jsonArray,
  jsonLines,
  prettyJson,
  storedZstd,
} from './exact-cells.js';

const CONFIGURATION = JSON.stringify({
  tables: {
    Every: {
      columns: { Id: 'long', ...Object.fromEntries(Object.entries(EXACT_COLUMNS).map(([n, { type }]) => [n, type])) },
    },
  },
});

/** More than 8 MB of rows that are asked for by nobody, so that the file is read as a stream. */
const FILLER = `{"Id":-1,"X":"${'x'.repeat(1000)}"}\n`.repeat(9000);

/** The JSON of the values of a line, by key: parsing would round them. */
function cellsOf(line: string): Record<string, string> {
  const cells: Record<string, string> = {};
  const field = /"(\w+)":("(?:[^"\\]|\\.)*"|[[{].*?[\]}](?=,"[A-Z]\w*":|\}$)|[^,}]+)/gu;
  for (const [, key, json] of line.slice(1).matchAll(field)) if (key !== 'Id' && key !== 'Type') cells[key!] = json!;
  return cells;
}

type Rows = readonly Readonly<Record<string, unknown>>[];

/** The rows of a run, nulls left out. */
function runRows(json: string): Rows {
  const { hits } = JSON.parse(json) as { hits: { row: Record<string, unknown> }[] };
  return hits.map(({ row }) => filled(row));
}

/** The rows that the service's notation of the same values gives. */
async function tableRows(): Promise<Rows> {
  const { columns, rows } = JSON.parse((await kqlens('query', datatable(), '--format', 'json')).stdout) as {
    columns: { name: string }[];
    rows: unknown[][];
  };
  return rows.map((row) => filled(Object.fromEntries(row.map((value, i) => [columns[i]!.name, value]))));
}

function filled(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== ''));
}

async function parquet(path: string, source: string): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (SELECT * FROM read_csv('${source}', all_varchar = true)) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
}

describe('exact values', function () {
  this.timeout(120_000);
  const expected = expectedCells();
  const inputs: Readonly<Record<string, string | Uint8Array>> = {
    'lines.ndjson': jsonLines(),
    'doubled.ndjson': jsonLines(true),
    'stream.ndjson': jsonLines() + FILLER,
    'doubled-stream.ndjson': jsonLines(true) + FILLER,
    'array.json': jsonArray(),
    'pretty.json': prettyJson(),
    'table.csv': csv(),
    'lines.ndjson.gz': gzipSync(jsonLines()),
    'lines.ndjson.zst': storedZstd(Buffer.from(jsonLines())),
    'array.json.gz': gzipSync(jsonArray()),
    'table.csv.zst': storedZstd(Buffer.from(csv())),
  };
  const files = { ...inputs, 'kqlens.json': CONFIGURATION, 'rule.kql': 'Every\n| where Id >= 0\n| sort by Id asc' };

  for (const name of [...Object.keys(inputs), 'table.parquet']) {
    it(`${name}: the same out of a conversion and of a run`, () =>
      withFiles(files, async (path) => {
        if (name === 'table.parquet') await parquet(path(name), path('table.csv'));
        const input = `Every=${path(name)}`;
        const converted = await kqlens(
          'events',
          input,
          '--where',
          'Id >= 0',
          '--convert',
          'ndjson',
          '--config',
          path('kqlens.json'),
        );
        assert.equal(converted.code, 0, converted.stderr);
        assert.deepEqual(converted.stdout.trimEnd().split('\n').map(cellsOf), expected);
        const run = await kqlens('run', path('rule.kql'), '--events', input, '--format', 'json', '--no-cache');
        assert.deepEqual(runRows(run.stdout), await tableRows());
      }));
  }
});
