import { createInterface } from 'node:readline';
import { evaluate } from '../engine/evaluate.js';
import { NO_DATA, type DataSource } from '../engine/data.js';
import { stringifyWire, toWire } from '../engine/values/wire.js';
import { analyze } from '../kusto/analysis.js';
import type { Environment } from '../kusto/environment.js';

/**
 * Answers one query a line: `{id, query}` in; `{id, columns, rows}` or `{id, error: {message, code}}` out, in order.
 * No query ends the loop.
 */
export async function answerBatch(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  environment: Environment,
  now: bigint,
  data: DataSource = NO_DATA,
): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    output.write(`${answer(line, environment, now, data)}\n`);
  }
}

function answer(line: string, environment: Environment, now: bigint, data: DataSource): string {
  let request: { readonly id?: unknown; readonly query?: unknown };
  try {
    request = JSON.parse(line) as typeof request;
  } catch (failure) {
    return JSON.stringify({ id: null, error: { message: `not JSON: ${String(failure)}`, code: 'usage' } });
  }
  const { id = null, query } = request;
  if (typeof query !== 'string') return JSON.stringify({ id, error: { message: 'query must be text', code: 'usage' } });
  try {
    const result = evaluate(analyze(query, environment), data, { now });
    if (!result.ok) return JSON.stringify({ id, error: { message: result.error.message, code: result.error.code } });
    const table = result.tables[result.tables.length - 1];
    const columns = table?.columns ?? [];
    const rows: unknown[] = [];
    for (let i = 0; table !== undefined && i < table.rowCount; i++) {
      rows.push(table.row(i).map((v, c) => toWire(v, columns[c]!.type)));
    }
    return stringifyWire({ id, columns, rows });
  } catch (failure) {
    // A bug of ours must not end the answers to the queries that follow.
    const message = failure instanceof Error ? failure.message : String(failure);
    return JSON.stringify({ id, error: { message: `internal error: ${message}`, code: 'internal' } });
  }
}
