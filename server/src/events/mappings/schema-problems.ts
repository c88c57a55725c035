import type { ErrorObject } from 'ajv';
import type { DocumentPath, LocatedDocument } from '../../schema/configuration/document.js';
import type { ConfigurationProblem } from '../../schema/configuration/types.js';
import { closestName } from '../../schema/closest-name.js';
import schema from './mapping.schema.json' with { type: 'json' };
import { mappingErrors } from './validator.js';

/** What is wrong with a mapping file by its schema, without what only says that other alternatives failed too. */
export function schemaProblems(document: LocatedDocument): ConfigurationProblem[] {
  const problems = new Map<string, ConfigurationProblem>();
  const all = mappingErrors(document.value);
  const choices = all.filter((e) => e.keyword === 'anyOf').map((e) => e.instancePath);
  const untyped = new Set(all.filter((e) => e.keyword === 'type').map((e) => e.instancePath));
  for (const error of all) {
    if (error.keyword === 'if') continue;
    // What is no map at all is told of as that.
    if (error.keyword === 'oneOf' && untyped.has(error.instancePath)) continue;
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
    const { message, remedy } = said(error, subject, path, extra);
    problems.set(`${place.line}:${place.column}:${message}`, { ...place, severity: 'error', message, remedy });
  }
  return [...problems.values()];
}

interface Said {
  readonly message: string;
  readonly remedy: string;
}

function said(error: ErrorObject, subject: string, path: DocumentPath, extra: string | undefined): Said {
  if (extra !== undefined) return { message: `unknown setting \`${extra}\``, remedy: known(extra, path) };
  switch (error.keyword) {
    case 'oneOf':
      // With `passingSchemas` more than one of the alternatives holds.
      return (error.params as { passingSchemas?: unknown }).passingSchemas === null
        ? {
            message: `${subject} needs \`table\` and \`columns\`, or \`skip\``,
            remedy: 'Add them, or with `skip` why such records are left out.',
          }
        : {
            message: `${subject} has \`skip\` beside \`table\` and \`columns\`: give the one or the other`,
            remedy: 'Remove `skip`, or `table` and `columns`.',
          };
    case 'anyOf':
      return path.includes('columns')
        ? {
            message: `${subject} must be a path, or have \`path\`, \`value\`, \`template\` or \`collect\``,
            remedy: 'Write it as `process.name`, or `{path: process.name, fn: basename}`.',
          }
        : {
            message: `${subject} must be a condition: paths, each with true, false, a text, a list of texts, or \`contains\`, \`startsWith\` or \`not\``,
            remedy: 'Write it as `{Type: Alert, process.name: true}`.',
          };
    case 'pattern':
      return path.at(-1) === 'name'
        ? {
            message: `${subject} must be lower-case letters, digits and dashes, beginning with a letter`,
            remedy: 'Write it as `carbon-black`.',
          }
        : {
            message: `${subject} must be the name of a table: letters, digits and underscores`,
            remedy: 'Write it as `DeviceProcessEvents`.',
          };
    case 'required': {
      const { missingProperty } = error.params as { missingProperty: string };
      return { message: `${subject} needs \`${missingProperty}\``, remedy: `Add \`${missingProperty}\`.` };
    }
    case 'enum': {
      const allowed = (error.params as { allowedValues: readonly string[] }).allowedValues;
      const names = allowed.map((name) => `\`${name}\``).join(', ');
      return { message: `${subject} is none of ${names}`, remedy: 'Choose one of them, or remove the setting.' };
    }
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return { message: `${subject} must not be empty`, remedy: 'Give a value, or remove the setting.' };
    case 'type': {
      if (path.length === 0) {
        return {
          message: 'the file must hold a mapping, or several under `mappings`',
          remedy: 'Begin with `name`, `match`, `table` and `columns`.',
        };
      }
      const type = String((error.params as { type: unknown }).type);
      const [name, remedy] = TYPES[type] ?? ['of another type', 'Look at the documentation of mapping files.'];
      return { message: `${subject} must be ${name}`, remedy };
    }
    default:
      return {
        message: `${subject} ${error.message ?? 'is not valid'}`,
        remedy: 'Look at the documentation of mapping files.',
      };
  }
}

/** What may have been meant by a setting that is none. */
function known(extra: string, path: DocumentPath): string {
  const { mapping } = schema.definitions;
  const names = path.length === 0 ? [...Object.keys(mapping.properties), 'mappings'] : Object.keys(mapping.properties);
  const near = closestName(extra, names);
  return near === undefined
    ? `Known here: ${names.map((name) => `\`${name}\``).join(', ')}.`
    : `Did you mean \`${near}\`?`;
}

const TYPES: Readonly<Record<string, readonly [name: string, remedy: string]>> = {
  string: ['a text', 'Write a text; put it in quotes where it looks like another value.'],
  boolean: ['true or false', 'Write `true` or `false`.'],
  array: ['a list', 'Write it as `[one, two]`.'],
  object: ['a group of settings', 'Write `name: value`, a line each.'],
};
