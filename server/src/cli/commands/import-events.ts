import { existsSync } from 'node:fs';
import { randomSeed } from '../../events/anonymise/keyed.js';
import { labelOf } from '../../events/input.js';
import { replacedSentences, seedSentence } from '../../report/events.js';
import { sampleEvents, sampleFile } from '../../service/import/sample-events.js';
import { missingSentences, tookSentence } from '../../service/remote-sentences.js';
import { Project, type RuleUnit } from '../../service/project.js';
import { plural } from '../../testing/words.js';
import { DISK } from '../../schema/configuration/disk.js';
import { absolutePath, shownPath } from '../disk.js';
import { CLEAN, CommandFailure, USAGE } from '../exit.js';
import { choice, projectOptions, type CommonOptions } from '../options.js';
import type { RemoteOptions } from '../remote.js';
import { openRule } from '../rule-events.js';
import { putText, refuseOverwriting } from '../write-file.js';
import { runUnitOn } from './run-on.js';

/** Options of everything that is fetched from a connection. */
export interface ImportOptions extends CommonOptions, RemoteOptions {
  readonly on: string;
}

export interface ImportEventsOptions extends ImportOptions {
  readonly output?: string;
  readonly label?: string;
  readonly anonymise?: boolean;
  readonly seed?: string;
  readonly force?: boolean;
  readonly rule?: string;
}

const LABELS = { malicious: 'malicious', benign: 'benign' } as const;

export async function importEvents(given: string, options: ImportEventsOptions): Promise<number> {
  const isFile = existsSync(absolutePath(given));
  if (!isFile && /\.(?:kql|csl|kusto|ya?ml|json|md)$/iu.test(given)) {
    throw new CommandFailure(USAGE, `${given}: there is no such file.`);
  }
  const unit = isFile ? openRule(given, options).unit : queryUnit(given, options);
  const path = outputPath(isFile ? absolutePath(given) : undefined, options);
  refuseOverwriting(path, options.force === true);
  const remote = await runUnitOn(unit, options);
  if (typeof remote === 'number') return remote;
  const { run: outcome, connection } = remote;
  const seed = options.seed ?? randomSeed();
  const anonymise = options.anonymise === true ? { seed } : undefined;
  const { text, table, replaced } = sampleEvents(outcome.result, outcome.table, unit.catalog, anonymise);
  if (options.quiet !== true) {
    const missing = missingSentences(remote, 'Raise --limit to get more.');
    for (const line of [...missing, tookSentence(remote)]) process.stderr.write(`${line}\n`);
    if (replaced !== undefined) for (const line of replacedSentences(replaced)) process.stderr.write(`${line}\n`);
    if (replaced !== undefined && options.seed === undefined) process.stderr.write(`${seedSentence(seed)}\n`);
    if (text !== '' && table === undefined) {
      process.stderr.write(
        'The columns are not those of one table, so that the events do not say theirs: name it with --table, or leave the query without `project`, `extend` and `summarize`.\n',
      );
    }
  }
  if (text === '') {
    process.stdout.write(`${connection.name} has no such events; nothing was written.\n`);
    return CLEAN;
  }
  putText(path, text);
  const label = labelOf(path);
  const said = label === 'unknown' ? 'no label: they lie in no folder named malicious or benign' : label;
  process.stdout.write(`${shownPath(path)}: ${plural(outcome.result.rowCount, 'event')} (${said})\n`);
  return CLEAN;
}

/** A query that stands in no file, under the configuration of the folder. */
function queryUnit(text: string, options: ImportEventsOptions): RuleUnit {
  return new Project(DISK, projectOptions(options)).open(absolutePath('query.kql'), text).units[0]!;
}

function outputPath(rule: string | undefined, { output, label }: ImportEventsOptions): string {
  const known = label === undefined ? undefined : choice('label', label, LABELS);
  if (output !== undefined) return absolutePath(output);
  if (rule === undefined || known === undefined) {
    throw new CommandFailure(
      USAGE,
      'Where should the events go? Give -o FILE, or for a rule --label malicious or benign.',
    );
  }
  return sampleFile(rule, known);
}
