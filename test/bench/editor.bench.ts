import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeptEvaluations } from '../../server/src/testing/kept-evaluations.js';
import { compare, eventFile, ROOT, type BenchOptions, type BenchRow } from './harness.js';
import { Duck, Editor } from './in-memory.js';
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
  {
    name: 'a new `matches regex` over every command line',
    kql: (text, round) =>
      text.replace(
        '(FileName =~ "peirates")',
        `(FileName =~ "peirates" or ProcessCommandLine matches regex @"zq${round}\\d+x")`,
      ),
    sql: (text, round) =>
      text.replace("file = 'peirates'", `file = 'peirates' OR regexp_matches(cmd, 'zq${round}[0-9]+x')`),
  },
  {
    name: 'a name in the list of `in~` edited',
    kql: (text, round) => text.replace('("curl", "wget")', `("curl", "wget", "zq${round}")`),
    sql: (text, round) => text.replace("file IN ('curl', 'wget')", `file IN ('curl', 'wget', 'zq${round}')`),
  },
  {
    name: 'a `case()` before the conditions edited',
    kql: (text, round) =>
      text.replace(
        '| where (',
        `| extend Kind = case(ProcessCommandLine has "zq${round}", 1, FileName =~ "zq${round}", 2, 3)\n| where Kind < 4\n| where (`,
      ),
    // Every row has a kind.
    sql: (text) => text,
  },
];

/** T1613 run again over events in memory after edits, as an editor does, against a DuckDB table in memory, one thread. */
export async function run({ rows, rounds }: BenchOptions): Promise<readonly BenchRow[]> {
  const file = eventFile(rows);
  const text = readFileSync(RULE, 'utf8');
  const editor = new Editor();
  const events = await editor.load(file);
  const data = editor.source(events);
  const duck = await Duck.open();
  const types = COLUMNS.map((c) => `${c}: 'VARCHAR'`).join(', ');
  const source = `read_json('${file}', format = 'newline_delimited', columns = {${types}})`;
  await duck.run(`CREATE TABLE events AS SELECT * FROM ${source}`);
  const sql = t1613Sql(file, SINCE).replace(source, 'events');
  const results: BenchRow[] = [];
  // What the editor's own runner keeps.
  const kept = new KeptEvaluations();
  for (const traced of [false, true]) {
    for (const edit of EDITS) {
      let ours = 0;
      let theirs = 0;
      results.push(
        await compare(
          `${rows} events in memory, ${edit.name}${traced ? ', with counts of clauses' : ''}`,
          'DuckDB table',
          rounds,
          () => {
            // The editor has analysed the text before the run.
            const { analysis } = editor.unit(edit.kql(text, ours++));
            return editor.run(analysis, events, data, { traced, kept });
          },
          () => duck.query(edit.sql(sql, theirs++)),
        ),
      );
    }
  }
  duck.close();
  return results;
}
