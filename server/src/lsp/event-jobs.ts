import { posix } from 'node:path';
import { randomSeed } from '../events/anonymise/keyed.js';
import { readUserMappings } from '../events/mappings/user-mappings.js';
import { writeLinesTo } from '../events/write-lines.js';
import { markdownEvents, replacedSentences } from '../report/events.js';
import type { Catalog } from '../schema/catalog.js';
import { addMappingGlob } from '../schema/configuration/add-mapping.js';
import { findConfigurationFile } from '../schema/configuration/load.js';
import { selectEvents, summarizeEvents, writeEvents, type EventSelection } from '../service/event-files.js';
import { loadRemarks, loadSentence } from '../service/load-sentences.js';
import { proposeMappingFile, usesMapping } from '../service/propose-mapping.js';
import type { EventsChoice, EventsResult } from '../service/protocol/events.js';
import { plural } from '../testing/words.js';
import { isWithin } from './paths.js';
import type { RunHooks } from './rule-runner.js';
import type { EventsJob } from './run-messages.js';
import type { WorkingCopy } from './working-copy.js';

/** Does what the user asked for with event files. Knows nothing of threads and connections. */
export async function runEventsJob(job: EventsJob, copy: WorkingCopy, hooks: RunHooks): Promise<EventsResult> {
  const [first] = job.paths;
  if (first === undefined) return { ok: false, message: 'No event file was named.' };
  const configuration = copy.project.configuration(first);
  const catalog = copy.project.catalog(first, configuration.platform ?? 'sentinel');
  if (job.action.kind === 'propose') return propose(job, first, copy, catalog);
  const { mappings } = readUserMappings(configuration.events.mappings, copy.host, catalog);
  hooks.report('Reading events', 0);
  const onProgress = (done: number, all: number): void =>
    hooks.report('Reading events', (50 * done) / Math.max(1, all));
  const inputs = job.paths.map((path) => ({ path, bytes: () => copy.bytes(path) }));
  const isCancelled = (): boolean => hooks.isCancelled();
  const found = await selectEvents(inputs, job.action.kind === 'summarise' ? {} : choiceOf(job.action), {
    catalog,
    mappings,
    isCancelled,
    onProgress,
    isOnDisk: job.paths.every((path) => copy.isOnDisk(path)),
  });
  if (!found.ok) return { ok: false, message: `The predicate cannot be evaluated: ${found.message}` };
  if (hooks.isCancelled()) return CANCELLED;
  const shownPath = (path: string): string => shown(path, job.folders);
  if (job.action.kind === 'summarise') {
    const tables = summarizeEvents(found.tables);
    return { ok: true, text: markdownEvents({ loads: found.loads(), tables, shownPath }), messages: [] };
  }
  const { target } = job.action;
  if (job.paths.includes(target))
    return { ok: false, message: 'The result would replace the event file. Choose another name.' };
  const drawn = job.action.kind === 'anonymise' && job.action.seed === '' ? randomSeed() : undefined;
  const seed = job.action.kind === 'anonymise' ? (drawn ?? job.action.seed) : undefined;
  const written = writeEvents(found.tables, catalog, seed === undefined ? undefined : { seed }, isCancelled);
  const rows = found.tables.reduce((n, t) => n + t.rowCount, 0);
  if (rows === 0) {
    const isRead = found.loads().some((load) => load.read > 0);
    const why = isRead ? 'The predicate holds for no event.' : 'No events were read.';
    return { ok: false, message: `${why} ${found.loads().map(loadSentence).join(' ')}` };
  }
  if (!writeLinesTo(target, counted(written.lines, rows, hooks), isCancelled)) return CANCELLED;
  const replaced = written.replaced();
  return {
    ok: true,
    messages: [
      `${plural(rows, 'event')} written to ${shownPath(target)}.`,
      ...found.notes,
      ...found.loads().flatMap(loadRemarks),
      ...(replaced === undefined ? [] : replacedSentences(replaced)),
      ...(drawn === undefined
        ? []
        : [`The seed is ${drawn}; with it, other files get the same pseudonyms. Keep it secret.`]),
    ],
  };
}

/** A sample follows from the seed of the pseudonyms, where there is one. */
function choiceOf(action: EventsChoice & { readonly seed?: string }): EventSelection {
  return { where: action.where, sample: action.sample, sampleSeed: action.seed };
}

const CANCELLED: EventsResult = { ok: false, message: 'It was cancelled.' };

/** Lines are counted so often. */
const LINES_PER_REPORT = 2000;

function* counted(lines: Iterable<string>, all: number, hooks: RunHooks): Iterable<string> {
  let done = 0;
  for (const line of lines) {
    if (done++ % LINES_PER_REPORT === 0) hooks.report('Writing events', 50 + (50 * done) / all);
    yield line;
  }
}

async function propose(job: EventsJob, file: string, copy: WorkingCopy, catalog: Catalog): Promise<EventsResult> {
  if (job.action.kind !== 'propose') throw new Error(`no proposal: ${job.action.kind}`);
  const { name } = job.action;
  const proposed = await proposeMappingFile(file, copy.bytes(file), name, catalog);
  if (!proposed.ok) return { ok: false, message: proposed.message };
  const settings = copy.project.configuration(file);
  const root = settings.root ?? job.folders.find((folder) => isWithin(file, folder)) ?? file.replace(/\/[^/]*$/u, '');
  const folder = root.replace(/\/$/u, '');
  const target = `${folder}/mappings/${name}.mapping.yaml`;
  if (copy.host.exists(target))
    return { ok: false, message: `${shown(target, job.folders)} is there already. Give the mapping another name.` };
  const files = [{ uri: copy.paths.uriOf(target), text: proposed.text }];
  const messages = [
    `It maps ${proposed.mapped} of ${plural(proposed.records, 'record')} to ${proposed.mapping.table}. Check each column.`,
  ];
  if (!usesMapping(settings, target)) {
    const configuration = findConfigurationFile(file, copy.host) ?? `${folder}/kqlens.yaml`;
    const glob = posix.relative(posix.dirname(configuration), target);
    const text = addMappingGlob(configuration, copy.host.readFile(configuration), glob);
    if (text === undefined)
      messages.push(`Add ${glob} to events.mappings in ${shown(configuration, job.folders)}, which cannot be read.`);
    else files.push({ uri: copy.paths.uriOf(configuration), text });
  }
  return { ok: true, files, messages };
}

function shown(path: string, folders: readonly string[]): string {
  const folder = folders.find((f) => isWithin(path, f));
  return folder === undefined ? path : path.slice(folder.length).replace(/^\//u, '');
}
