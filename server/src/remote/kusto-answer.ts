import { parseDynamicText } from '../engine/values/convert.js';
import { parseJson } from '../engine/values/json.js';
import { isDynamicArray, isDynamicBag, type Dynamic, type DynamicBag, type Value } from '../engine/values/types.js';
import type { ColumnInfo } from '../syntax/types.js';
import type { RemoteAnswer } from './answer.js';
import type { RemoteFailure } from './failure.js';
import { answerColumn, answerRow, broken, RemoteTable } from './remote-table.js';
import { readServiceError } from './service-error.js';
import { NO_STATISTICS, readStatistics, type RemoteStatistics } from './statistics.js';

interface OpenTable {
  readonly kind: string;
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  rows: (readonly Value[])[];
}

/**
 * Reads the frames of a Kusto query answer from its text: whole tables (`DataTable`) or progressive ones
 * (`TableHeader`, `TableFragment`, `TableCompletion`), closed by `DataSetCompletion`. Throws a RemoteError
 * for a text that is not such an answer.
 * Source: https://learn.microsoft.com/kusto/api/rest/response-v2
 */
export function readKustoAnswer(text: string): RemoteAnswer {
  const parsed = parseJson(text);
  if (parsed.error !== undefined) throw broken(`${parsed.error} at character ${parsed.offset}`);
  if (isDynamicBag(parsed.value)) throw broken('it is an object where a list of frames should be');
  const reader = new FrameReader();
  for (const frame of list(parsed.value, 'the answer')) reader.frame(frame);
  return reader.finish();
}

class FrameReader {
  private readonly tables = new Map<Dynamic, OpenTable>();
  private readonly errors: RemoteFailure[] = [];
  private completed = false;

  frame(frame: Dynamic): void {
    if (!isDynamicBag(frame)) throw broken('a frame is no object');
    switch (frame.get('FrameType')) {
      case 'DataTable': {
        const table = this.open(frame);
        this.append(table, frame);
        return;
      }
      case 'TableHeader':
        this.open(frame);
        return;
      case 'TableFragment': {
        const table = this.tables.get(frame.get('TableId') ?? null);
        if (table === undefined) throw broken('a fragment belongs to no table');
        if (frame.get('TableFragmentType') === 'DataReplace') table.rows = [];
        this.append(table, frame);
        return;
      }
      case 'DataSetCompletion':
        this.completed = true;
        this.oneApiErrors(frame.get('OneApiErrors') ?? null);
        if (frame.get('HasErrors') === true && this.errors.length === 0) {
          this.errors.push({ kind: 'service', message: 'The service reports errors and does not say which.' });
        }
        return;
      default:
      // Progress and headers say nothing that the end does not; unknown frames are to be skipped.
    }
  }

  finish(): RemoteAnswer {
    if (!this.completed) throw broken('it ended before its last frame');
    const tables = [...this.tables.values()];
    const primary = tables.filter((t) => t.kind === 'PrimaryResult');
    return {
      tables: primary.map((t) => new RemoteTable(t.name, t.columns, t.rows, undefined)),
      partial: this.errors[0],
      statistics: tables.reduce((found, t) => statisticsIn(t) ?? found, NO_STATISTICS),
    };
  }

  private open(frame: DynamicBag): OpenTable {
    const columns = list(frame.get('Columns') ?? null, 'columns').map((column) => {
      if (!isDynamicBag(column)) throw broken('a column is no object');
      return answerColumn(textOf(column, 'ColumnName'), textOf(column, 'ColumnType'));
    });
    const table: OpenTable = {
      kind: textOf(frame, 'TableKind'),
      name: textOf(frame, 'TableName'),
      columns,
      rows: [],
    };
    this.tables.set(frame.get('TableId') ?? null, table);
    return table;
  }

  private append(table: OpenTable, frame: DynamicBag): void {
    for (const row of list(frame.get('Rows') ?? null, 'rows')) {
      // An error that comes while rows are sent stands among them.
      if (isDynamicBag(row)) this.oneApiErrors(row.get('OneApiErrors') ?? null);
      else table.rows.push(answerRow(list(row, 'a row'), table.columns));
    }
  }

  private oneApiErrors(errors: Dynamic): void {
    if (!isDynamicArray(errors)) return;
    for (const error of errors) this.errors.push(readServiceError(error));
  }
}

function statisticsIn(table: OpenTable): RemoteStatistics | undefined {
  if (table.kind !== 'QueryCompletionInformation') return undefined;
  const event = table.columns.findIndex((c) => c.name === 'EventTypeName');
  const payload = table.columns.findIndex((c) => c.name === 'Payload');
  const row = table.rows.find((r) => r[event] === 'QueryResourceConsumption');
  const text = row?.[payload];
  return typeof text === 'string' ? readStatistics(parseDynamicText(text)) : undefined;
}

function list(value: Dynamic, what: string): readonly Dynamic[] {
  if (!isDynamicArray(value)) throw broken(`${what} should be a list`);
  return value;
}

function textOf(bag: DynamicBag, key: string): string {
  const value = bag.get(key);
  if (typeof value !== 'string') throw broken(`\`${key}\` is missing`);
  return value;
}
