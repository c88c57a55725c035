import { formatDatetime } from '../engine/values/datetime.js';
import { formatTimespan } from '../engine/values/timespan.js';
import { failureSentence } from '../remote/failure.js';
import type { RemoteRun } from '../remote/remote-run.js';

/** Why the answer of a service is not whole, a sentence each. `toGetMore`: how to get more rows, as a sentence. */
export function missingSentences({ run, more, partial }: RemoteRun, toGetMore: string): string[] {
  const lines: string[] = [];
  if (partial !== undefined) lines.push(`The answer is not whole: ${failureSentence(partial)}`);
  if (more) lines.push(`There are more rows: only the first ${run.hits.length} were taken. ${toGetMore}`);
  return lines;
}

/** The time that was asked for and what it took, as far as the service says. */
export function tookSentence({ statistics, range, connection }: RemoteRun): string {
  const span = range === undefined ? 'all time' : `${formatDatetime(range.from)} to ${formatDatetime(range.to)}`;
  const { rowsScanned, cpu, executionSeconds } = statistics;
  const took = [
    ...(rowsScanned === undefined ? [] : [`${rowsScanned} rows scanned`]),
    ...(cpu === undefined ? [] : [`${formatTimespan(cpu)} CPU`]),
    ...(executionSeconds === undefined ? [] : [`${executionSeconds} s`]),
  ];
  return `On ${connection.name}, ${span}${took.length === 0 ? '' : `: ${took.join(', ')}`}.`;
}
