import type { DataSource } from '../engine/data.js';
import { dataSourceOf, type LoadedEvents } from '../events/load.js';
import type { LineSelection } from '../events/stream/line-selection.js';
import { openStream } from '../events/stream/open-stream.js';
import { largeFiles } from '../events/stream/stream-input.js';
import { NotStreamable, type StreamProgress } from '../events/stream/streamed-table.js';
import { loadNamedEvents, ownMappings, type EventContext, type NamedFile } from './events.js';
import { byteProgress } from './progress.js';

export interface StreamableContext extends EventContext {
  /** The tables that the query reads. */
  readonly tables: readonly string[];
  /** Whether lines that cannot hit are passed over unread; true unless said otherwise. */
  readonly prefilter?: boolean | undefined;
  /** Finds lines of large files in other threads. */
  readonly selection?: LineSelection | undefined;
}

/**
 * Does `work` over the event files that a user named. Large files of JSON lines are read as a stream, so that no more of
 * them is in memory than what the work keeps; others are loaded, and so are those which turn out to need it.
 */
export async function overEvents<T>(
  files: readonly NamedFile[],
  context: StreamableContext,
  work: (events: LoadedEvents, data: DataSource) => T,
): Promise<{ readonly events: LoadedEvents; readonly result: T }> {
  const bar = byteProgress('events');
  try {
    const events = streamed(files, context, (done, total, lines) => bar.update(done, total, lines));
    if (events !== undefined) return { events, result: work(events, streamSource(events, context)) };
  } catch (failure) {
    if (!(failure instanceof NotStreamable)) throw failure;
  } finally {
    bar.stop();
  }
  const events = await loadNamedEvents(files, context);
  return { events, result: work(events, dataSourceOf(events, context.catalog)) };
}

function streamed(
  files: readonly NamedFile[],
  context: StreamableContext,
  onProgress: StreamProgress,
): LoadedEvents | undefined {
  const large = largeFiles(files);
  if (large === undefined) return undefined;
  const { catalog, selection, table, tables } = context;
  const noPrefilter = context.prefilter === false;
  const mappings = ownMappings(context);
  return openStream(large, { catalog, table, tables, mappings, noPrefilter, onProgress, selection });
}

/** What asks for more than the tables that were opened needs all events loaded. */
function streamSource(events: LoadedEvents, { catalog }: StreamableContext): DataSource {
  const source = dataSourceOf(events, catalog);
  return {
    ...source,
    table(name) {
      const table = source.table(name);
      if (table === undefined) throw new NotStreamable(`the table ${name} was not expected`);
      return table;
    },
    tableNames: () => {
      throw new NotStreamable('a query over all tables');
    },
  };
}
