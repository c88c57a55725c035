import assert from 'node:assert/strict';
import type { DataSource } from '../../server/src/engine/data.js';
import { evaluate, type Evaluation, type EvaluationError, type ResultTable } from '../../server/src/engine/evaluate.js';
import { Trace } from '../../server/src/engine/trace/trace.js';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { stringifyWire, toWire } from '../../server/src/engine/values/wire.js';
import { NO_DATA } from '../../server/src/engine/data.js';
import type { RunOptions, TableData } from '../../server/src/engine/run.js';
import { Batch } from '../../server/src/engine/exec/batch.js';
import { ValuesColumn } from '../../server/src/engine/exec/column.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { EMPTY_ENVIRONMENT, type Environment } from '../../server/src/kusto/environment.js';
import type { ScalarType } from '../../server/src/syntax/types.js';

/** `now()` of the queries of tests, unless they set another. */
export const TEST_NOW = parseDatetime('2024-03-01T12:00:00Z')!;

/** The tables that a query can read, by name: each as a query that gives its rows. */
export type TestTables = Readonly<Record<string, string>>;

/** How a query of a test runs, and the files that stand for addresses of externaldata. */
export interface TestOptions extends Partial<RunOptions> {
  readonly external?: (uri: string) => string | undefined;
}

/** A result as plain data: rows in the wire format, longs beyond 2^53 and times as text. */
export interface Answer {
  readonly columns: readonly string[];
  readonly types: readonly ScalarType[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The rows of the last result table of a query; fails where the query does. */
export function query(text: string, tables: TestTables = {}, options: TestOptions = {}): Answer {
  const answers = queryAll(text, tables, options);
  return answers[answers.length - 1]!;
}

/** Every result table of a query. */
export function queryAll(text: string, tables: TestTables = {}, options: TestOptions = {}): Answer[] {
  const evaluation = evaluateText(text, tables, options);
  if (!evaluation.ok) assert.fail(`${evaluation.error.code}: ${evaluation.error.message}\n${text}`);
  const answers = evaluation.tables.map(answerOf);
  if (options.trace === undefined && !RANDOM.test(text)) assertTracedAlike(text, tables, options, answers);
  return answers;
}

/** Calls whose rows are others each time. */
const RANDOM = /\b(?:rand|new_guid)\s*\(|\bsample/;

/** Every case is run a second time with a trace, which must change nothing. */
function assertTracedAlike(text: string, tables: TestTables, options: TestOptions, answers: readonly Answer[]): void {
  const traced = evaluateText(text, tables, { ...options, trace: new Trace('decisions') });
  if (!traced.ok) assert.fail(`with a trace: ${traced.error.code}: ${traced.error.message}\n${text}`);
  assert.deepEqual(traced.tables.map(answerOf), answers, `the traced run gives other rows: ${text}`);
}

/** The single value of a query's single row. */
export function value(text: string, tables: TestTables = {}): unknown {
  const { rows } = query(text, tables);
  assert.equal(rows.length, 1, text);
  assert.equal(rows[0]!.length, 1, text);
  return rows[0]![0];
}

/** Why a query was not evaluated; fails where it was. */
export function queryError(text: string, tables: TestTables = {}, options: TestOptions = {}): EvaluationError {
  const evaluation = evaluateText(text, tables, options);
  if (evaluation.ok) {
    assert.fail(`expected an error, got ${stringifyWire(evaluation.tables.map((t) => answerOf(t).rows))}\n${text}`);
  }
  return evaluation.error;
}

/** Evaluates a query over tables, as the doors do. */
export function evaluateText(text: string, tables: TestTables = {}, options: TestOptions = {}): Evaluation {
  const { data, environment } = fixture(tables);
  const { external, ...run } = options;
  const source = dataSource(data);
  if (external !== undefined) source.external = external;
  return evaluate(analyze(text, environment), source, { now: TEST_NOW, ...run });
}

function answerOf(table: ResultTable): Answer {
  const { columns } = table;
  const rows: unknown[][] = [];
  for (let i = 0; i < table.rowCount; i++) rows.push(table.row(i).map((v, c) => toWire(v, columns[c]!.type)));
  return {
    columns: columns.map((c) => c.name),
    types: columns.map((c) => c.type),
    rows: JSON.parse(stringifyWire(rows)) as unknown[][],
  };
}

interface Fixture {
  readonly data: ReadonlyMap<string, TableData>;
  readonly environment: Environment;
}

const NO_TABLES: Fixture = { data: new Map(), environment: EMPTY_ENVIRONMENT };
/** Kept, since an analysis is cached by its environment. */
const fixtures = new WeakMap<TestTables, Fixture>();

function fixture(tables: TestTables): Fixture {
  const entries = Object.entries(tables);
  if (entries.length === 0) return NO_TABLES;
  let known = fixtures.get(tables);
  if (known === undefined) {
    const data = new Map(entries.map(([name, text]) => [name, oneTable(name, text)]));
    fixtures.set(tables, (known = { data, environment: environmentOf(data) }));
  }
  return known;
}

function oneTable(name: string, text: string): TableData {
  const evaluation = evaluate(analyze(text, EMPTY_ENVIRONMENT), NO_DATA, { now: TEST_NOW });
  if (!evaluation.ok) assert.fail(`${name}: ${evaluation.error.message}`);
  const table = evaluation.tables[0]!;
  const rows = Array.from({ length: table.rowCount }, (_, i) => table.row(i));
  return {
    name,
    columns: table.columns,
    rowCount: table.rowCount,
    isEvents: true,
    *batches() {
      const columns = table.columns.map((_, c) => new ValuesColumn(rows.map((row) => row[c]!)));
      yield new Batch(columns, rows.length);
    },
  };
}

function dataSource(data: ReadonlyMap<string, TableData>): { -readonly [K in keyof DataSource]: DataSource[K] } {
  return { ...NO_DATA, table: (name) => data.get(name), tableNames: () => [...data.keys()] };
}

function environmentOf(data: ReadonlyMap<string, TableData>): Environment {
  const schemas = new Map([...data].map(([name, { columns }]) => [name, { columns, open: false }]));
  return { ...EMPTY_ENVIRONMENT, table: (name) => schemas.get(name), tableNames: () => [...schemas.keys()] };
}
