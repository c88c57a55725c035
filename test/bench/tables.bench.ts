import type { LoadedEvents } from '../../server/src/events/load.js';
import { columnTypes } from './column-types.js';
import { compare, eventFile, timed, type BenchOptions, type BenchRow } from './harness.js';
import { Duck, Editor } from './in-memory.js';
import { sorted } from './plain.js';

/** The columns of the table in DuckDB, with the types that ours have. */
const TYPES: Readonly<Record<string, string>> = {
  TimeGenerated: 'TIMESTAMP',
  DeviceName: 'VARCHAR',
  AccountName: 'VARCHAR',
  FileName: 'VARCHAR',
  ProcessId: 'BIGINT',
  ProcessCommandLine: 'VARCHAR',
  InitiatingProcessFileName: 'VARCHAR',
  InitiatingProcessCommandLine: 'VARCHAR',
  ReportId: 'BIGINT',
};

/** A query over events in memory beside its SQL. The order of rows says nothing. */
interface Workload {
  readonly name: string;
  /** `round`: for a part that is another one in each round, so that nothing is known of it from the round before. */
  readonly kql: string | ((round: number) => string);
  readonly sql: string | ((round: number) => string);
}

const WORKLOADS: readonly Workload[] = [
  {
    name: 'count by bin(1h), device',
    kql: 'DeviceProcessEvents | summarize count() by bin(TimeGenerated, 1h), DeviceName',
    sql: `SELECT strftime(hour, '%Y-%m-%dT%H:%M:%SZ'), DeviceName, n FROM (
      SELECT time_bucket(INTERVAL 1 hour, TimeGenerated) AS hour, DeviceName, count(*) AS n FROM events GROUP BY ALL)`,
  },
  {
    name: 'make_set of files by device',
    kql: 'DeviceProcessEvents | summarize Files = make_set(FileName) by DeviceName | extend Files = array_sort_asc(Files)',
    sql: 'SELECT DeviceName, to_json(list_sort(list(DISTINCT FileName))) FROM events GROUP BY ALL',
  },
  {
    name: 'make_set of command lines by device',
    kql: `DeviceProcessEvents | summarize Lines = make_set(InitiatingProcessCommandLine) by DeviceName
| extend Lines = array_length(Lines)`,
    sql: 'SELECT DeviceName, len(list(DISTINCT InitiatingProcessCommandLine)) FROM events GROUP BY ALL',
  },
  {
    name: 'join all rows with all on a number',
    kql: `DeviceProcessEvents | project ReportId, FileName
| join kind=inner (DeviceProcessEvents | project ReportId, InitiatingProcessFileName) on ReportId
| summarize count() by FileName, InitiatingProcessFileName`,
    sql: `SELECT a.FileName, b.InitiatingProcessFileName, count(*) FROM events a JOIN events b USING (ReportId) GROUP BY ALL`,
  },
  {
    name: 'join all rows with all on a text and a number',
    kql: `DeviceProcessEvents | project DeviceName, ProcessId, FileName
| join kind=inner (DeviceProcessEvents | project DeviceName, ProcessId, InitiatingProcessFileName) on DeviceName, ProcessId
| summarize count() by FileName, InitiatingProcessFileName`,
    sql: `SELECT a.FileName, b.InitiatingProcessFileName, count(*) FROM events a JOIN events b USING (DeviceName, ProcessId)
      GROUP BY ALL`,
  },
  {
    name: 'extract from every command line',
    kql: (round) => `DeviceProcessEvents
| extend Option = extract(@" --?([a-z][a-z-]{1,${40 + round}})", 1, ProcessCommandLine)
| summarize count() by Option`,
    sql: (round) =>
      `SELECT regexp_extract(ProcessCommandLine, ' --?([a-z][a-z-]{1,${40 + round}})', 1), count(*) FROM events GROUP BY ALL`,
  },
  {
    name: 'top 100 by time',
    kql: 'DeviceProcessEvents | top 100 by TimeGenerated desc | project ReportId',
    sql: 'SELECT ReportId FROM (SELECT ReportId FROM events ORDER BY TimeGenerated DESC LIMIT 100)',
  },
  {
    name: 'sort all rows by a text and a number, then take',
    kql: 'DeviceProcessEvents | sort by DeviceName asc, ReportId desc | project DeviceName, ReportId | serialize n = row_number() | where n % 1000 == 0 | project DeviceName, ReportId',
    sql: `SELECT DeviceName, ReportId FROM (
      SELECT DeviceName, ReportId, row_number() OVER (ORDER BY DeviceName, ReportId DESC) AS n FROM events) WHERE n % 1000 = 0`,
  },
];

/** Queries over events in memory, against DuckDB tables in memory; and how long it takes to get them there. */
export async function run({ rows, rounds }: BenchOptions): Promise<readonly BenchRow[]> {
  const file = eventFile(rows);
  const declared = Object.entries(TYPES).map(([name, type]) => `${name}: '${type}'`);
  const source = `read_json('${file}', format = 'newline_delimited', columns = {${declared.join(', ')}})`;
  const editor = new Editor();
  const duck = await Duck.open();
  const results: BenchRow[] = [];
  const events = await editor.load(file);
  const data = editor.source(events);
  await duck.run(`CREATE TABLE events AS SELECT * FROM ${source}`);
  for (const { name, kql, sql } of WORKLOADS) {
    let ours = 0;
    let theirs = 0;
    results.push(
      await compare(
        `${rows} rows in memory, ${name}`,
        'DuckDB table',
        rounds,
        async () => {
          const { analysis } = editor.unit(typeof kql === 'string' ? kql : kql(ours++));
          const measured = await editor.run(analysis, events, data);
          return { ...measured, answer: sorted(measured.answer as string[][]) };
        },
        async () => {
          const measured = await duck.query(typeof sql === 'string' ? sql : sql(theirs++));
          return { ...measured, answer: sorted(measured.answer as string[][]) };
        },
      ),
    );
  }
  duck.close();
  results.push(
    await loading(editor, file, rows, rounds, 'needed columns', TYPES),
    await loading(editor, file, rows, rounds, 'all columns'),
  );
  return results;
}

/** Loads a file until the values of the columns are at hand, against the making of a table of the same columns. */
async function loading(
  editor: Editor,
  file: string,
  rows: number,
  rounds: number,
  name: string,
  types: Readonly<Record<string, string>> = columnTypes(file),
): Promise<BenchRow> {
  const names = new Set(Object.keys(types));
  const declared = Object.entries(types).map(([column, type]) => `${column}: '${type}'`);
  const source = `read_json('${file}', format = 'newline_delimited', columns = {${declared.join(', ')}})`;
  return compare(
    `loading ${rows} rows, ${name}`,
    'DuckDB table',
    rounds,
    () => timed(async () => readAll(await editor.load(file), names)),
    () =>
      timed(async () => {
        const database = await Duck.open();
        await database.run(`CREATE TABLE events AS SELECT * FROM ${source}`);
        const counted = await database.query('SELECT count(*) FROM events');
        database.close();
        return Number((counted.answer as string[][])[0]![0]);
      }),
  );
}

/** Asks for every value of some columns, since they are made when they are asked for; gives how many rows there are. */
function readAll({ tables }: LoadedEvents, names: ReadonlySet<string>): number {
  let rows = 0;
  for (const table of tables.values()) {
    for (const { columns, length } of table.batches(names)) {
      for (const column of columns) for (let row = 0; row < length; row++) column.get(row);
      rows += length;
    }
  }
  return rows;
}
