import { compare, eventFile, isInstalled, type BenchOptions, type BenchRow } from './harness.js';
import { duckdb, jq, kqlens, NOTHING_KEPT, ruleFile, SINCE, T1613 } from './programs.js';
import { t1613Sql } from './t1613-sql.js';

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
  );
  if (isInstalled('jq')) {
    results.push(
      await compare(
        'T1613, one predicate',
        'jq',
        Math.min(rounds, 3),
        () => kqlens(ruleFile('jq', JQ_RULE), file),
        () => jq(JQ_FILTER, file),
      ),
    );
  }
  for (const { name, kql, sql } of WORKLOADS) {
    const rule = ruleFile(name, kql);
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
const JQ_RULE =
  'DeviceProcessEvents | where FileName == "kubectl" and ProcessCommandLine contains_cs "get secrets" | project TimeGenerated, DeviceName, ProcessCommandLine';
const JQ_FILTER =
  'select(.FileName == "kubectl" and (.ProcessCommandLine | contains("get secrets"))) | [.TimeGenerated, .DeviceName, .ProcessCommandLine]';
