import { formatDatetime } from '../engine/values/datetime.js';
import { formatTimespan } from '../engine/values/timespan.js';
import { stringifyWire } from '../engine/values/wire.js';
import { failureSentence } from '../remote/failure.js';
import type { RemoteRun } from '../remote/remote-run.js';

/** What a run on a connection has beside the rows, as JSON. */
export function jsonRemote({ connection, range, statistics, more, partial }: RemoteRun): string {
  const { name, kind } = connection;
  const { rowsScanned, rowsTotal, cpu, executionSeconds, resultBytes } = statistics;
  return stringifyWire({
    connection: name,
    kind,
    from: range === undefined ? null : formatDatetime(range.from),
    to: range === undefined ? null : formatDatetime(range.to),
    more,
    partial: partial === undefined ? null : { kind: partial.kind, code: partial.code, message: partial.message },
    statistics: {
      rowsScanned: rowsScanned ?? null,
      rowsTotal: rowsTotal ?? null,
      cpu: cpu === undefined ? null : formatTimespan(cpu),
      executionSeconds: executionSeconds ?? null,
      resultBytes: resultBytes ?? null,
    },
  });
}

/** What is to be known about a run on a connection, a sentence a line: what is missing first, then what it took. */
export function remoteSentences({ run, statistics, more, partial, range, connection }: RemoteRun): string[] {
  const lines: string[] = [];
  if (partial !== undefined) lines.push(`The answer is not whole: ${failureSentence(partial)}`);
  if (more) lines.push(`There are more rows: only the first ${run.hits.length} were taken. Raise --limit to get more.`);
  const span = range === undefined ? 'all time' : `${formatDatetime(range.from)} to ${formatDatetime(range.to)}`;
  const { rowsScanned, cpu, executionSeconds } = statistics;
  const took = [
    ...(rowsScanned === undefined ? [] : [`${rowsScanned} rows scanned`]),
    ...(cpu === undefined ? [] : [`${formatTimespan(cpu)} CPU`]),
    ...(executionSeconds === undefined ? [] : [`${executionSeconds} s`]),
  ];
  lines.push(`On ${connection.name}, ${span}${took.length === 0 ? '' : `: ${took.join(', ')}`}.`);
  return lines;
}
