import type { ServerResponse } from 'node:http';
import { sendJson, serve, type Loopback, type SeenRequest } from './loopback.js';

type Column = readonly [name: string, type: string];

/** A table of an answer; rows are JSON texts, so that every digit is as written. */
export interface FrameTable {
  readonly columns: readonly Column[];
  readonly rows: readonly string[];
}

const HEADER = '{"FrameType":"DataSetHeader","IsProgressive":false,"Version":"v2.0"}';
const PROGRESSIVE_HEADER = '{"FrameType":"DataSetHeader","IsProgressive":true,"Version":"v2.0"}';
export const COMPLETION = '{"FrameType":"DataSetCompletion","HasErrors":false,"Cancelled":false}';

const columnsOf = (columns: readonly Column[]): string =>
  JSON.stringify(columns.map(([ColumnName, ColumnType]) => ({ ColumnName, ColumnType })));

/** A frame with a whole table. */
export function dataTable(table: FrameTable, id = 1, kind = 'PrimaryResult', name = kind): string {
  return `{"FrameType":"DataTable","TableId":${id},"TableKind":"${kind}","TableName":"${name}","Columns":${columnsOf(table.columns)},"Rows":[${table.rows.join(',')}]}`;
}

const COMPLETION_COLUMNS: readonly Column[] = [
  ['Timestamp', 'datetime'],
  ['Level', 'int'],
  ['EventTypeName', 'string'],
  ['Payload', 'string'],
];

/** The frame with what a query took. */
export function statisticsTable(scanned: number, cpu: string): string {
  const payload = {
    ExecutionTime: 0.125,
    resource_usage: { cpu: { user: cpu, kernel: '00:00:00', 'total cpu': cpu } },
    input_dataset_statistics: { rows: { total: scanned * 2, scanned } },
    dataset_statistics: [{ table_row_count: 1, table_size: 512 }],
  };
  const row = ['2026-11-20T12:00:00.1234567Z', 4, 'QueryResourceConsumption', JSON.stringify(payload)];
  const rows = [JSON.stringify(row)];
  return dataTable({ columns: COMPLETION_COLUMNS, rows }, 2, 'QueryCompletionInformation');
}

/** The frames of an answer that is sent as a whole. */
export function wholeAnswer(table: FrameTable, ...more: readonly string[]): string {
  return `[${[HEADER, dataTable(table), ...more, COMPLETION].join(',')}]`;
}

/** The frames of an answer that is sent in parts; the first part is replaced by the next ones. */
export function progressiveAnswer(table: FrameTable, replaced: readonly string[]): string {
  const fragment = (kind: string, rows: readonly string[]): string =>
    `{"FrameType":"TableFragment","TableId":1,"FieldCount":${table.columns.length},"TableFragmentType":"${kind}","Rows":[${rows.join(',')}]}`;
  return `[${[
    PROGRESSIVE_HEADER,
    `{"FrameType":"TableHeader","TableId":1,"TableKind":"PrimaryResult","TableName":"PrimaryResult","Columns":${columnsOf(table.columns)}}`,
    fragment('DataAppend', replaced),
    '{"FrameType":"TableProgress","TableId":1,"TableProgress":50.0}',
    fragment('DataReplace', table.rows.slice(0, 1)),
    fragment('DataAppend', table.rows.slice(1)),
    `{"FrameType":"TableCompletion","TableId":1,"RowCount":${table.rows.length}}`,
    COMPLETION,
  ].join(',')}]`;
}

/** An error as the service writes it into the body of a refused request. */
export function oneApiError(code: string, type: string, message: string): string {
  return JSON.stringify({
    error: {
      code,
      message: 'Request is invalid and cannot be executed.',
      '@type': type,
      '@message': message,
      '@context': { timestamp: '2026-11-20T12:00:00Z', clientRequestId: 'x' },
      '@permanent': true,
    },
  });
}

/** The text of the query or command in a request. */
export const queryIn = (request: SeenRequest): string => String(request.body['csl']);

/** The options in a request. */
export function optionsIn(request: SeenRequest): Readonly<Record<string, unknown>> {
  const properties = request.body['properties'] as { readonly Options?: Readonly<Record<string, unknown>> } | undefined;
  return properties?.Options ?? {};
}

const CANCEL_ANSWER = JSON.stringify({
  Tables: [{ TableName: 'Table_0', Columns: [{ ColumnName: 'ClientRequestId', DataType: 'String' }], Rows: [['x']] }],
});

/** A Kusto engine's endpoints on this machine: sign-in facts, queries, commands. */
export async function kustoServer(
  query: (request: SeenRequest, response: ServerResponse) => void | Promise<void>,
  command: (request: SeenRequest, response: ServerResponse) => void = (_, response) =>
    sendJson(response, 200, CANCEL_ANSWER),
): Promise<Loopback> {
  return serve((request, response) => {
    switch (request.path) {
      case '/v1/rest/auth/metadata':
        // As an emulator does, which knows of no sign-in.
        sendJson(response, 404, '{}');
        return undefined;
      case '/v2/rest/query':
        return query(request, response);
      case '/v1/rest/mgmt': {
        command(request, response);
        return;
      }
      default:
        sendJson(response, 404, '{}');
        return undefined;
    }
  });
}
