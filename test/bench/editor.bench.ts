import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DISK } from '../../server/src/cli/disk.js';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { toStringValue } from '../../server/src/engine/values/convert.js';
import { dataSourceOf, loadEventsAsync } from '../../server/src/events/load.js';
import { Project, type RuleUnit } from '../../server/src/service/project.js';
import { runRule } from '../../server/src/testing/rule-run.js';
import { compare, eventFile, ROOT, timed, type BenchOptions, type BenchRow } from './harness.js';
import { t1613Sql } from './t1613-sql.js';

const RULE = join(ROOT, 'samples/t1613/t1613.kql');
const SINCE = '2025-01-14T12:00:00.0000000Z';
const COLUMNS = [
  'TimeGenerated',
  'DeviceName',
  'AccountName',
  'FileName',
  'ProcessCommandLine',
  'InitiatingProcessFileName',
  'InitiatingProcessCommandLine',
];

/** What is changed in the rule's text, and in its SQL, from one run to the next. */
interface Edit {
  readonly name: string;
  readonly kql: (text: string, round: number) => string;
  readonly sql: (text: string, round: number) => string;
}

const EDITS: readonly Edit[] = [
  { name: 'unchanged', kql: (text) => text, sql: (text) => text },
  {
    name: 'a name in the `or` group edited',
    kql: (text, round) => text.replace('"peirates"', `"peirates${round}"`),
    sql: (text, round) => text.replace("'peirates'", `'peirates${round}'`),
  },
  {
    name: 'a new `has` over every command line',
    kql: (text, round) =>
      text.replace('(FileName =~ "peirates")', `(FileName =~ "peirates" or ProcessCommandLine has "zq${round}")`),
    sql: (text, round) =>
      text.replace(
        "file = 'peirates'",
        `file = 'peirates' OR (contains(cmd, 'zq${round}') AND regexp_matches(cmd, '(^|[^\\p{L}\\p{Nd}])zq${round}($|[^\\p{L}\\p{Nd}])'))`,
      ),
  },
];

/** T1613 run again over events in memory after edits, as an editor does, against a DuckDB table in memory, one thread. */
export async function run({ rows, rounds }: BenchOptions): Promise<readonly BenchRow[]> {
  const file = eventFile(rows);
  const project = new Project(DISK);
  const text = readFileSync(RULE, 'utf8');
  const unitOf = (source: string): RuleUnit => project.open(RULE, source).units[0]!;
  const { catalog, document } = unitOf(text);
  const events = await loadEventsAsync([{ path: file, bytes: readFileSync(file) }], { catalog });
  const data = dataSourceOf(events, catalog);
  const now = parseDatetime('2025-01-15T12:00:00Z')!;
  const database = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await database.connect();
  const types = COLUMNS.map((c) => `${c}: 'VARCHAR'`).join(', ');
  const source = `read_json('${file}', format = 'newline_delimited', columns = {${types}})`;
  await connection.run(`CREATE TABLE events AS SELECT * FROM ${source}`);
  const sql = t1613Sql(file, SINCE).replace(source, 'events');
  const results: BenchRow[] = [];
  for (const traced of [false, true]) {
    for (const edit of EDITS) {
      let ours = 0;
      let theirs = 0;
      results.push(
        await compare(
          `${rows} events in memory, ${edit.name}${traced ? ', with counts of clauses' : ''}`,
          'DuckDB table',
          rounds,
          async () => {
            // The editor has analysed the text before the run.
            const { analysis } = unitOf(edit.kql(text, ours++));
            const { score } = document.configuration;
            const measured = await timed(() => runRule(analysis, events, data, { score, now, traced }));
            const outcome = measured.answer as ReturnType<typeof runRule>;
            if (!outcome.ok) throw new Error(outcome.error.message);
            const { columns } = outcome.value.result;
            const answer = outcome.value.hits.map((h) =>
              h.row.map((v, c) => plain(toStringValue(v, columns[c]!.type))),
            );
            return { ...measured, answer };
          },
          async () => {
            const query = edit.sql(sql, theirs++);
            const measured = await timed(async () => (await connection.runAndReadAll(query)).getRows());
            return { ...measured, answer: (measured.answer as unknown[][]).map((row) => row.map(plain)) };
          },
        ),
      );
    }
  }
  connection.closeSync();
  database.closeSync();
  return results;
}

/** Values as text, times without their trailing zeros. */
function plain(value: unknown): string {
  const text = String(value);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? text.replace(/\.?0*Z$/, 'Z') : text;
}
