import { parseLocated, type DocumentPath } from '../../schema/configuration/document.js';
import type { FileHost } from '../../schema/configuration/host.js';
import type { ConfigurationProblem } from '../../schema/configuration/types.js';
import type { Catalog } from '../../schema/facts.js';
import { mappingProblems } from './mapping-problems.js';
import { schemaProblems } from './schema-problems.js';
import type { Mapping } from './types.js';

export interface UserMappings {
  readonly mappings: readonly Mapping[];
  /** What is wrong; a mapping with an error is left out. */
  readonly problems: readonly ConfigurationProblem[];
  /** The files that were read. */
  readonly files: readonly string[];
}

/**
 * Reads the mapping files that a configuration names (`events.mappings`). `catalog`: to tell columns that the table does
 * not have.
 */
export function readUserMappings(globs: readonly string[], host: FileHost, catalog?: Catalog): UserMappings {
  const mappings: Mapping[] = [];
  const problems: ConfigurationProblem[] = [];
  const files = [...new Set(globs.flatMap((glob) => host.list?.(glob) ?? []))];
  for (const file of files) {
    const text = host.readFile(file);
    if (text === undefined) {
      const place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
      problems.push({ ...place, severity: 'error', message: `\`${file}\` cannot be read`, remedy: 'Check the path.' });
      continue;
    }
    const found = parseMappings(file, text, catalog, new Set(mappings.map((m) => m.name)));
    problems.push(...found.problems);
    mappings.push(...found.mappings);
  }
  return { mappings, problems, files };
}

/** Reads the mappings of one file, YAML or JSON by its name. `taken`: the names of those of other files. */
export function parseMappings(
  file: string,
  text: string,
  catalog?: Catalog,
  taken: ReadonlySet<string> = new Set(),
): UserMappings {
  const document = parseLocated(file, text);
  const problems = [...document.problems];
  if (document.value === undefined) return { mappings: [], problems, files: [file] };
  const errors = schemaProblems(document);
  if (errors.length > 0) return { mappings: [], problems: [...problems, ...errors], files: [file] };
  const several = (document.value as { mappings?: Mapping[] }).mappings;
  const given: (readonly [DocumentPath, Mapping])[] =
    several === undefined ? [[[], document.value as Mapping]] : several.map((m, i) => [['mappings', i], m]);
  const mappings: Mapping[] = [];
  const names = new Set(taken);
  for (const [path, mapping] of given) {
    const found = mappingProblems(mapping, path, document, catalog, names);
    names.add(mapping.name);
    problems.push(...found);
    if (!found.some((p) => p.severity === 'error')) mappings.push({ ...mapping, title: mapping.title ?? mapping.name });
  }
  return { mappings, problems, files: [file] };
}
