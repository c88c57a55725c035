import { workerData, type MessagePort } from 'node:worker_threads';
import { MappingSet } from '../../events/mappings/mapper.js';
import { readUserMappings } from '../../events/mappings/user-mappings.js';
import type { StreamedFile } from '../../events/stream/file-blocks.js';
import type { FileRange } from '../../events/stream/file-range.js';
import type { SelectedLines, TableRequest } from '../../events/stream/line-selection.js';
import { LineSelector } from '../../events/stream/line-selector.js';
import { openFile } from '../../events/stream/stream-input.js';
import { NotStreamable } from '../../events/stream/streamed-table.js';
import type { QueryBlock } from '../../syntax/statements.js';
import { DISK } from '../../schema/configuration/disk.js';
import { openRule, type RuleEventsOptions } from '../rule-events.js';

/** The query whose lines threads select. */
export interface SelectedQuery {
  /** The path of the rule, and how it is opened. */
  readonly rule: string;
  readonly options: RuleEventsOptions;
  readonly tree: QueryBlock;
  /** The table of events that do not say theirs. */
  readonly defaultTable: string | undefined;
  readonly noPrefilter: boolean;
}

/** What a thread is started with. */
export interface SelectThreadData {
  readonly selectLinesOf: SelectedQuery;
  readonly files: readonly Omit<StreamedFile, 'open'>[];
  readonly request: TableRequest;
  readonly now: bigint;
  readonly port: MessagePort;
  /** How often any thread answered; whether to stop; how often each thread went on. */
  readonly shared: Int32Array;
  /** Which of the threads it is. */
  readonly thread: number;
}

/** Where things are in {@link SelectThreadData.shared}. */
export const ANSWERS = 0;
export const STOP = 1;
export const BEATS = 2;

/** A range to look at, with the number that its answer carries. */
export interface SelectJob {
  readonly id: number;
  readonly file: number;
  readonly range: FileRange;
}

export type SelectAnswer =
  | { readonly id: number; readonly kind: 'selected'; readonly lines: SelectedLines }
  /** The range must be read by whoever asked; with `whole`, so must all others. */
  | { readonly id: number; readonly kind: 'left'; readonly whole: boolean }
  | { readonly id: number; readonly kind: 'not-streamable'; readonly message: string }
  | { readonly id: number; readonly kind: 'fault'; readonly fault: string };

class Stopped extends Error {}

/** The life of a thread that selects lines: one range after the other, until the command ends it. */
export function serveSelections(): void {
  const { selectLinesOf: query, files, request, now, port, shared, thread } = workerData as SelectThreadData;
  const check = (): void => {
    Atomics.add(shared, BEATS + thread, 1);
    if (Atomics.load(shared, STOP) !== 0) throw new Stopped();
  };
  const { unit, document } = openRule(query.rule, query.options);
  const { catalog } = unit;
  const { mappings } = readUserMappings(document.configuration.events.mappings, DISK, catalog);
  const selector = LineSelector.open({
    tree: query.tree,
    catalog,
    mappings: new MappingSet(mappings, catalog),
    defaultTable: query.defaultTable,
    noPrefilter: query.noPrefilter,
    files: files.map((f) => ({ ...f, open: () => openFile(f.path) })),
    request,
    now,
    check,
  });
  const answerTo = ({ id, file, range }: SelectJob): SelectAnswer => {
    try {
      const lines = selector?.select(file, range);
      if (lines === undefined) return { id, kind: 'left', whole: selector === undefined };
      return { id, kind: 'selected', lines };
    } catch (failure) {
      if (failure instanceof NotStreamable) return { id, kind: 'not-streamable', message: failure.message };
      if (failure instanceof Stopped) return { id, kind: 'left', whole: true };
      // A bug of ours; the command ends with it.
      return {
        id,
        kind: 'fault',
        fault: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
      };
    }
  };
  port.on('message', (job: SelectJob) => {
    check();
    const answer = answerTo(job);
    const moved = answer.kind === 'selected' ? [answer.lines.bytes.buffer, answer.lines.places.buffer] : [];
    port.postMessage(answer, moved);
    Atomics.add(shared, ANSWERS, 1);
    Atomics.notify(shared, ANSWERS);
  });
}
