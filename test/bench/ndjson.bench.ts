import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BENCH_FOLDER,
  command,
  compare,
  eventFile,
  isInstalled,
  KQLENS,
  node,
  ROOT,
  type BenchOptions,
  type BenchRow,
  type Measured,
} from './harness.js';
import { plain } from './plain.js';
import { t1613Sql } from './t1613-sql.js';

/** The clock of the rules: the end of the generated events. */
const NOW = '2025-01-15T12:00:00Z';
const SINCE = '2025-01-14T12:00:00.0000000Z';
const T1613 = join(ROOT, 'samples/t1613/t1613.kql');

const SAMPLES = join(ROOT, 'samples/t1613/samples');

interface Kept {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** As the first run of a rule on a machine: neither its analysis nor compiled code is there. */
const NOTHING_KEPT: Kept = { args: ['--no-cache'], env: { NODE_DISABLE_COMPILE_CACHE: '1' } };

/** A rule beside the SQL that gives the same rows in the same order. */
interface Workload {
  readonly name: string;
  readonly kql: string;
  readonly sql: (file: string) => string;
}

const columns = (...names: readonly string[]): string => names.map((n) => `${n}: 'VARCHAR'`).join(', ');
const from = (file: string, ...names: readonly string[]): string =>
  `read_json('${file}', format = 'newline_delimited', columns = {${columns(...names)}})`;

const WORKLOADS: readonly Workload[] = [
  {
    name: 'selective rule',
    kql: `DeviceProcessEvents
| where ProcessCommandLine has "get secrets" and FileName =~ "kubectl"
| project TimeGenerated, DeviceName, ProcessCommandLine
| order by TimeGenerated asc, DeviceName asc`,
    sql: (file) => `SELECT TimeGenerated, DeviceName, ProcessCommandLine
      FROM ${from(file, 'TimeGenerated', 'DeviceName', 'FileName', 'ProcessCommandLine')}
      WHERE lower(FileName) = 'kubectl' AND regexp_matches(ProcessCommandLine, '(?i)(^|[^\\p{L}\\p{Nd}])get secrets($|[^\\p{L}\\p{Nd}])')
      ORDER BY TimeGenerated, DeviceName`,
  },
  {
    name: 'summarise two columns, no literal',
    kql: `DeviceProcessEvents
| summarize Events = count() by DeviceName, FileName
| order by DeviceName asc, FileName asc`,
    sql: (
      file,
    ) => `SELECT DeviceName, FileName, count(*)::VARCHAR AS Events FROM ${from(file, 'DeviceName', 'FileName')}
      GROUP BY ALL ORDER BY DeviceName, FileName`,
  },
  {
    name: 'wide output, every tenth row',
    kql: `DeviceProcessEvents
| where SHA256 startswith "0" or SHA256 startswith "a"
| project TimeGenerated, DeviceName, AccountName, FileName, FolderPath, SHA256, ProcessCommandLine, InitiatingProcessCommandLine`,
    sql: (
      file,
    ) => `SELECT * FROM ${from(file, 'TimeGenerated', 'DeviceName', 'AccountName', 'FileName', 'FolderPath', 'SHA256', 'ProcessCommandLine', 'InitiatingProcessCommandLine')}
      WHERE SHA256 LIKE '0%' OR SHA256 LIKE 'a%'`,
  },
];

/** Rules over NDJSON on disk, each a cold process, against DuckDB and, where it applies, jq. */
export async function run({ rows, rounds }: BenchOptions): Promise<readonly BenchRow[]> {
  const file = eventFile(rows);
  const results: BenchRow[] = [];
  const sql = t1613Sql(file, SINCE);
  const cold = 'T1613, cold process';
  results.push(
    await compare(
      `${cold}, rule seen before`,
      'DuckDB',
      rounds,
      () => kqlens(T1613, file),
      () => duckdb(sql),
    ),
    await compare(
      `${cold}, nothing kept`,
      'DuckDB',
      rounds,
      () => kqlens(T1613, file, NOTHING_KEPT),
      () => duckdb(sql),
    ),
    await compare(
      'T1613 over its samples, rule seen before',
      'nothing kept',
      rounds,
      () => kqlens(T1613, SAMPLES),
      () => kqlens(T1613, SAMPLES, NOTHING_KEPT),
    ),
  );
  if (isInstalled('jq')) {
    results.push(
      await compare(
        'T1613, one predicate',
        'jq',
        Math.min(rounds, 3),
        () => kqlens(ruleFile(JQ_RULE), file),
        () => jq(file),
      ),
    );
  }
  for (const { name, kql, sql } of WORKLOADS) {
    const rule = ruleFile({ name, kql });
    results.push(
      await compare(
        name,
        'DuckDB',
        rounds,
        () => kqlens(rule, file),
        () => duckdb(sql(file)),
      ),
    );
  }
  return results;
}

/** What jq can say of T1613 without becoming another program: one arm of it. */
const JQ_RULE = {
  name: 'jq',
  kql: 'DeviceProcessEvents | where FileName == "kubectl" and ProcessCommandLine contains_cs "get secrets" | project TimeGenerated, DeviceName, ProcessCommandLine',
};

function jq(file: string): Measured {
  const filter =
    'select(.FileName == "kubectl" and (.ProcessCommandLine | contains("get secrets"))) | [.TimeGenerated, .DeviceName, .ProcessCommandLine]';
  return command('jq', ['-c', filter, file], (output) => lines(output).map((row) => (row as unknown[]).map(plain)));
}

function ruleFile({ name, kql }: { readonly name: string; readonly kql: string }): string {
  const folder = join(tmpdir(), 'kqlens-bench');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replace(/\W+/g, '-')}.kql`);
  writeFileSync(path, `${kql}\n`);
  return path;
}

/** `kept`: how the run treats what earlier runs kept. */
function kqlens(rule: string, file: string, kept: Kept = { args: [], env: {} }): Measured {
  const args = [KQLENS, 'run', rule, '--events', file, '--now', NOW, '--format', 'ndjson', '--quiet', ...kept.args];
  const rows = (output: string): unknown =>
    lines(output).map((hit) => Object.values((hit as { row: object }).row).map(plain));
  return node(args, rows, kept.env);
}

function duckdb(sql: string): Measured {
  return node([join(BENCH_FOLDER, 'duckdb-query.mjs'), sql], (output) =>
    lines(output).map((row) => (row as unknown[]).map(plain)),
  );
}

function lines(output: string): unknown[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
