import { matchesGlob } from '../schema/configuration/glob.js';
import type { FileHost } from '../schema/configuration/host.js';
import { baseName, normalPath, parentFolder } from '../schema/configuration/paths.js';
import type { Configuration } from '../schema/configuration/types.js';
import { labelOf, type EventLabel } from './input.js';

/** A sample file of a rule, with what the configuration says of it. */
export interface SampleFile {
  readonly path: string;
  readonly label: EventLabel;
  readonly table: string | undefined;
  readonly format: string | undefined;
}

/** Files that live beside samples and hold no events. */
const NO_EVENTS = /(?:^|\/)\.|\.(?:md|kql|csl|kusto|ya?ml)$/iu;

/**
 * The event files that a rule is tried against, each once: those of the configuration's sample sets for the rule, then
 * everything below `samples/` and `<rule>.samples/` beside the rule file. Where the configuration gives no label, the
 * folders do. `tables`: those that the rule reads, to leave out sample sets of other tables; undefined: not known.
 */
export function findSamples(
  rulePath: string,
  configuration: Configuration,
  host: FileHost,
  tables?: readonly string[],
): SampleFile[] {
  const rule = normalPath(rulePath);
  const found = new Map<string, SampleFile>();
  const add = (glob: string, label: EventLabel, table?: string, format?: string): void => {
    for (const path of host.list?.(glob) ?? []) {
      const excluded = configuration.exclude.some((pattern) => matchesGlob(path, pattern));
      if (excluded || found.has(path)) continue;
      found.set(path, { path, label: label === 'unknown' ? labelOf(path) : label, table, format });
    }
  };
  // A query that names no table may read any.
  const isOther = (table: string): boolean => tables !== undefined && tables.length > 0 && !tables.includes(table);
  for (const set of configuration.samples) {
    if (set.rules !== undefined && !set.rules.some((pattern) => matchesGlob(rule, pattern))) continue;
    if (set.table !== undefined && isOther(set.table)) continue;
    for (const glob of set.files) add(glob, set.label, set.table, set.format);
  }
  const configured = new Set(found.keys());
  const folder = (parentFolder(rule) ?? '').replace(/\/$/u, '');
  const name = baseName(rule).replace(/(?<=.)\.[^.]*$/u, '');
  add(`${folder}/samples/**/*`, 'unknown');
  add(`${folder}/${name}.samples/**/*`, 'unknown');
  return [...found.values()].filter((s) => configured.has(s.path) || !NO_EVENTS.test(s.path.slice(folder.length)));
}
