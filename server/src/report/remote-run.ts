import { formatDatetime } from '../engine/values/datetime.js';
import { formatTimespan } from '../engine/values/timespan.js';
import { stringifyWire } from '../engine/values/wire.js';
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
