import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { randomSeed } from '../../events/anonymise/keyed.js';
import { jsonEvents, prettyEvents, replacedSentences, seedSentence, type EventsReport } from '../../report/events.js';
import { codeFrame } from '../../report/code-frame.js';
import { styleFor } from '../../report/style.js';
import type { Catalog } from '../../schema/catalog.js';
import { addMappingGlob } from '../../schema/configuration/add-mapping.js';
import { findConfigurationFile } from '../../schema/configuration/load.js';
import type { Configuration } from '../../schema/configuration/types.js';
import { selectEvents, summarizeEvents, writeEvents, type SelectedEvents } from '../../service/event-files.js';
import { Project } from '../../service/project.js';
import { proposeMappingFile, usesMapping } from '../../service/propose-mapping.js';
import { MAPPING_NAME, mappingName } from '../../service/protocol/events.js';
import { LineIndex } from '../../syntax/line-index.js';
import { requireConfiguration } from '../configuration-problems.js';
import { DISK } from '../../schema/configuration/disk.js';
import { absolutePath, readBytes, readText, shownPath } from '../disk.js';
import { eventInputs, loadReportLines, namedFiles, ownMappings, warnOfMemory, type NamedFile } from '../events.js';
import { CLEAN, CommandFailure, NOT_EVALUABLE, USAGE } from '../exit.js';
import { choice, projectOptions, type CommonOptions } from '../options.js';
import { byteProgress, type ByteProgressBar } from '../progress.js';
import { refuseOverwriting, writeLines, writeText } from '../write-file.js';

export interface EventsOptions extends CommonOptions {
  readonly table?: string;
  readonly where?: string;
  readonly sample?: string;
  readonly convert?: string;
  readonly anonymise?: boolean;
  readonly seed?: string;
  readonly also?: readonly string[];
  readonly keep?: readonly string[];
  readonly proposeMapping?: boolean;
  readonly name?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly format: string;
  readonly quiet?: boolean;
}

const FORMATS: Readonly<Record<string, (report: EventsReport) => string>> = {
  pretty: (report) => prettyEvents(report, styleFor(process.stdout)),
  json: jsonEvents,
};

export async function events(patterns: readonly string[], options: EventsOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  if (options.convert !== undefined) choice('convert', options.convert, { ndjson: true });
  const sample = countOf(options.sample);
  const files = namedFiles(patterns);
  if (files.length === 0) throw new CommandFailure(USAGE, `${patterns.join(', ')}: there are no files.`);
  const first = files[0]!.path;
  const settings = projectOptions(options);
  const project = new Project(DISK, settings);
  requireConfiguration([first], project);
  const configuration = project.configuration(first);
  const catalog = project.catalog(first, settings.platform ?? configuration.platform ?? 'sentinel');
  if (options.proposeMapping === true) {
    return propose(
      files.map((f) => f.path),
      options,
      catalog,
      project,
    );
  }
  const { out } = options;
  if (out !== undefined) refuseOverwriting(out, options.force === true);
  const bar = byteProgress('events');
  try {
    return await select(files, options, { configuration, catalog, format, sample, bar });
  } finally {
    bar.stop();
  }
}

interface Selecting {
  readonly catalog: Catalog;
  readonly configuration: Configuration;
  readonly format: (report: EventsReport) => string;
  readonly sample: number | undefined;
  readonly bar: ByteProgressBar;
}

/** Does what is asked for with the events that are; the bar is the caller's to stop. */
async function select(
  files: readonly NamedFile[],
  options: EventsOptions,
  { catalog, configuration, format, sample, bar }: Selecting,
): Promise<number> {
  let isShown = false;
  const inputs = eventInputs(files);
  const found = await selectEvents(
    inputs,
    { where: options.where, sample, sampleSeed: options.seed },
    {
      catalog,
      table: options.table,
      mappings: ownMappings({ catalog, configuration }),
      onProgress: (done, total, lines) => {
        // Lines that are written to a terminal would be torn by the bar.
        if (!isShown) bar.update(done, total, lines);
      },
      isOnDisk: true,
      onLoad: () => warnOfMemory(files),
    },
  );
  if (!found.ok) {
    bar.stop();
    const style = styleFor(process.stderr);
    const { start, end } = found;
    const frame =
      start === undefined ? '' : `\n${codeFrame(new LineIndex(options.where!), start, end ?? start, style)}`;
    const isSyntax = found.code === 'syntax';
    const word = isSyntax ? 'not a valid predicate' : 'not evaluable';
    process.stderr.write(`--where: ${style.error(word)}: ${found.message}${frame}\n`);
    return isSyntax ? USAGE : NOT_EVALUABLE;
  }
  const isWritten =
    options.convert !== undefined || options.anonymise === true || sample !== undefined || options.out !== undefined;
  if (!isWritten) {
    // Before the report, which counts the values that were read.
    const tables = summarizeEvents(found.tables);
    bar.stop();
    process.stdout.write(`${format({ loads: found.loads(), tables, shownPath })}\n`);
    if (options.quiet !== true) for (const note of found.notes) process.stderr.write(`${note}\n`);
  } else {
    isShown = options.out === undefined && process.stdout.isTTY;
    if (isShown) bar.stop();
    await write(found, catalog, options, bar);
  }
  return found.loads().every((load) => load.format === undefined) ? USAGE : CLEAN;
}

async function write(
  found: SelectedEvents,
  catalog: Catalog,
  options: EventsOptions,
  bar: ByteProgressBar,
): Promise<void> {
  const isQuiet = options.quiet === true;
  const seed = options.seed ?? randomSeed();
  const anonymise = options.anonymise === true ? { seed, also: options.also, keep: options.keep } : undefined;
  const written = writeEvents(found.tables, catalog, anonymise);
  if (options.out !== undefined) {
    await writeLines(options.out, written.lines, () => bar.stop());
  } else for (const line of written.lines) process.stdout.write(`${line}\n`);
  bar.stop();
  if (isQuiet) return;
  for (const line of [...loadReportLines(found.loads(), false), ...found.notes]) process.stderr.write(`${line}\n`);
  const replaced = written.replaced();
  if (replaced === undefined) return;
  for (const sentence of replacedSentences(replaced)) process.stderr.write(`${sentence}\n`);
  if (options.seed !== undefined) return;
  process.stderr.write(`${seedSentence(seed)}\n`);
}

async function propose(
  files: readonly string[],
  options: EventsOptions,
  catalog: Catalog,
  project: Project,
): Promise<number> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) {
    throw new CommandFailure(USAGE, '--propose-mapping takes one file: one that is typical of the format.');
  }
  const name = options.name ?? mappingName(file);
  if (!MAPPING_NAME.test(name)) {
    throw new CommandFailure(
      USAGE,
      `--name ${name} is no name of a mapping. Use lower-case letters, digits and dashes.`,
    );
  }
  const root = project.configuration(file).root;
  const folder = root ?? absolutePath('.');
  const target = options.out ?? join(folder, 'mappings', `${name}.mapping.yaml`);
  refuseOverwriting(target, options.force === true);
  const proposed = await proposeMappingFile(file, readBytes(file), name, catalog);
  if (!proposed.ok) {
    process.stderr.write(`${shownPath(file)}: ${proposed.message}\n`);
    return NOT_EVALUABLE;
  }
  mkdirSync(dirname(target), { recursive: true });
  writeText(target, proposed.text);
  if (options.quiet !== true) {
    const columns = Object.keys(proposed.mapping.columns).join(', ');
    process.stderr.write(
      `It maps ${proposed.mapped} of ${proposed.records} records to ${proposed.mapping.table}: ${columns}.\n`,
    );
  }
  if (!usesMapping(project.configuration(file), absolutePath(target)))
    addToConfiguration(absolutePath(target), file, folder, options);
  return CLEAN;
}

/** Names the mapping file in the configuration that holds for the event file, or in a new one. */
function addToConfiguration(target: string, file: string, folder: string, options: EventsOptions): void {
  const known = options.config === undefined ? findConfigurationFile(file, DISK) : absolutePath(options.config);
  const configuration = known ?? absolutePath(join(folder, 'kqlens.yaml'));
  const glob = relative(dirname(configuration), target).replaceAll('\\', '/');
  const text = addMappingGlob(configuration, existsSync(configuration) ? readText(configuration) : undefined, glob);
  if (text === undefined) {
    throw new CommandFailure(USAGE, `${shownPath(configuration)} cannot be read. Add ${glob} to its events.mappings.`);
  }
  writeFileSync(configuration, text);
  process.stderr.write(`${shownPath(configuration)}: events.mappings has ${glob} now.\n`);
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new CommandFailure(USAGE, `--sample ${text} is no number of rows.`);
  return count;
}
