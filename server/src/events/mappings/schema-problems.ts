import type { ErrorObject } from 'ajv';
import type { DocumentPath, LocatedDocument } from '../../schema/configuration/document.js';
import type { ConfigurationProblem } from '../../schema/configuration/types.js';
import { mappingErrors } from './validator.js';

/** What is wrong with a mapping file by its schema, without what only says that other alternatives failed too. */
export function schemaProblems(document: LocatedDocument): ConfigurationProblem[] {
  const problems = new Map<string, ConfigurationProblem>();
  const all = mappingErrors(document.value);
  const choices = all.filter((e) => e.keyword === 'anyOf').map((e) => e.instancePath);
  for (const error of all) {
    if (error.keyword === 'if') continue;
    // Which of the alternatives is missing is said by the choice between them.
    if (error.keyword === 'required' && error.schemaPath.includes('/oneOf/')) continue;
    const { instancePath } = error;
    const within = choices.some((p) => instancePath === p || instancePath.startsWith(`${p}/`));
    if (within && error.keyword !== 'anyOf') continue;
    // Of choices within each other the innermost says it.
    if (choices.some((p) => p.startsWith(`${instancePath}/`)) && error.keyword === 'anyOf') continue;
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
    const message = messageOf(error, subject, path, extra);
    problems.set(`${place.line}:${place.column}:${message}`, { ...place, severity: 'error', message });
  }
  return [...problems.values()];
}

function messageOf(error: ErrorObject, subject: string, path: DocumentPath, extra: string | undefined): string {
  if (extra !== undefined) return `unknown setting \`${extra}\``;
  switch (error.keyword) {
    case 'oneOf':
      // With `passingSchemas` more than one of the alternatives holds.
      return (error.params as { passingSchemas?: unknown }).passingSchemas === null
        ? `${subject} needs \`table\` and \`columns\`, or \`skip\``
        : `${subject} has \`skip\` beside \`table\` and \`columns\`: give the one or the other`;
    case 'anyOf':
      return path.includes('columns')
        ? `${subject} must be a path, or have \`path\`, \`value\`, \`template\` or \`collect\``
        : `${subject} must be a condition: paths, each with true, false, a text, a list of texts, or \`contains\`, \`startsWith\` or \`not\``;
    case 'pattern':
      return path.at(-1) === 'name'
        ? `${subject} must be lower-case letters, digits and dashes, beginning with a letter`
        : `${subject} must be the name of a table: letters, digits and underscores`;
    case 'required':
      return `${subject} needs \`${(error.params as { missingProperty: string }).missingProperty}\``;
    case 'type':
      return path.length === 0
        ? 'the file must hold a mapping, or several under `mappings`'
        : `${subject} must be ${NAMES_OF_TYPES[String((error.params as { type: unknown }).type)] ?? 'of another type'}`;
    default:
      return `${subject} ${error.message ?? 'is not valid'}`;
  }
}

const NAMES_OF_TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of settings',
};
