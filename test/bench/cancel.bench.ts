import { evaluate } from '../../server/src/engine/evaluate.js';
import type { DataSource } from '../../server/src/engine/data.js';
import { openStream } from '../../server/src/events/stream/open-stream.js';
import { largeFiles } from '../../server/src/events/stream/stream-input.js';
import { eventFile, type BenchOptions, type BenchRow } from './harness.js';
import { Editor, TICKS } from './in-memory.js';

const JOINED = 'DeviceProcessEvents | project DeviceName, ProcessId, ProcessCommandLine';

const QUERIES: Readonly<Record<string, string>> = {
  'a filter': 'DeviceProcessEvents | where ProcessCommandLine has "zq"',
  'a regex': 'DeviceProcessEvents | where ProcessCommandLine matches regex @"(a|b)+[a-z]*zq\\d" | count',
  'a summarize': 'DeviceProcessEvents | summarize count(), make_set(FileName) by bin(TimeGenerated, 1h), DeviceName',
  'a summarize with many groups': 'DeviceProcessEvents | summarize arg_max(TimeGenerated, *) by ProcessCommandLine',
  'a join': `${JOINED} | join kind=inner (${JOINED}) on DeviceName, ProcessId | count`,
  'a sort': 'DeviceProcessEvents | sort by ProcessCommandLine asc | take 10',
  'a top': 'DeviceProcessEvents | top 10 by TimeGenerated',
  'a distinct': 'DeviceProcessEvents | distinct ProcessCommandLine | count',
};

/**
 * How long a run goes on after it was cancelled, the worst of some moments spread over the time that it takes. Of rows in
 * memory, and of a file that is read as a stream.
 */
export async function run({ rows, rounds }: BenchOptions): Promise<readonly BenchRow[]> {
  const file = eventFile(rows);
  const editor = new Editor();
  const events = await editor.load(file);
  const data = editor.source(events);
  const results: BenchRow[] = [];
  for (const [name, kql] of Object.entries(QUERIES))
    results.push(worst(`of ${name}, in memory`, kql, rounds, editor, () => data));
  const files = largeFiles([{ path: file }]);
  if (files === undefined) return results;
  for (const [name, kql] of Object.entries(QUERIES)) {
    const stream = (): DataSource => {
      const opened = openStream(files, { catalog: editor.catalog, tables: ['DeviceProcessEvents'] });
      if (opened === undefined) throw new Error(`${file} cannot be read as a stream`);
      return editor.source(opened);
    };
    results.push(worst(`of ${name}, streamed`, kql, rounds, editor, stream));
  }
  return results;
}

/** Moments of a run at which it is cancelled, as parts of the time that it takes. */
const MOMENTS = [0.1, 0.3, 0.5, 0.7, 0.9];

function worst(name: string, kql: string, rounds: number, editor: Editor, data: () => DataSource): BenchRow {
  const { analysis } = editor.unit(kql);
  const runUntil = (end: number): { readonly ms: number; readonly cpuMs: number } => {
    let cancelled: { readonly at: number; readonly cpu: NodeJS.CpuUsage } | undefined;
    const isCancelled = (): boolean => {
      const now = performance.now();
      // What passes before the first question belongs to the time that stopping takes.
      if (now >= end) cancelled ??= { at: end, cpu: asked };
      else asked = process.cpuUsage();
      return cancelled !== undefined;
    };
    let asked = process.cpuUsage();
    const outcome = evaluate(analysis, data(), { now: TICKS, lineage: true, isCancelled });
    if (!outcome.ok && outcome.error.code !== 'cancelled') throw new Error(outcome.error.message);
    if (cancelled === undefined) return { ms: 0, cpuMs: 0 };
    const { user, system } = process.cpuUsage(cancelled.cpu);
    return { ms: performance.now() - cancelled.at, cpuMs: (user + system) / 1000 };
  };
  const start = performance.now();
  runUntil(Infinity);
  const full = performance.now() - start;
  const longest = { ms: 0, cpuMs: 0 };
  for (let round = 0; round < rounds; round++) {
    for (const moment of MOMENTS) {
      const { ms, cpuMs } = runUntil(performance.now() + moment * full);
      longest.ms = Math.max(longest.ms, ms);
      longest.cpuMs = Math.max(longest.cpuMs, cpuMs);
    }
  }
  const workload = `cancelling ${name}, which takes ${Math.round(full)} ms: the worst`;
  return { workload, peer: '', oursMs: longest.ms, peerMs: undefined, ratio: undefined, oursCpuMs: longest.cpuMs };
}
