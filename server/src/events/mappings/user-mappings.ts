import { closestName } from '../../schema/closest-name.js';
import { parseLocated, type DocumentPath, type LocatedDocument } from '../../schema/configuration/document.js';
import type { FileHost } from '../../schema/configuration/host.js';
import type { ConfigurationProblem } from '../../schema/configuration/types.js';
import type { Catalog } from '../../schema/facts.js';
import { BUILT_IN_MAPPINGS } from '../formats/registry.js';
import { FUNCTION_NAMES, mappingFunction } from './functions.js';
import { isSkip, type Mapping } from './types.js';
import { mappingErrors } from './validator.js';

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
    const found = parseMappings(file, text, catalog);
    problems.push(...found.problems);
    mappings.push(...found.mappings);
  }
  return { mappings, problems, files };
}

/** Reads the mappings of one file, YAML or JSON by its name. */
export function parseMappings(file: string, text: string, catalog?: Catalog): UserMappings {
  const document = parseLocated(file, text);
  const problems = [...document.problems];
  if (document.value === undefined) return { mappings: [], problems, files: [file] };
  const errors = schemaProblems(document);
  if (errors.length > 0) return { mappings: [], problems: [...problems, ...errors], files: [file] };
  const several = (document.value as { mappings?: Mapping[] }).mappings;
  const given: (readonly [DocumentPath, Mapping])[] =
    several === undefined ? [[[], document.value as Mapping]] : several.map((m, i) => [['mappings', i], m]);
  const mappings: Mapping[] = [];
  for (const [path, mapping] of given) {
    const found = mappingProblems(mapping, path, document, catalog);
    problems.push(...found);
    if (!found.some((p) => p.severity === 'error')) mappings.push({ ...mapping, title: mapping.title ?? mapping.name });
  }
  return { mappings, problems, files: [file] };
}

/** The schema's findings, without those that only say that other alternatives failed too. */
function schemaProblems(document: LocatedDocument): ConfigurationProblem[] {
  const problems = new Map<string, ConfigurationProblem>();
  const all = mappingErrors(document.value);
  const choices = all.filter((e) => e.keyword === 'anyOf').map((e) => e.instancePath);
  for (const error of all) {
    if (error.keyword === 'if') continue;
    // Which of the alternatives is missing is said by the choice between them.
    if (error.keyword === 'required' && error.schemaPath.includes('/oneOf/')) continue;
    const within = choices.some((p) => error.instancePath === p || error.instancePath.startsWith(`${p}/`));
    if (within && error.keyword !== 'anyOf') continue;
    const path = error.instancePath
      .split('/')
      .slice(1)
      .map((part) => (/^\d+$/u.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
    const extra = (error.params as { additionalProperty?: string }).additionalProperty;
    const place = document.rangeOf(
      extra === undefined ? path : [...path, extra],
      extra === undefined ? 'value' : 'key',
    );
    const subject = path.length === 0 ? 'the mapping' : `\`${path.join('.')}\``;
    const message = messageOf(error.keyword, subject, path, extra, error.message);
    problems.set(`${place.line}:${place.column}:${message}`, { ...place, severity: 'error', message });
  }
  return [...problems.values()];
}

function messageOf(
  keyword: string,
  subject: string,
  path: DocumentPath,
  extra: string | undefined,
  message: string | undefined,
): string {
  if (extra !== undefined) return `unknown setting \`${extra}\``;
  if (keyword === 'oneOf') return `${subject} needs \`table\` and \`columns\`, or \`skip\``;
  if (keyword !== 'anyOf') return `${subject} ${message ?? 'is not valid'}`;
  return path.includes('columns')
    ? `${subject} must be a path, or have \`path\`, \`value\`, \`template\` or \`collect\``
    : `${subject} must be a condition: paths, each with true, false, a text, a list of texts, or \`contains\`, \`startsWith\` or \`not\``;
}

/** What the schema cannot say: functions that are not there, names that are taken, columns that the table lacks. */
function mappingProblems(
  mapping: Mapping,
  path: DocumentPath,
  document: LocatedDocument,
  catalog: Catalog | undefined,
): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  if (BUILT_IN_MAPPINGS.some((m) => m.name === mapping.name)) {
    const place = document.rangeOf([...path, 'name']);
    problems.push({
      ...place,
      severity: 'error',
      message: `there is a mapping \`${mapping.name}\` already`,
      remedy: 'Give it another name.',
    });
  }
  if (isSkip(mapping)) return problems;
  const table = catalog?.table(mapping.table);
  const columns = table === undefined || table.open ? undefined : table.columns.map((c) => c.name);
  for (const [column, rule] of Object.entries(mapping.columns)) {
    const at = [...path, 'columns', column];
    if (columns?.includes(column) === false) {
      const message = `\`${mapping.table}\` has no column \`${column}\``;
      problems.push({ ...document.rangeOf(at, 'key'), severity: 'warning', message, ...nearest(column, columns) });
    }
    const functions = typeof rule === 'object' && 'path' in rule ? [rule.fn ?? []].flat() : [];
    for (const name of functions) {
      if (mappingFunction(name) !== undefined) continue;
      const message = `there is no function \`${name}\``;
      problems.push({
        ...document.rangeOf([...at, 'fn']),
        severity: 'error',
        message,
        ...nearest(name, FUNCTION_NAMES),
      });
    }
  }
  return problems;
}

function nearest(name: string, known: readonly string[]): { remedy?: string } {
  const near = closestName(name, known);
  return near === undefined ? {} : { remedy: `Did you mean \`${near}\`?` };
}
